#pragma once

#include "core/math/matrix.h"

namespace reverie::deterministic {

/// Input becomes tanh(I + c), in place; rows × cases.
void hyperbolicTangent(MatrixRef input, const ConstVectorRef& bias);
/// Input becomes max(0, I + c), in place; rows × cases.
void rectify(MatrixRef input, const ConstVectorRef& bias);

} // namespace reverie::deterministic
