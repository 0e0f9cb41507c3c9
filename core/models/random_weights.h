#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace reverie {

/// Weights each uniform within ±reach: below × above.
Matrix uniformWithin(float reach, Index below, Index above, const RandomDraw& draw);

/// Weights each uniform within ±√(6 / (below + above)) times `gain` (Glorot & Bengio 2010; gain 4 for logistic
/// units): below × above.
Matrix uniformWeights(Index below, Index above, float gain, const RandomDraw& draw);

} // namespace reverie
