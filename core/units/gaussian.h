#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace reverie::gaussian {

/// Input becomes E[x | I] = c + σI, in place; rows × cases.
void mean(MatrixRef input, const ConstVectorRef& bias, const ConstVectorRef& logVariance);
/// Normal around the mean with variance σ²; `firstRow` is the first unit's place in its layer.
void sample(const ConstMatrixRef& mean, MatrixRef state, const ConstVectorRef& logVariance, Index firstRow,
            const RandomDraw& draw);
/// Adds Σ (x − c)²/(2σ²) to each case.
void addEnergyTerm(const ConstMatrixRef& states, const ConstVectorRef& bias, const ConstVectorRef& logVariance,
                   CaseValues& energy);
/// Adds Σ ½ log(2πσ²) + cI/σ + I²/2 to each case.
void addLogMarginal(const ConstMatrixRef& input, const ConstVectorRef& bias, const ConstVectorRef& logVariance,
                    CaseValues& sum);

} // namespace reverie::gaussian
