#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace reverie::bernoulli {

/// Input becomes P(x = 1 | I) = σ(I + c), in place; rows × cases.
void mean(MatrixRef input, const ConstVectorRef& bias);
/// 1 with the probability of the mean, else 0; `firstRow` is the first unit's place in its layer.
void sample(const ConstMatrixRef& mean, MatrixRef state, Index firstRow, const RandomDraw& draw);
/// Adds −cᵀx to each case.
void addEnergyTerm(const ConstMatrixRef& states, const ConstVectorRef& bias, CaseValues& energy);
/// Adds Σ log(1 + exp(I + c)) to each case.
void addLogMarginal(const ConstMatrixRef& input, const ConstVectorRef& bias, CaseValues& sum);

} // namespace reverie::bernoulli
