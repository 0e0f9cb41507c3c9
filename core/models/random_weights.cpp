#include "core/models/random_weights.h"

#include <cmath>

namespace reverie {

Matrix uniformWithin(float reach, Index below, Index above, const RandomDraw& draw) {
    Matrix weights(below, above);
    for (Index unit = 0; unit < above; ++unit)
        draw.uniform(weights.col(unit).data(), below, 0, unit);
    weights = reach * (2.0F * weights.array() - 1.0F);
    return weights;
}

float startGain(UnitKind kind) {
    if (kind == UnitKind::Bernoulli) return 4.0F;
    return kind == UnitKind::RectifiedLinear ? std::sqrt(2.0F) : 1.0F;
}

Matrix uniformWeights(Index below, Index above, float gain, const RandomDraw& draw) {
    return uniformWithin(gain * std::sqrt(6.0F / static_cast<float>(below + above)), below, above, draw);
}

} // namespace reverie
