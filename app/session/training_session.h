#pragma once

#include "app/session/training_worker.h"

#include <QObject>
#include <QThread>

#include <memory>
#include <stop_token>

namespace reverie {

/// The window's door to training: sends commands to a worker thread of its own and receives its reports.
///
/// No call waits for the worker. Destroying the session stops it between two minibatches and joins.
class TrainingSession : public QObject {
    Q_OBJECT
public:
    explicit TrainingSession(SessionOptions options, QObject* parent = nullptr);
    ~TrainingSession() override;

    /// Opens the data, builds a new run and shows it paused; a refusal leaves the run in hand as it is.
    void openRun(const ExperimentConfig& config);
    /// A new run on other data with the settings of the run in hand.
    void openData(const std::filesystem::path& path);
    /// Goes on with a checkpoint, or shows a model.
    void openFile(const std::filesystem::path& path);

    void play();
    void pause();
    void step(std::uint64_t minibatches);
    /// To the end of the epoch.
    void stepEpoch();
    /// Ends the stage that learns, so that the next minibatch is the first of the next one.
    void endStage();
    /// Minibatches a second; 0 is as fast as it goes.
    void limitSpeed(double minibatchesPerSecond);
    /// Changes a live setting from the next minibatch on.
    void change(const std::string& key, const SettingValue& value);
    void setEpochs(std::int64_t epochs);
    /// Shows the last kept moment not after a minibatch while the run goes on, or the newest one again.
    void pin(std::uint64_t minibatch);
    void unpin();
    /// Goes back to a kept moment that can be resumed; what was learned after it is forgotten.
    void resumeFrom(std::uint64_t minibatch);
    /// Changes a unit of the machine that learns or is shown, or takes that back.
    void operate(const Operation& operation);
    void undo();
    void redo();
    /// Asks for the moments of the run that are kept.
    void askMoments();
    void saveCheckpoint(const std::filesystem::path& path);
    void saveModel(const std::filesystem::path& path);

    void lookForInterruptedRun();
    void resumeInterruptedRun(const InterruptedRun& run);
    void discardInterruptedRun();

    /// Asks for a report with the measurements so far and the pictures of `request`: at once when `urgent`,
    /// otherwise as soon as another minibatch has been learned.
    void ask(const SnapshotRequest& request, bool urgent = true) { worker_->ask(request, urgent); }
    /// All that happened since the last call.
    SessionReport take() { return worker_->take(); }
    /// Bytes copied for views since the session began.
    std::uint64_t bytesCopied() const { return worker_->bytesCopied(); }

signals:
    /// A report waits; at most one such notification is pending.
    void reported();

private:
    void send(std::string text, std::function<void(TrainingWorker&)> effect);

    std::unique_ptr<TrainingWorker> worker_;
    std::stop_source stop_;
    std::unique_ptr<QThread> thread_;
};

} // namespace reverie
