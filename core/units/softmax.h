#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace reverie::softmax {

/// Input of one group becomes P(x = k | I) = exp(I_k + c_k) / Σ exp(I + c), in place; alternatives × cases.
void mean(MatrixRef input, const ConstVectorRef& bias);
/// One alternative a case, one-hot, with the probabilities of the means; `firstRow` is the group's first unit in
/// its layer.
void sample(const ConstMatrixRef& mean, MatrixRef state, Index firstRow, const RandomDraw& draw);
/// Adds log Σ exp(I + c) to each case.
void addLogMarginal(const ConstMatrixRef& input, const ConstVectorRef& bias, CaseValues& sum);

} // namespace reverie::softmax
