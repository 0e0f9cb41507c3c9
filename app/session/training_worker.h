#pragma once

#include "app/session/autosave.h"
#include "app/session/mailbox.h"
#include "app/session/pace.h"
#include "app/session/session_report.h"
#include "core/experiment/experiment.h"
#include "core/experiment/history.h"
#include "core/experiment/model_view.h"
#include "core/models/surgery.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <utility>

namespace reverie {

/// How a session keeps its run safe.
struct SessionOptions {
    QString autosaveFolder; ///< Empty: no autosaves.
    std::chrono::milliseconds autosaveEvery = std::chrono::seconds(30);
};

/// The thread that owns the experiment: applies commands, learns a minibatch, answers what the window asked for.
///
/// Commands and the stop token are looked at between two minibatches. post(), ask(), take() and bytesCopied() may
/// be called from any thread, run() is the thread's life, and the operations below are the effects of commands.
class TrainingWorker {
public:
    struct Command {
        std::string text;
        std::function<void(TrainingWorker&)> effect;
    };

    /// `notify` is called in the worker's thread when a report waits that the reader has not been told of.
    TrainingWorker(SessionOptions options, std::function<void()> notify);

    void post(Command command);
    /// Asks for one picture and the measurements so far, at once when `urgent`, otherwise as soon as another
    /// minibatch has been learned; a later question replaces one not yet answered.
    void ask(const SnapshotRequest& request, bool urgent);
    SessionReport take() { return mailbox_.take(); }
    std::uint64_t bytesCopied() const { return bytesCopied_; }
    void run(const std::stop_token& stop);

    void openRun(ExperimentConfig config);
    void openData(const std::string& source);
    void openFile(const std::filesystem::path& path);
    void play();
    void pause();
    void step(std::uint64_t minibatches);
    void stepEpoch();
    void endStage();
    void limitSpeed(double minibatchesPerSecond);
    void change(const std::string& key, const SettingValue& value);
    void setEpochs(std::int64_t epochs);
    void pin(std::uint64_t minibatch);
    void unpin();
    void resumeFrom(std::uint64_t minibatch);
    void operate(const Operation& operation);
    void undo();
    void redo();
    void tellMoments();
    void saveCheckpoint(const std::filesystem::path& path);
    void saveModel(const std::filesystem::path& path);
    void lookForInterruptedRun();
    void resumeInterruptedRun(const std::filesystem::path& path);
    void discardInterruptedRun();

private:
    using Clock = Pace::Clock;
    static constexpr std::uint64_t nowhere = ~std::uint64_t{0};
    struct Question {
        SnapshotRequest request;
        bool urgent = false;
    };

    void applyCommands();
    bool answerable() const;
    void answer();
    std::shared_ptr<const Snapshot> pinnedSnapshot(const SnapshotRequest& request);
    void learn();
    void waitForWork(const std::stop_token& stop);
    void keepMoment();
    /// What happened since the last minibatch is to be kept safe too.
    void autosaveSoon() { autosavedAt_ = nowhere; }
    void autosaveWhenDue();
    bool autosaveWanted() const;
    Clock::time_point autosaveDue() const;

    void takeOver(Experiment experiment, const std::filesystem::path& file, bool saved);
    void takeOver(ModelView view, const std::filesystem::path& file);
    void startOver(const std::shared_ptr<const RunDescription>& description);
    void halt();
    bool requireNewest();
    AnyMachine machineInHand() const;
    void editViewed(const std::function<void(AnyMachine&)>& edit);
    bool requireRun(const char* doing);
    void saved(const std::filesystem::path& path);

    RunStatus status() const;
    void report(std::shared_ptr<const Snapshot> snapshot = nullptr, std::chrono::nanoseconds observing = {});
    void tell(MessageKind kind, std::string text);
    /// Adds to the report in the mailbox, which always tells where the run stands.
    template<class Edit>
    void write(Edit&& edit) {
        const bool notify = mailbox_.change([&](SessionReport& report) {
            report.status = status();
            edit(report);
        });
        if (notify) notify_();
    }

    SessionOptions options_;
    std::function<void()> notify_;
    Autosave autosave_;
    Mailbox<SessionReport> mailbox_;

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<Command> commands_;
    std::optional<Question> question_;
    std::atomic<std::uint64_t> bytesCopied_ = 0;

    std::optional<Experiment> experiment_;
    std::optional<ModelView> viewed_;
    /// A moment of the run that is shown in the place of the newest one.
    struct Pinned {
        RunPosition position;
        ModelView view;
    };
    std::optional<Pinned> pinned_;
    std::vector<Surgery> done_;
    std::vector<Surgery> undone_;
    bool operated_ = false; ///< Since the machine was last saved.
    History history_;
    bool timelineTold_ = true;
    Pace pace_;
    bool running_ = false;
    std::optional<std::uint64_t> stopAt_; ///< The minibatch a step ends at.
    std::uint64_t savedAt_ = 0;
    std::uint64_t autosavedAt_ = 0;
    Clock::time_point lastAutosave_{};
    std::string autosaveProblem_;
    std::size_t marksTold_ = 0;
    std::optional<std::uint64_t> answeredAt_; ///< The minibatch of the last answer about this run.
};

} // namespace reverie
