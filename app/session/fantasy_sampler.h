#pragma once

#include "app/session/mailbox.h"
#include "core/data/pixel_coding.h"
#include "core/experiment/snapshot.h"
#include "core/models/machine.h"

#include <QObject>
#include <QThread>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace reverie {

/// A machine to dream with, as the trainer published it.
struct DreamedMachine {
    std::shared_ptr<const AnyMachine> machine; ///< Null, or one that dreams.
    PixelCoding coding;
    std::uint64_t seed = 1;
};

/// The fantasies after the steps that were asked for, and the time they took.
struct Dream {
    std::shared_ptr<const FantasiesView> fantasies;
    std::chrono::nanoseconds took{};
};

/// Dreams for machines whose training keeps no chains: a thread of low priority with chains and a random stream of
/// its own, which works only when asked and never touches the training.
///
/// On a fixed machine the same seed gives the same fantasies after the same number of steps.
class FantasySampler : public QObject {
    Q_OBJECT
public:
    explicit FantasySampler(QObject* parent = nullptr);
    /// Stops after the Gibbs step in hand and joins.
    ~FantasySampler() override;

    /// Goes on with a newer machine; the chains are kept while its size stays.
    void setMachine(DreamedMachine machine);
    /// Starts the chains afresh from noise, at the beginning of the random stream.
    void restart();
    /// Asks for `steps` Gibbs steps of `particles` chains; does nothing while there is no machine.
    void ask(Index particles, int steps);
    /// The newest fantasies, null when there are none since the last call.
    Dream take() { return mailbox_.take(); }

signals:
    /// Fantasies wait; at most one such notification is pending.
    void dreamed();

private:
    struct Wish {
        Index particles = 0;
        int steps = 0;
    };
    void run(const std::stop_token& stop);

    Mailbox<Dream> mailbox_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::shared_ptr<const DreamedMachine> machine_;
    std::optional<Wish> wish_;
    bool restart_ = true;
    std::stop_source stop_;
    std::unique_ptr<QThread> thread_;
};

} // namespace reverie
