#pragma once

#include "small_experiment.h"

/// Small runs of several stages.
namespace reverie::small {

inline StagePlan stage(StageKind kind, std::int64_t epochs,
                       std::map<std::string, SettingValue, std::less<>> own = {}) {
    own["epochs"] = epochs;
    return {kind, false, std::move(own)};
}

inline StagePlan layer(std::int64_t hidden, std::int64_t epochs) {
    return stage(StageKind::Rbm, epochs, {{"hidden", hidden}});
}

inline constexpr int perEpoch = 7;

/// 42 – 9 – 8 – [8 + 10] – 12 and up-down: seven epochs of seven minibatches in all.
inline ExperimentConfig digitPlan() {
    ExperimentConfig config = smallConfig();
    config.stages = {
        layer(9, 1), layer(8, 2),
        stage(StageKind::AssociativeMemory, 2, {{"hidden", std::int64_t{12}}, {"learning-rate", 0.02}}),
        stage(StageKind::UpDown, 2, {{"k-schedule", std::string("1,2")}, {"learning-rate", 0.01}})};
    return config;
}

} // namespace reverie::small
