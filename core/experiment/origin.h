#pragma once

#include "core/data/dataset.h"
#include "core/experiment/config.h"
#include "core/experiment/stage.h"
#include "core/io/model_file.h"

#include <vector>

namespace reverie {

/// What a run starts or goes on from, checked against its data.
struct Origin {
    ExperimentConfig config; ///< That of the run, its pixels and visible units those of the model it goes on from.
    TrainedNets nets;        ///< What the first stage begins with.
    PixelCoding coding;
    std::vector<SeenCases> seen; ///< Cases that the model has learned from before this run.
    std::int64_t epochs = 0;     ///< Learned before this run.
};

/// A run that fine-tunes a model's whole net by up-down; its stages and settings may be changed before it starts.
ExperimentConfig configToGoOn(std::string model);

/// The origin of a new run: nothing, or the model that its configuration names. Throws Error with advice when
/// configuration, data and model do not fit each other.
Origin newOrigin(ExperimentConfig config, const Dataset& data);

/// The origin of a run that a checkpoint keeps, its nets as far as `stage` needs them to go on; the model it once
/// went on from is not needed any more. Throws Error naming the file.
Origin keptOrigin(ExperimentConfig config, const Dataset& data, std::size_t stage, const TensorFile& file);

/// Adds what keptOrigin() needs beside the nets and the model's own description.
void keepOrigin(nlohmann::json& run, std::int64_t epochs);

/// A machine that has learned becomes the uppermost layer below the next one.
DeepBeliefNet withTopAsLayer(DeepBeliefNet net);

/// The first stage from a place on that is not skipped, or the number of stages.
std::size_t stageFrom(const ExperimentConfig& config, std::size_t place);

} // namespace reverie
