#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"
#include "core/units/unit_kind.h"

namespace reverie {

/// Weights each uniform within ±reach: below × above.
Matrix uniformWithin(float reach, Index below, Index above, const RandomDraw& draw);

/// Weights each uniform within ±√(6 / (below + above)) times `gain` (Glorot & Bengio 2010; gain 4 for logistic
/// units): below × above.
Matrix uniformWeights(Index below, Index above, float gain, const RandomDraw& draw);

/// Gain on the reach of the first weights of units of a kind (Glorot & Bengio 2010; He et al. 2015).
float startGain(UnitKind kind);

} // namespace reverie
