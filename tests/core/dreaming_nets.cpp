#include "dreaming_nets.h"

namespace reverie::dreaming {

DeepBeliefNet labelledNet() {
    return oracle::netOf(UnitKind::Bernoulli, {3, 3, 2, 2}, 2, false, 31);
}

DeepBeliefNet machineAlone(Index labels) {
    return oracle::netOf(UnitKind::Bernoulli, {4, 3}, labels, true, 32, 1.2F);
}

Matrix mixture(const std::vector<float>& weights, Index chains) {
    const Eigen::Map<const Vector> column(weights.data(), static_cast<Index>(weights.size()));
    return column.replicate(1, chains);
}

} // namespace reverie::dreaming
