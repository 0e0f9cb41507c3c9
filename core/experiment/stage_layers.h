#pragma once

#include "core/experiment/config.h"
#include "core/math/matrix.h"

#include <vector>

namespace reverie {

/// Sizes of the hidden layers that a stage adds to those before it, the lowest first: one for a layer, all of its
/// own for a machine that begins from nothing, none for fine-tuning, a skipped stage, or sizes that cannot be
/// read.
std::vector<Index> addedLayers(const ExperimentConfig& config, std::size_t stage);

} // namespace reverie
