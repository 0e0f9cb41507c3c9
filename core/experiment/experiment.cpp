#include "core/experiment/experiment.h"

#include "core/error.h"
#include "core/experiment/checks.h"
#include "core/experiment/metric_table.h"
#include "core/experiment/origin.h"
#include "core/experiment/stage.h"
#include "core/experiment/stage_order.h"
#include "core/io/model_file.h"
#include "core/io/net_file.h"
#include "core/math/digest.h"
#include "core/math/thread_team.h"

#include <array>
#include <cctype>
#include <fmt/format.h>

namespace reverie {

namespace {

std::shared_ptr<const Dataset> openFor(const ExperimentConfig& config) {
    return openDataset(config.data,
                       config.validationCases < 0 ? std::nullopt : std::optional<Index>(config.validationCases));
}

nlohmann::json toJson(const std::vector<Mark>& marks) {
    auto json = nlohmann::json::array();
    for (const Mark& mark : marks) {
        nlohmann::json one = {{"minibatch", mark.minibatch}, {"epoch", mark.epoch}, {"text", mark.text}};
        if (mark.change)
            one["change"] = {{"key", mark.change->key},
                             {"before", mark.change->before},
                             {"after", mark.change->after},
                             {"stage", mark.change->stage}};
        json.push_back(std::move(one));
    }
    return json;
}

std::optional<LiveChange> changeFromJson(const nlohmann::json& mark) {
    const auto change = mark.find("change");
    if (change == mark.end()) return std::nullopt;
    return LiveChange{change->at("key").get<std::string>(), change->at("before").get<std::string>(),
                      change->at("after").get<std::string>(), change->at("stage").get<std::size_t>()};
}

std::vector<Mark> marksFromJson(const nlohmann::json& json) {
    std::vector<Mark> marks;
    for (const auto& mark : json)
        marks.push_back({mark.at("minibatch").get<std::uint64_t>(), mark.at("epoch").get<double>(),
                         mark.at("text").get<std::string>(), changeFromJson(mark)});
    return marks;
}

std::vector<MetricRow> metricsOf(const TensorFile& file, const nlohmann::json& run) {
    try {
        return metricRows(file.doubles("metrics"), run.value("metric_columns", std::vector<std::string>{}));
    } catch (const Error& error) {
        throw Error(fmt::format("{}: {}", file.path().string(), error.what()));
    }
}

/// Pairs of epoch and classification error; null where none was measured.
nlohmann::json errorHistory(const std::vector<MetricRow>& rows) {
    nlohmann::json history;
    for (const MetricRow& row : rows)
        if (row.has(Metric::ErrorFreeEnergyValidation))
            history.push_back({row.epoch, row[Metric::ErrorFreeEnergyValidation]});
    return history;
}

/// Stages draw from streams of their own; the first one's are those of the run.
std::uint64_t stageSeed(std::uint64_t seed, std::size_t stage) {
    const std::array<std::uint64_t, 1> number = {stage};
    return stage == 0 ? seed : digest(std::as_bytes(std::span(number)), seed);
}

} // namespace

Experiment::Experiment(Origin origin, std::shared_ptr<const Dataset> data, std::size_t stage, RunPosition before)
    : config_(std::move(origin.config)), data_(std::move(data)),
      team_(std::make_unique<ThreadTeam>(static_cast<int>(config_.threads))), coding_(std::move(origin.coding)),
      seenBefore_(std::move(origin.seen)), epochsBefore_(origin.epochs) {
    begin(stage, before, std::move(origin.nets));
}

Experiment::Experiment(ExperimentConfig config, std::shared_ptr<const Dataset> data)
    : Experiment(newOrigin(config, *data), data, stageFrom(config, 0), {}) {}

Experiment::Experiment(ExperimentConfig config) : Experiment(config, openFor(config)) {}

Experiment::~Experiment() = default;
Experiment::Experiment(Experiment&&) noexcept = default;
Experiment& Experiment::operator=(Experiment&&) noexcept = default;

void Experiment::begin(std::size_t stage, RunPosition before, TrainedNets nets) {
    ExperimentConfig settings = stageConfig(config_, stage);
    before.stage = stage;
    ExperimentConfig seeded = settings;
    seeded.seed = stageSeed(config_.seed, stage);
    stage_ = makeStage(stagesOf(config_)[stage].kind, {std::move(seeded), data_, coding_, before}, std::move(nets),
                       *team_);
    settings_ = std::move(settings);
}

void Experiment::beginNextStage() {
    const RunPosition now = position();
    const std::size_t next = stageFrom(config_, now.stage + 1);
    RunPosition before;
    before.minibatch = now.minibatch;
    before.epochsBefore = now.totalEpochs();
    TrainedNets nets = stage_->nets();
    if (learnsMachine(stagesOf(config_)[next].kind)) nets.machine = withTopAsLayer(std::move(netOf(nets.machine)));
    begin(next, before, std::move(nets));
    marks_.push_back({now.minibatch, now.totalEpochs(), stageTitle(config_, next)});
}

const Rbm& Experiment::machine() const {
    const std::optional<NetRef> net = stage_->net();
    if (!net)
        throw Error(fmt::format("the stage learns another kind of machine: {}", kindOf(stage_->nets().machine)));
    return net->top;
}

RunPosition Experiment::position() const {
    return stage_->position();
}

bool Experiment::stageFinished() const {
    return position().epoch >= settings_.epochs || stage_->satisfied();
}

bool Experiment::finished() const {
    return stageFinished() && stageFrom(config_, position().stage + 1) >= stagesOf(config_).size();
}

void Experiment::advance() {
    if (stageFinished() && !finished()) beginNextStage();
    metrics_.push_back(stage_->advance(settings_, *team_));
}

void Experiment::endStage() {
    const RunPosition now = position();
    if (stageFrom(config_, now.stage + 1) >= stagesOf(config_).size()) return;
    const bool early = !stageFinished();
    beginNextStage();
    if (early) marks_.back().change = LiveChange{std::string(endStageKey), {}, {}, now.stage};
}

std::vector<MetricRow> Experiment::takeMetrics() {
    std::vector<MetricRow> rows(metrics_.begin() + static_cast<std::ptrdiff_t>(metricsTaken_), metrics_.end());
    metricsTaken_ = metrics_.size();
    return rows;
}

std::shared_ptr<const Snapshot> Experiment::observe(const SnapshotRequest& request) const {
    return stage_->observe(request);
}

void Experiment::change(std::string_view key, const SettingValue& value) {
    const Setting& setting = findSetting(key);
    if (!setting.live)
        throw Error(fmt::format("{}: it cannot change while a run goes on; start a new run with it", key));
    replaceSetting(setting, value);
}

/// A stage begins from whatever machine its checkpoint holds.
void Experiment::editMachine(const std::function<void(AnyMachine&)>& edit) {
    TensorFile file = checkpoint();
    AnyMachine machine = readAnyMachine(file);
    edit(machine);
    putAnyMachine(file, machine);
    Experiment edited = readCheckpoint(file, data_);
    edited.metricsTaken_ = metricsTaken_;
    *this = std::move(edited);
}

void Experiment::operate(const Operation& operation) {
    editMachine([&operation](AnyMachine& machine) { reverie::operate(operation, machine); });
    marks_.push_back(
        {position().minibatch, position().totalEpochs(), describe(operation),
         LiveChange{std::string(operationKey(operation.kind)), {}, operationValue(operation), position().stage}});
}

void Experiment::undo(const Surgery& surgery) {
    editMachine([&](AnyMachine& machine) { setUnitNumbers(machine, surgery.operation.unit, surgery.before); });
    marks_.push_back({position().minibatch, position().totalEpochs(), "undone: " + describe(surgery.operation),
                      LiveChange{std::string(undoKey), {}, {}, position().stage}});
}

void Experiment::setEpochs(std::int64_t epochs) {
    const RunPosition now = position();
    const std::int64_t done = now.epoch + (now.minibatchInEpoch > 0 ? 1 : 0);
    replaceSetting(findSetting("epochs"), std::max(epochs, done));
}

void Experiment::replaceSetting(const Setting& setting, const SettingValue& value) {
    ExperimentConfig changed = config_;
    const std::size_t stage = position().stage;
    applyToStage(changed, stage, setting, value);
    const ExperimentConfig settings = stageConfig(changed, stage);
    checkConfiguration(changed, *data_);
    stage_->change(settings);
    const std::string before = settingText(settings_, setting);
    const std::string after = settingText(settings, setting);
    config_ = std::move(changed);
    settings_ = settings;
    if (before == after) return;
    std::string label(setting.label);
    label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    marks_.push_back({position().minibatch, position().totalEpochs(),
                      fmt::format("{} {} → {}", label, before, after),
                      LiveChange{std::string(setting.key), before, after, stage}});
}

TensorFile Experiment::checkpoint() const {
    TensorFile file;
    const RunPosition now = position();
    nlohmann::json run = {{"training_fingerprint", data_->training.fingerprint()},
                          {"marks", toJson(marks_)},
                          {"metric_columns", metricColumns()},
                          {"stage_number", now.stage},
                          {"epochs_before", now.epochsBefore}};
    keepOrigin(run, epochsBefore_);
    stage_->save(file, run["stage"]);
    const Model whole = model();
    putAnyMachine(file, whole.machine);
    describeModel(file, whole);
    file.put("metrics", metricValues(metrics_));
    file.metadata["format"] = checkpointFormat;
    file.metadata["run"] = run.dump();
    return file;
}

void Experiment::saveCheckpoint(const std::filesystem::path& path) const {
    checkpoint().save(path);
}

Experiment Experiment::loadCheckpoint(const std::filesystem::path& path, std::shared_ptr<const Dataset> data) {
    return readCheckpoint(TensorFile::load(path), std::move(data));
}

Experiment Experiment::readCheckpoint(const TensorFile& file, std::shared_ptr<const Dataset> data) {
    const std::string path = file.path().string();
    if (!isCheckpoint(file))
        throw Error(fmt::format("{}: it is not a checkpoint of a run; a model alone cannot be resumed", path));
    try {
        const nlohmann::json run = file.json("run");
        const ExperimentConfig config = recordedConfig(file.json("config"));
        if (data == nullptr) data = openFor(config);
        if (data->training.fingerprint() != run.at("training_fingerprint").get<std::uint64_t>())
            throw Error(fmt::format("{}: it was trained on other cases than {} holds now", path, data->title));
        const auto stage = run.value("stage_number", std::size_t{0});
        const std::vector<StagePlan> stages = stagesOf(config);
        if (stage >= stages.size() || stages[stage].skipped)
            throw Error(fmt::format("{}: it stands in a stage that its configuration does not have", path));
        RunPosition before;
        before.epochsBefore = run.value("epochs_before", 0.0);
        before.minibatch = run.at("stage").value("first_minibatch", std::uint64_t{0});
        Origin origin = keptOrigin(config, *data, stage, file);
        Experiment experiment(std::move(origin), std::move(data), stage, before);
        experiment.stage_->restore(file, run.at("stage"));
        experiment.metrics_ = metricsOf(file, run);
        experiment.marks_ = marksFromJson(run.at("marks"));
        return experiment;
    } catch (const nlohmann::json::exception&) {
        throw Error(fmt::format("{}: its description of the run is damaged", path));
    }
}

std::vector<SeenCases> Experiment::seen() const {
    std::vector<SeenCases> seen = seenBefore_;
    seen.push_back(seenTraining(*data_));
    return seen;
}

Model Experiment::model() const {
    const ImageSet& training = data_->training;
    TrainedNets nets = stage_->nets();
    return {std::move(nets.machine),
            std::move(nets.classifier),
            training.shape(),
            coding_,
            reverie::toJson(config_),
            seen(),
            epochsBefore_ + static_cast<std::int64_t>(position().totalEpochs()),
            errorHistory(metrics_)};
}

void Experiment::saveModel(const std::filesystem::path& path, Precision precision) const {
    reverie::saveModel(model(), path, precision);
}

} // namespace reverie
