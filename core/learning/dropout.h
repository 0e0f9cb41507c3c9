#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace reverie {

/// Inverted dropout, in place: every unit of every case becomes 0 with probability `share`, in [0, 1), and else
/// grows by 1 / (1 − share), so that its mean stays (Srivastava et al. 2014).
///
/// `states` are units × cases; `firstRow` is the first unit's place in its layer.
void dropOut(MatrixRef states, float share, Index firstRow, const RandomDraw& draw);

} // namespace reverie
