#pragma once

#include "core/io/tensor_file.h"
#include "core/learning/backpropagation.h"
#include "core/learning/rbm_learner.h"

#include <nlohmann/json.hpp>

#include <span>
#include <string>

namespace reverie {

/// Adds a learner's machine, momentum, running means, fast weights and chains to a file, each name behind
/// `prefix`, and its counters to `state`.
void putLearner(TensorFile& file, const RbmLearner& learner, const std::string& prefix, nlohmann::json& state);

/// Takes back what putLearner() wrote; throws Error naming the file when a part is missing or does not fit.
void readLearner(const TensorFile& file, RbmLearner& learner, const std::string& prefix,
                 const nlohmann::json& state);

/// Adds what optimisers remember, as `layer1.weights` and so on behind `prefix`.
void putMoments(TensorFile& file, std::span<const WeightOptimiser> moments, const std::string& prefix);
/// Takes back what putMoments() wrote; throws Error naming the file when a part is missing or does not fit.
void readMoments(const TensorFile& file, std::span<WeightOptimiser> moments, const std::string& prefix);

/// Adds what a learner by backpropagation remembers beside its net.
void putOptimiser(TensorFile& file, const BackpropagationLearner& learner, const std::string& prefix,
                  nlohmann::json& state);
/// Takes back what putOptimiser() wrote; throws Error naming the file when a part is missing or does not fit.
void readOptimiser(const TensorFile& file, BackpropagationLearner& learner, const std::string& prefix,
                   const nlohmann::json& state);

} // namespace reverie
