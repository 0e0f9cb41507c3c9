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

Matrix uniformWeights(Index below, Index above, float gain, const RandomDraw& draw) {
    return uniformWithin(gain * std::sqrt(6.0F / static_cast<float>(below + above)), below, above, draw);
}

} // namespace reverie
