#include "core/units/bernoulli.h"

#include "core/math/functions.h"

#include <algorithm>

namespace reverie::bernoulli {

void mean(MatrixRef input, const ConstVectorRef& bias) {
    for (Index column = 0; column < input.cols(); ++column)
        addLogistic(input.col(column).data(), bias.data(), input.rows());
}

void sample(const ConstMatrixRef& mean, MatrixRef state, Index firstRow, const RandomDraw& draw) {
    constexpr Index stretch = 1024;
    alignas(32) float uniform[stretch];
    for (Index column = 0; column < mean.cols(); ++column) {
        const float* const probability = mean.col(column).data();
        float* const on = state.col(column).data();
        for (Index first = 0; first < mean.rows(); first += stretch) {
            const Index count = std::min(stretch, mean.rows() - first);
            draw.uniform(uniform, count, firstRow + first, column);
            for (Index i = 0; i < count; ++i)
                on[first + i] = uniform[i] < probability[first + i] ? 1.0F : 0.0F;
        }
    }
}

void addEnergyTerm(const ConstMatrixRef& states, const ConstVectorRef& bias, CaseValues& energy) {
    energy -= (bias.transpose() * states).cast<double>();
}

void addLogMarginal(const ConstMatrixRef& input, const ConstVectorRef& bias, CaseValues& sum) {
    for (Index column = 0; column < input.cols(); ++column)
        sum(column) += sumSoftplus(input.col(column).data(), bias.data(), input.rows());
}

} // namespace reverie::bernoulli
