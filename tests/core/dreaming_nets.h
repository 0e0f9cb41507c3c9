#pragma once

#include "closeness.h"
#include "core/sampling/dreams.h"
#include "net_oracle.h"

/// What tests of dreams dream with.
namespace reverie::dreaming {

inline constexpr Index chainCount = 20000;

inline DeepBeliefNet labelledNet() {
    return oracle::netOf(UnitKind::Bernoulli, {3, 3, 2, 2}, 2, false, 31);
}

inline DeepBeliefNet machineAlone(Index labels) {
    return oracle::netOf(UnitKind::Bernoulli, {4, 3}, labels, true, 32, 1.2F);
}

/// One column of label weights for every chain.
inline Matrix mixture(const std::vector<float>& weights, Index chains = chainCount) {
    const Eigen::Map<const Vector> column(weights.data(), static_cast<Index>(weights.size()));
    return column.replicate(1, chains);
}

} // namespace reverie::dreaming
