#pragma once

#include "core/experiment/config.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace reverie {

/// Why stages cannot be learned in this order, as one sentence; empty when they can. Layers come first, then at
/// most one associative memory, then a deep Boltzmann machine, up-down or, without a memory, autoencoders, then
/// backpropagation; a deep Boltzmann machine and an autoencoder may also stand alone; skipped stages do not count.
/// A run that goes on from a model may begin with any of them.
std::string stageOrderProblem(std::span<const StagePlan> stages, bool onModel = false);

/// Where a stage of a kind goes among stages in order: after all that come before it or are of its kind.
std::size_t placeForStage(std::span<const StagePlan> stages, StageKind kind);

/// A stage that learns a machine of its own, not one that fine-tunes the net.
bool learnsMachine(StageKind kind);
/// Whether a stage can be a run's first without a model to go on from.
bool beginsAlone(StageKind kind);

/// Whether no stage before it, nor a model that the run goes on from, leaves layers to a stage.
bool beginsFromNothing(const ExperimentConfig& config, std::size_t stage);

/// Whether the stage learned before this one is an autoencoder, or it is the first on a model, which may be one.
bool standsOnAutoencoder(const ExperimentConfig& config, std::size_t stage);

/// A stage that learns a whole machine which no other stage goes with.
bool standsAlone(StageKind kind);

/// "Layer", "Associative memory", "Up-down", "Boltzmann machine": what a person reads.
std::string_view stageKindName(StageKind kind);

} // namespace reverie
