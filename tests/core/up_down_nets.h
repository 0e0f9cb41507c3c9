#pragma once

#include "closeness.h"
#include "core/data/one_hot.h"
#include "core/learning/up_down.h"
#include "net_oracle.h"

/// What tests of up-down learn with.
namespace reverie::updown {

inline constexpr Index replicas = 40000;

std::unique_ptr<GradientEstimator> estimator(bool persistent, Index chains = replicas);

/// Plain gradient ascent.
UpdateSettings plain(float rate);

Matrix somePixels(const NetRef& net, Index count);

/// Labels in turn, one-hot.
Matrix someLabels(const NetRef& net, Index count);

/// A net after some minibatches.
DeepBeliefNet learned(const DeepBeliefNet& start, int minibatches, int threads, const UpdateSettings& top,
                      const UpdateSettings& directed, bool persistent = false);

DeepBeliefNet untiedNet();

} // namespace reverie::updown
