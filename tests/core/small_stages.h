#pragma once

#include "small_experiment.h"

/// Small runs of several stages.
namespace reverie::small {

StagePlan stage(StageKind kind, std::int64_t epochs, std::map<std::string, SettingValue, std::less<>> own = {});

StagePlan layer(std::int64_t hidden, std::int64_t epochs);

inline constexpr int perEpoch = 7;

/// 42 – 9 – 8 – [8 + 10] – 12 and up-down: seven epochs of seven minibatches in all.
ExperimentConfig digitPlan();

} // namespace reverie::small
