#include "core/units/deterministic.h"

#include "core/math/kernels.h"

namespace reverie::deterministic {

void hyperbolicTangent(MatrixRef input, const ConstVectorRef& bias) {
    const float* const c = bias.data();
    for (Index column = 0; column < input.cols(); ++column) {
        float* const x = input.col(column).data();
        for (Index i = 0; i < input.rows(); ++i)
            x[i] = 2.0F * kernels::logistic(2.0F * (x[i] + c[i])) - 1.0F;
    }
}

void rectify(MatrixRef input, const ConstVectorRef& bias) {
    const float* const c = bias.data();
    for (Index column = 0; column < input.cols(); ++column) {
        float* const x = input.col(column).data();
        for (Index i = 0; i < input.rows(); ++i) {
            const float sum = x[i] + c[i];
            x[i] = sum < 0.0F ? 0.0F : sum; // NaN stays NaN
        }
    }
}

} // namespace reverie::deterministic
