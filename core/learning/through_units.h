#pragma once

#include "core/math/matrix.h"
#include "core/units/unit_kind.h"

namespace reverie {

/// What the states of units tell of their input, in place of what it tells of the states: times the slope of
/// their mean, m(1 − m) for logistic units, 1 − m² for tanh, 0 or 1 for rectified linear, 1 for Gaussian.
///
/// With a share `kept` of the units, states are m / kept or 0 (see dropOut()). Both are units × cases.
void throughUnits(MatrixRef error, const ConstMatrixRef& states, UnitKind kind, float kept = 1.0F);

} // namespace reverie
