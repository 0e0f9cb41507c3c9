#pragma once

#include "core/io/tensor_file.h"
#include "core/learning/boltzmann_learner.h"

#include <nlohmann/json.hpp>

namespace reverie {

/// Adds a learner's machine, momentum, running means and chains to a file, and its counters to `state`.
void putBoltzmannLearner(TensorFile& file, const BoltzmannLearner& learner, nlohmann::json& state);

/// Takes back what putBoltzmannLearner() wrote; throws Error naming the file when a part is missing or does not
/// fit.
void readBoltzmannLearner(const TensorFile& file, BoltzmannLearner& learner, const nlohmann::json& state);

} // namespace reverie
