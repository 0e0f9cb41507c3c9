#include "core/units/gaussian.h"

#include <cmath>
#include <numbers>

namespace reverie::gaussian {

namespace {

Vector standardDeviation(const ConstVectorRef& logVariance) {
    return (logVariance.array() * 0.5F).exp();
}

} // namespace

void mean(MatrixRef input, const ConstVectorRef& bias, const ConstVectorRef& logVariance) {
    const Vector sigma = standardDeviation(logVariance);
    for (Index column = 0; column < input.cols(); ++column)
        input.col(column) = bias.array() + sigma.array() * input.col(column).array();
}

void sample(const ConstMatrixRef& mean, MatrixRef state, const ConstVectorRef& logVariance, Index firstRow,
            const RandomDraw& draw) {
    const Vector sigma = standardDeviation(logVariance);
    for (Index column = 0; column < mean.cols(); ++column) {
        auto noise = state.col(column);
        draw.normal(noise.data(), noise.size(), firstRow, column);
        noise = mean.col(column).array() + sigma.array() * noise.array();
    }
}

void addEnergyTerm(const ConstMatrixRef& states, const ConstVectorRef& bias, const ConstVectorRef& logVariance,
                   CaseValues& energy) {
    const Vector precision = (-logVariance.array()).exp();
    for (Index column = 0; column < states.cols(); ++column) {
        const auto squares = (states.col(column) - bias).array().square();
        energy(column) += 0.5 * static_cast<double>((squares * precision.array()).sum());
    }
}

void addLogMarginal(const ConstMatrixRef& input, const ConstVectorRef& bias, const ConstVectorRef& logVariance,
                    CaseValues& sum) {
    const Vector scaledBias = bias.array() * (-0.5F * logVariance.array()).exp();
    const double constant = 0.5 * (static_cast<double>(bias.size()) * std::log(2.0 * std::numbers::pi) +
                                   logVariance.cast<double>().sum());
    for (Index column = 0; column < input.cols(); ++column) {
        const auto x = input.col(column);
        sum(column) +=
            constant + static_cast<double>(scaledBias.dot(x)) + 0.5 * static_cast<double>(x.squaredNorm());
    }
}

} // namespace reverie::gaussian
