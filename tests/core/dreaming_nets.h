#pragma once

#include "closeness.h"
#include "core/sampling/dreams.h"
#include "net_oracle.h"

/// What tests of dreams dream with.
namespace reverie::dreaming {

inline constexpr Index chainCount = 20000;

DeepBeliefNet labelledNet();

DeepBeliefNet machineAlone(Index labels);

/// One column of label weights for every chain.
Matrix mixture(const std::vector<float>& weights, Index chains = chainCount);

} // namespace reverie::dreaming
