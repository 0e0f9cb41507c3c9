#pragma once

#include "app/session/mailbox.h"
#include "core/sampling/running_sample.h"
#include "ui/panels/machine_settings.h"

#include <QObject>
#include <QThread>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace reverie {

/// What became of the machine and its sample since the window last looked.
struct MachineReport {
    std::shared_ptr<const MachineView> machine; ///< Null when it is the one shown before.
    std::shared_ptr<const SampleView> sample;   ///< Null where there is none.
    std::string problem;                        ///< Why the machine cannot be shown; empty where it can.
    std::chrono::nanoseconds took{};
};

/// Brings the newest machine that training published into its general form and lets a sample run in it: a thread
/// of low priority with a chain and a random stream of its own, which never touches the training.
///
/// It works only when asked and reports once each time. On a fixed machine the same seed gives the same states
/// after the same sweeps and temperatures.
class MachineWorker : public QObject {
    Q_OBJECT
public:
    explicit MachineWorker(QObject* parent = nullptr);
    /// Stops once it has answered what was asked, and joins.
    ~MachineWorker() override;

    /// Goes on with a newer machine. Without one (null) nothing is done, and nothing more is heard of the one
    /// before.
    void setMachine(std::shared_ptr<const AnyMachine> machine, std::uint64_t seed = 1);
    void setSettings(const MachineSettings& settings);
    /// One sweep with the next ask().
    void step();
    void restart();
    /// Ends cooling.
    void setTemperature(float temperature);
    /// So many sweeps from the hottest temperature to the coldest; 0 holds the temperature reached.
    void cool(int sweeps);

    /// Asks for the machine and its sample; at most `budget` is spent on sweeps.
    void ask(std::chrono::nanoseconds budget);
    /// All that is new since the last call.
    MachineReport take() { return mailbox_.take(); }

signals:
    /// A report waits; at most one such notification is pending.
    void reported();

private:
    struct Held {
        std::shared_ptr<const AnyMachine> machine;
        std::uint64_t seed = 1;
    };
    struct Wishes {
        int steps = 0;
        bool restart = false;
        std::optional<float> temperature;
        std::optional<int> cooling;
    };
    void run(const std::stop_token& stop);
    bool post(MachineReport report, std::uint64_t withdrawals);

    Mailbox<MachineReport> mailbox_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    Held held_;
    std::uint64_t withdrawals_ = 0; ///< How often there was no machine any more.
    MachineSettings settings_;
    Wishes wishes_;                                 ///< What the next ask() brings with it.
    std::optional<std::chrono::nanoseconds> asked_; ///< Set by ask().
    std::stop_source stop_;
    std::unique_ptr<QThread> thread_;
};

} // namespace reverie
