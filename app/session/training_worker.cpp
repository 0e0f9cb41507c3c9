#include "app/session/training_worker.h"

#include "core/error.h"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace reverie {

namespace {

/// A paused run is kept safe this soon, but a row of single steps is not written one by one.
constexpr auto pausedAutosaveDelay = std::chrono::seconds(5);

/// What to tell a person about whatever was thrown.
std::string sentence(const std::exception& failure) {
    if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) return "There is not enough memory for this.";
    return failure.what();
}

} // namespace

TrainingWorker::TrainingWorker(SessionOptions options, std::function<void()> notify)
    : options_(std::move(options)), notify_(std::move(notify)), autosave_(options_.autosaveFolder) {}

void TrainingWorker::post(Command command) {
    {
        const std::scoped_lock lock(mutex_);
        commands_.push_back(std::move(command));
    }
    wake_.notify_one();
}

void TrainingWorker::ask(const SnapshotRequest& request, bool urgent) {
    {
        const std::scoped_lock lock(mutex_);
        question_ = Question{request, urgent || (question_ && question_->urgent)};
    }
    wake_.notify_one();
}

void TrainingWorker::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        applyCommands();
        answer();
        autosaveWhenDue();
        if (running_ && (stopAt_ || Clock::now() >= pace_.due()))
            learn();
        else
            waitForWork(stop);
    }
}

void TrainingWorker::applyCommands() {
    std::deque<Command> commands;
    {
        const std::scoped_lock lock(mutex_);
        commands.swap(commands_);
    }
    for (const Command& command : commands) {
        const std::uint64_t minibatch = status().position.minibatch;
        write([&](SessionReport& report) { report.commands.push_back({minibatch, command.text}); });
        try {
            command.effect(*this);
        } catch (const std::exception& failure) {
            tell(MessageKind::Problem, sentence(failure));
        }
    }
    // A step reports when it ends: a single minibatch shall not make the play button blink.
    if (!commands.empty() && !stopAt_) report();
}

bool TrainingWorker::answerable() const {
    return question_ && (question_->urgent || answeredAt_ != status().position.minibatch);
}

void TrainingWorker::answer() {
    SnapshotRequest request;
    bool urgent = false;
    {
        const std::scoped_lock lock(mutex_);
        if (!answerable()) return;
        urgent = question_->urgent;
        request = std::exchange(question_, std::nullopt)->request;
    }
    answeredAt_ = status().position.minibatch;
    if (!request.any() || (!experiment_ && !viewed_)) return report();
    const auto start = Clock::now();
    if (pinned_ && !urgent) return report();
    try {
        auto snapshot = pinned_       ? pinnedSnapshot(request)
                        : experiment_ ? experiment_->observe(request)
                                      : viewed_->observe(request);
        bytesCopied_ += snapshot->bytesCopied;
        report(std::move(snapshot), Clock::now() - start);
    } catch (const std::exception& failure) {
        tell(MessageKind::Problem, sentence(failure));
    }
}

std::shared_ptr<const Snapshot> TrainingWorker::pinnedSnapshot(const SnapshotRequest& request) {
    auto snapshot = std::make_shared<Snapshot>(*pinned_->view.observe(request));
    snapshot->position = pinned_->position;
    return snapshot;
}

void TrainingWorker::learn() {
    try {
        experiment_->advance();
    } catch (const std::exception& failure) {
        tell(MessageKind::Problem, sentence(failure));
        return halt();
    }
    pace_.count(Clock::now());
    keepMoment();
    const RunPosition position = experiment_->position();
    if (experiment_->finished() || (stopAt_ && position.minibatch >= *stopAt_)) halt();
}

/// There may be no memory left for more; training goes on without.
void TrainingWorker::keepMoment() {
    const RunPosition now = experiment_->position();
    if (!history_.due(now.minibatch)) return;
    try {
        Moment moment = {now, std::make_shared<const Model>(experiment_->model()), nullptr};
        if (history_.checkpointDue(now.minibatch))
            moment.checkpoint = std::make_shared<const TensorFile>(experiment_->checkpoint());
        history_.keep(std::move(moment));
        timelineTold_ = false;
    } catch (const std::bad_alloc&) {
        history_.thin();
    }
}

void TrainingWorker::waitForWork(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto work = [this] { return !commands_.empty() || answerable(); };
    auto until = Clock::time_point::max();
    if (running_) until = pace_.due();
    if (autosaveWanted()) until = std::min(until, autosaveDue());
    if (until == Clock::time_point::max())
        wake_.wait(lock, stop, work);
    else
        wake_.wait_until(lock, stop, until, work);
}

bool TrainingWorker::autosaveWanted() const {
    if (!autosave_.enabled() || !experiment_) return false;
    const std::uint64_t minibatch = experiment_->position().minibatch;
    return minibatch != autosavedAt_ && (operated_ || minibatch != savedAt_);
}

TrainingWorker::Clock::time_point TrainingWorker::autosaveDue() const {
    using std::chrono::milliseconds;
    return lastAutosave_ + (running_ ? options_.autosaveEvery
                                     : std::min<milliseconds>(options_.autosaveEvery, pausedAutosaveDelay));
}

void TrainingWorker::autosaveWhenDue() {
    if (!autosaveWanted() || Clock::now() < autosaveDue()) return;
    lastAutosave_ = Clock::now();
    autosavedAt_ = experiment_->position().minibatch;
    try {
        experiment_->saveCheckpoint(autosave_.file());
        autosaveProblem_.clear();
    } catch (const std::exception& failure) {
        const std::string problem = sentence(failure);
        if (std::exchange(autosaveProblem_, problem) != problem) tell(MessageKind::AutosaveFailed, problem);
    }
}

RunStatus TrainingWorker::status() const {
    RunStatus status;
    if (viewed_) status.position = viewed_->position();
    if (!done_.empty()) status.undoes = describe(done_.back().operation);
    if (!undone_.empty()) status.redoes = describe(undone_.back().operation);
    status.unsaved = operated_;
    if (!experiment_) return status;
    status.position = experiment_->position();
    status.epochsPlanned = experiment_->settings().epochs;
    if (!experiment_->config().stages.empty())
        status.stage = stageTitle(experiment_->config(), status.position.stage);
    status.running = running_;
    status.stepping = running_ && stopAt_;
    status.finished = experiment_->finished();
    if (pinned_) status.pinned = pinned_->position;
    status.unsaved = operated_ || status.position.minibatch != savedAt_;
    if (!running_ || pace_.measured() <= 0) return status;
    status.casesPerSecond = pace_.measured() * static_cast<double>(experiment_->settings().batchSize);
    const double left = (static_cast<double>(status.epochsPlanned) - status.position.epochs()) *
                        static_cast<double>(status.position.minibatchesPerEpoch);
    status.secondsLeft = std::max(0.0, left) / pace_.measured();
    return status;
}

void TrainingWorker::report(std::shared_ptr<const Snapshot> snapshot, std::chrono::nanoseconds observing) {
    std::vector<MetricRow> rows;
    std::optional<std::vector<Mark>> marks;
    std::optional<Timeline> timeline;
    if (!std::exchange(timelineTold_, true)) timeline = history_.timeline();
    if (experiment_) {
        rows = experiment_->takeMetrics();
        if (experiment_->marks().size() != marksTold_) {
            marks = experiment_->marks();
            marksTold_ = marks->size();
        }
    }
    write([&](SessionReport& report) {
        report.metrics.insert(report.metrics.end(), rows.begin(), rows.end());
        if (marks) report.marks = std::move(marks);
        if (timeline) report.timeline = std::move(timeline);
        if (snapshot) report.snapshot = std::move(snapshot);
        report.observing += observing;
    });
}

void TrainingWorker::tell(MessageKind kind, std::string text) {
    write([&](SessionReport& report) { report.messages.push_back({kind, std::move(text)}); });
}

} // namespace reverie
