#pragma once

#include "core/models/autoencoder.h"
#include "small_experiment.h"

/// Small runs of several stages.
namespace reverie::small {

StagePlan stage(StageKind kind, std::int64_t epochs, std::map<std::string, SettingValue, std::less<>> own = {});

StagePlan layer(std::int64_t hidden, std::int64_t epochs);

inline constexpr int perEpoch = 7;

/// 42 – 9 – 8 – [8 + 10] – 12 and up-down: seven epochs of seven minibatches in all.
ExperimentConfig digitPlan();

/// 42 – 9 and back for an epoch, then 9 – 4 and back on its codes for three.
ExperimentConfig stackedPlan(std::map<std::string, SettingValue, std::less<>> upper = {});

Autoencoder autoencoderIn(const Experiment& experiment);

/// Why a run on the small data cannot be begun; empty when it can.
std::string refusal(const ExperimentConfig& config);

} // namespace reverie::small
