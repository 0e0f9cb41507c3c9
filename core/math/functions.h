#pragma once

#include "core/math/matrix.h"

#include <span>

namespace reverie {

/// σ(x) = 1 / (1 + e⁻ˣ), stable for every x.
float logistic(float x);
double logistic(double x);
/// log(1 + eˣ), stable for every x.
float softplus(float x);
double softplus(double x);
/// log Σ exp(x_i), stable; minus infinity for none.
double logSumExp(std::span<const double> values);

/// Vectorised and in place: x ← σ(x + bias), elementwise over `count` floats.
void addLogistic(float* x, const float* bias, Index count);
/// Vectorised Σ log(1 + exp(x_i + bias_i)), summed in double.
double sumSoftplus(const float* x, const float* bias, Index count);
/// Vectorised eˣ in place; relative error below 3e-7 for x in [-87, 88], saturating beyond.
void exponential(float* x, Index count);
/// Vectorised log x in place for positive normal x.
void logarithm(float* x, Index count);

} // namespace reverie
