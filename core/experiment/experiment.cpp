#include "core/experiment/experiment.h"

#include "core/error.h"
#include "core/experiment/checks.h"
#include "core/experiment/metric_table.h"
#include "core/experiment/rbm_stage.h"
#include "core/io/model_file.h"
#include "core/math/thread_team.h"

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

namespace {

std::shared_ptr<const Dataset> openFor(const ExperimentConfig& config) {
    return openDataset(config.data,
                       config.validationCases < 0 ? std::nullopt : std::optional<Index>(config.validationCases));
}

nlohmann::json toJson(const std::vector<Mark>& marks) {
    auto json = nlohmann::json::array();
    for (const Mark& mark : marks)
        json.push_back({{"minibatch", mark.minibatch}, {"epoch", mark.epoch}, {"text", mark.text}});
    return json;
}

std::vector<MetricRow> metricsOf(const TensorFile& file, const nlohmann::json& run) {
    const std::vector<double> values = file.doubles("metrics");
    try {
        return metricRows(values, run.value("metric_columns", std::vector<std::string>{}));
    } catch (const Error& error) {
        throw Error(fmt::format("{}: {}", file.path().string(), error.what()));
    }
}

std::vector<Mark> marksFromJson(const nlohmann::json& json) {
    std::vector<Mark> marks;
    for (const auto& mark : json)
        marks.push_back({mark.at("minibatch").get<std::uint64_t>(), mark.at("epoch").get<double>(),
                         mark.at("text").get<std::string>()});
    return marks;
}

} // namespace

Experiment::Experiment(ExperimentConfig config, std::shared_ptr<const Dataset> data)
    : config_(std::move(config)), data_(std::move(data)) {
    checkConfiguration(config_, *data_);
    team_ = std::make_unique<ThreadTeam>(static_cast<int>(config_.threads));
    stage_ = std::make_unique<RbmStage>(config_, data_);
}

Experiment::Experiment(ExperimentConfig config) : Experiment(config, openFor(config)) {}

Experiment::~Experiment() = default;
Experiment::Experiment(Experiment&&) noexcept = default;
Experiment& Experiment::operator=(Experiment&&) noexcept = default;

const Rbm& Experiment::machine() const {
    return stage_->machine();
}

RunPosition Experiment::position() const {
    return stage_->position();
}

bool Experiment::finished() const {
    return position().epoch >= config_.epochs;
}

void Experiment::advance() {
    metrics_.push_back(stage_->advance(config_, *team_));
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
    ExperimentConfig changed = config_;
    applySetting(changed, setting, value);
    checkConfiguration(changed, *data_);
    replaceConfig(changed, setting);
}

void Experiment::setEpochs(std::int64_t epochs) {
    const RunPosition now = position();
    const std::int64_t done = now.epoch + (now.minibatchInEpoch > 0 ? 1 : 0);
    const Setting& setting = findSetting("epochs");
    ExperimentConfig changed = config_;
    applySetting(changed, setting, std::max(epochs, done));
    replaceConfig(changed, setting);
}

void Experiment::replaceConfig(const ExperimentConfig& changed, const Setting& setting) {
    const std::string before = settingText(config_, setting);
    const std::string after = settingText(changed, setting);
    config_ = changed;
    if (before == after) return;
    std::string label(setting.label);
    label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    marks_.push_back({position().minibatch, position().epochs(), fmt::format("{} {} → {}", label, before, after)});
}

void Experiment::saveCheckpoint(const std::filesystem::path& path) const {
    TensorFile file;
    nlohmann::json run = {{"training_fingerprint", data_->training.fingerprint()},
                          {"marks", toJson(marks_)},
                          {"metric_columns", metricColumns()}};
    stage_->save(file, run["stage"]);
    describeModel(file, model());
    file.put("metrics", metricValues(metrics_));
    file.metadata["format"] = checkpointFormat;
    file.metadata["run"] = run.dump();
    file.save(path);
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
        const ExperimentConfig config = configFromJson(file.json("config"));
        if (data == nullptr) data = openFor(config);
        if (data->training.fingerprint() != run.at("training_fingerprint").get<std::uint64_t>())
            throw Error(fmt::format("{}: it was trained on other cases than {} holds now", path, data->title));
        Experiment experiment(config, std::move(data));
        experiment.stage_->restore(file, run.at("stage"));
        experiment.metrics_ = metricsOf(file, run);
        experiment.marks_ = marksFromJson(run.at("marks"));
        return experiment;
    } catch (const nlohmann::json::exception&) {
        throw Error(fmt::format("{}: its description of the run is damaged", path));
    }
}

Model Experiment::model() const {
    const ImageSet& training = data_->training;
    return {machine(),
            training.shape(),
            stage_->coding(),
            reverie::toJson(config_),
            {{training.name(), training.size(), training.fingerprint()}},
            position().epoch};
}

void Experiment::saveModel(const std::filesystem::path& path) const {
    reverie::saveModel(model(), path);
}

} // namespace reverie
