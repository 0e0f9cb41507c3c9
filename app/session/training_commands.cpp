// The effects of commands on the worker's run; the loop that applies them is in training_worker.cpp.
#include "app/session/training_worker.h"
#include "core/data/dataset.h"
#include "core/error.h"
#include "core/experiment/presets.h"
#include "core/io/bundled_model.h"

#include <fmt/format.h>
#include <utility>

namespace reverie {

namespace {

std::shared_ptr<const Dataset> dataOfShape(const std::string& source, ImageShape shape) {
    try {
        auto data = openDataset(source);
        return data->training.shape() == shape ? data : nullptr;
    } catch (const Error&) {
        return nullptr;
    }
}

/// What a model is shown with: the data at hand, else those it has learned from, else the bundled digits, the
/// first that are there and have its shape.
std::shared_ptr<const Dataset> dataFor(const Model& model, const std::optional<Experiment>& current) {
    if (current && current->data().training.shape() == model.shape) return current->sharedData();
    const auto own = model.config.find("data");
    if (own != model.config.end() && own->is_string())
        if (auto data = dataOfShape(own->get<std::string>(), model.shape)) return data;
    return dataOfShape("bundled", model.shape);
}

} // namespace

void TrainingWorker::openRun(ExperimentConfig config) {
    try {
        takeOver(Experiment(std::move(config)), {}, true);
    } catch (const Error& refusal) {
        tell(MessageKind::SettingRefused, refusal.what());
    }
}

void TrainingWorker::openData(const std::string& source) {
    ExperimentConfig config = experiment_ ? experiment_->config() : ExperimentConfig{};
    // Binary units would make little of the grey levels of photographs.
    if (isCutIntoPatches(source) && config.visibleUnits != UnitKind::Gaussian)
        config = findPreset("patches-gaussian").config;
    config.data = source;
    takeOver(Experiment(std::move(config)), {}, true);
}

void TrainingWorker::openFile(const std::filesystem::path& path) {
    const TensorFile file = openModelFile(path);
    if (isCheckpoint(file)) return takeOver(Experiment::readCheckpoint(file), path, true);
    Model model = readModel(file);
    auto data = dataFor(model, experiment_);
    takeOver(ModelView(std::move(model), std::move(data)), path);
}

void TrainingWorker::play() {
    if (!requireRun("train")) return;
    if (experiment_->finished())
        return tell(MessageKind::Notice, fmt::format("All {} planned epochs are done; plan more epochs to go on.",
                                                     experiment_->config().epochs));
    stopAt_.reset();
    if (!std::exchange(running_, true)) pace_.restart();
}

void TrainingWorker::pause() {
    halt();
}

void TrainingWorker::step(std::uint64_t minibatches) {
    if (!requireRun("train") || experiment_->finished() || (running_ && !stopAt_)) return;
    stopAt_ = stopAt_.value_or(experiment_->position().minibatch) + minibatches;
    if (!std::exchange(running_, true)) pace_.restart();
}

void TrainingWorker::stepEpoch() {
    if (!requireRun("train")) return;
    const RunPosition position = experiment_->position();
    step(static_cast<std::uint64_t>(position.minibatchesPerEpoch - position.minibatchInEpoch));
}

void TrainingWorker::endStage() {
    if (!requireRun("end a stage")) return;
    experiment_->endStage();
    write([&](SessionReport& report) { report.config = experiment_->config(); });
}

void TrainingWorker::limitSpeed(double minibatchesPerSecond) {
    pace_.limit(minibatchesPerSecond);
}

void TrainingWorker::change(const std::string& key, const SettingValue& value) {
    if (!experiment_) return;
    try {
        experiment_->change(key, value);
    } catch (const Error& refusal) {
        tell(MessageKind::SettingRefused, refusal.what());
    }
    write([&](SessionReport& report) { report.config = experiment_->config(); });
}

void TrainingWorker::setEpochs(std::int64_t epochs) {
    if (!experiment_) return;
    experiment_->setEpochs(epochs);
    write([&](SessionReport& report) { report.config = experiment_->config(); });
}

void TrainingWorker::pin(std::uint64_t minibatch) {
    const Moment* const moment = experiment_ ? history_.at(minibatch) : nullptr;
    if (moment == nullptr) return;
    pinned_ = Pinned{moment->position, ModelView(moment->model, experiment_->sharedData())};
}

void TrainingWorker::unpin() {
    pinned_.reset();
}

void TrainingWorker::resumeFrom(std::uint64_t minibatch) {
    const Moment* const moment = experiment_ ? history_.at(minibatch) : nullptr;
    if (moment == nullptr || moment->checkpoint == nullptr)
        return tell(MessageKind::Problem,
                    "This moment was not kept as one that can be resumed; the timeline marks "
                    "those that are.");
    Experiment earlier = Experiment::readCheckpoint(*moment->checkpoint, experiment_->sharedData());
    History kept = std::move(history_);
    kept.forgetAfter(minibatch);
    takeOver(std::move(earlier), {}, false);
    history_ = std::move(kept);
    timelineTold_ = false;
    autosaveSoon();
}

AnyMachine TrainingWorker::machineInHand() const {
    return experiment_ ? experiment_->model().machine : viewed_->model().machine;
}

void TrainingWorker::editViewed(const std::function<void(AnyMachine&)>& edit) {
    Model model = viewed_->model();
    edit(model.machine);
    viewed_.emplace(std::move(model), viewed_->sharedData());
}

bool TrainingWorker::requireNewest() {
    if (!pinned_) return experiment_ || viewed_;
    tell(MessageKind::Notice, "An earlier moment is shown; go back to the newest state to change a unit.");
    return false;
}

void TrainingWorker::operate(const Operation& operation) {
    if (!requireNewest()) return;
    Surgery surgery = {operation, unitNumbers(machineInHand(), operation.unit)};
    if (experiment_)
        experiment_->operate(operation);
    else
        editViewed([&operation](AnyMachine& machine) { reverie::operate(operation, machine); });
    done_.push_back(std::move(surgery));
    undone_.clear();
    operated_ = true;
    autosaveSoon();
}

void TrainingWorker::undo() {
    if (done_.empty() || !requireNewest()) return;
    const Surgery last = std::move(done_.back());
    done_.pop_back();
    const AnyMachine now = machineInHand();
    if (layerSize(now, last.operation.unit.layer) == 0 ||
        !sameShape(unitNumbers(now, last.operation.unit), last.before))
        return tell(MessageKind::Notice, "The machine has other layers since; this cannot be undone any more.");
    if (experiment_)
        experiment_->undo(last);
    else
        editViewed([&last](AnyMachine& machine) { setUnitNumbers(machine, last.operation.unit, last.before); });
    undone_.push_back(last);
    operated_ = true;
    autosaveSoon();
}

void TrainingWorker::redo() {
    if (undone_.empty() || !requireNewest()) return;
    std::vector<Surgery> others = std::move(undone_);
    const Operation operation = others.back().operation;
    others.pop_back();
    operate(operation);
    undone_ = std::move(others);
}

void TrainingWorker::tellMoments() {
    write([&](SessionReport& report) { report.moments = history_.moments(); });
}

void TrainingWorker::saveCheckpoint(const std::filesystem::path& path) {
    if (!requireRun("save a checkpoint")) return;
    try {
        experiment_->saveCheckpoint(path);
        saved(path);
    } catch (const Error&) {
        write([](SessionReport& report) { report.saveFailed = true; });
        throw;
    }
}

void TrainingWorker::saveModel(const std::filesystem::path& path) {
    try {
        if (experiment_)
            experiment_->saveModel(path);
        else if (viewed_)
            reverie::saveModel(viewed_->model(), path);
        saved(path);
    } catch (const Error&) {
        write([](SessionReport& report) { report.saveFailed = true; });
        throw;
    }
}

void TrainingWorker::saved(const std::filesystem::path& path) {
    if (experiment_) savedAt_ = experiment_->position().minibatch;
    operated_ = false;
    tell(MessageKind::Notice, fmt::format("Saved {}", path.string()));
    write([&](SessionReport& report) { report.saved = path; });
}

void TrainingWorker::lookForInterruptedRun() {
    const auto found = autosave_.findInterrupted();
    if (found) write([&](SessionReport& report) { report.interrupted = found; });
}

void TrainingWorker::resumeInterruptedRun(const std::filesystem::path& path) {
    takeOver(Experiment::loadCheckpoint(path), {}, false);
    experiment_->saveCheckpoint(autosave_.file());
    autosavedAt_ = experiment_->position().minibatch;
    autosave_.dropInterrupted();
}

void TrainingWorker::discardInterruptedRun() {
    autosave_.dropInterrupted();
}

void TrainingWorker::takeOver(Experiment experiment, const std::filesystem::path& file, bool saved) {
    RunDescription description;
    description.config = experiment.config();
    description.title = experiment.data().title;
    description.shape = experiment.data().training.shape();
    description.file = file;
    description.reconstructable = true;
    description.data = experiment.sharedData();
    description.seen = experiment.seen();
    const std::vector<MetricRow> history = experiment.metrics();
    experiment.takeMetrics();
    viewed_.reset();
    experiment_ = std::move(experiment);
    savedAt_ = saved ? experiment_->position().minibatch : 0;
    startOver(std::make_shared<const RunDescription>(std::move(description)));
    write([&](SessionReport& report) { report.metrics = history; });
}

void TrainingWorker::takeOver(ModelView view, const std::filesystem::path& file) {
    RunDescription description;
    description.config = view.config();
    const BundledModel* const bundled = findBundledModel(file);
    description.title = bundled == nullptr ? file.filename().string() : std::string(bundled->title);
    description.data = view.sharedData();
    description.seen = view.model().seen;
    description.history = view.history();
    description.shape = view.model().shape;
    description.file = file;
    description.viewOnly = true;
    description.reconstructable = view.hasData();
    experiment_.reset();
    viewed_ = std::move(view);
    savedAt_ = 0;
    startOver(std::make_shared<const RunDescription>(std::move(description)));
}

void TrainingWorker::startOver(const std::shared_ptr<const RunDescription>& description) {
    autosave_.clear();
    autosavedAt_ = status().position.minibatch;
    lastAutosave_ = Clock::now();
    running_ = false;
    stopAt_.reset();
    marksTold_ = 0;
    answeredAt_.reset();
    pinned_.reset();
    done_.clear();
    undone_.clear();
    operated_ = false;
    history_ = History();
    timelineTold_ = false;
    if (experiment_) keepMoment();
    write([&](SessionReport& report) {
        report.opened = description;
        report.metrics.clear();
        report.marks.reset();
        report.config.reset();
        report.snapshot.reset();
        report.timeline.reset();
        report.moments.reset();
    });
}

void TrainingWorker::halt() {
    running_ = false;
    stopAt_.reset();
    report();
}

bool TrainingWorker::requireRun(const char* doing) {
    if (experiment_) return true;
    tell(MessageKind::Notice,
         viewed_
             ? fmt::format("A model alone is shown, not trained; open a checkpoint or start a run to {}.", doing)
             : fmt::format("There is no run to {} yet.", doing));
    return false;
}

} // namespace reverie
