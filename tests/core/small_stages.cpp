#include "small_stages.h"

#include "core/error.h"

namespace reverie::small {

StagePlan stage(StageKind kind, std::int64_t epochs, std::map<std::string, SettingValue, std::less<>> own) {
    own["epochs"] = epochs;
    return {kind, false, std::move(own)};
}

StagePlan layer(std::int64_t hidden, std::int64_t epochs) {
    return stage(StageKind::Rbm, epochs, {{"hidden", hidden}});
}

ExperimentConfig digitPlan() {
    ExperimentConfig config = smallConfig();
    config.stages = {
        layer(9, 1), layer(8, 2),
        stage(StageKind::AssociativeMemory, 2, {{"hidden", std::int64_t{12}}, {"learning-rate", 0.02}}),
        stage(StageKind::UpDown, 2, {{"k-schedule", std::string("1,2")}, {"learning-rate", 0.01}})};
    return config;
}

ExperimentConfig stackedPlan(std::map<std::string, SettingValue, std::less<>> upper) {
    ExperimentConfig config = smallConfig();
    config.stages = {
        stage(StageKind::Autoencoder, 1, {{"hidden", std::int64_t{9}}, {"corruption", std::string("masking")}})};
    upper.insert({{"stacked", true}, {"hidden", std::int64_t{4}}, {"learning-rate", 0.2}});
    config.stages.push_back(stage(StageKind::Autoencoder, 3, std::move(upper)));
    return config;
}

Autoencoder autoencoderIn(const Experiment& experiment) {
    return std::get<Autoencoder>(experiment.model().machine);
}

std::string refusal(const ExperimentConfig& config) {
    return failureOf<Error>([&] { begin(config); });
}

} // namespace reverie::small
