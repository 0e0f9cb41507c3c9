#pragma once

#include "core/experiment/config.h"
#include "core/experiment/metrics.h"
#include "core/models/surgery.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reverie {

class Experiment;

/// Something a person did in the middle of a run, as `--at MINIBATCH:SETTING=VALUE` tells it.
struct ReplayStep {
    std::uint64_t minibatch = 0; ///< It took effect when so many had been learned.
    std::string key;             ///< Of a setting, or endStageKey.
    std::string value;
};

/// Throws UsageError naming what is wrong.
ReplayStep parseReplayStep(const std::string& text);
/// As it is given after `--at`.
std::string textOf(const ReplayStep& step);
/// `done` are the operations on units so far. Throws UsageError for one that is to be undone without any.
void replay(const ReplayStep& step, Experiment& experiment, std::vector<Surgery>& done);

/// Gives stages their kinds, "rbm,rbm,up-down:skipped"; throws UsageError.
void setStageKinds(ExperimentConfig& config, const std::string& text);
/// Gives a stage, counted from 1, a setting of its own: "2:learning-rate=0.1"; throws UsageError.
void setStageSetting(ExperimentConfig& config, const std::string& text);

/// The settings a run began with, live changes undone.
ExperimentConfig settingsAtFirst(ExperimentConfig config, std::span<const Mark> marks);
/// The command line that repeats a run to the bit until so many minibatches are learned.
std::string trainCommand(const ExperimentConfig& config, std::span<const Mark> marks, std::uint64_t minibatches);

} // namespace reverie
