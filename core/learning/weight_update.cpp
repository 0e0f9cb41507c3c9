#include "core/learning/weight_update.h"

#include "core/math/product.h"

#include <cmath>

namespace reverie {

namespace {

/// velocity ← μ velocity − ε(λ₂ w + λ₁ sign w) over `count` weights.
void decay(float* velocity, const float* weights, Index count, const UpdateSettings& settings) {
    const float momentum = settings.momentum;
    const float pull = settings.learningRate * settings.weightDecay;
    const float push = settings.learningRate * settings.weightDecayL1;
    for (Index i = 0; i < count; ++i) {
        const float w = weights[i];
        const float sign = (w > 0.0F ? push : 0.0F) - (w < 0.0F ? push : 0.0F);
        velocity[i] = momentum * velocity[i] - pull * w - sign;
    }
}

struct SquareSums {
    float change = 0;
    float weights = 0;
};

/// weights ← weights + change, and the squares of both; eight partial sums keep the order fixed and the loop in
/// vectors.
SquareSums apply(float* weights, const float* step, Index count) {
    constexpr Index lanes = 8;
    float change[lanes] = {};
    float size[lanes] = {};
    Index i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (Index lane = 0; lane < lanes; ++lane) {
            const float v = step[i + lane];
            const float w = weights[i + lane] + v;
            weights[i + lane] = w;
            change[lane] += v * v;
            size[lane] += w * w;
        }
    }
    SquareSums sums;
    for (; i < count; ++i) {
        weights[i] += step[i];
        sums.change += step[i] * step[i];
        sums.weights += weights[i] * weights[i];
    }
    for (Index lane = 0; lane < lanes; ++lane) {
        sums.change += change[lane];
        sums.weights += size[lane];
    }
    return sums;
}

} // namespace

UpdateReport totalOf(std::span<const UpdateReport> squares) {
    UpdateReport sum;
    for (const UpdateReport& part : squares) {
        sum.changeNorm += part.changeNorm;
        sum.weightNorm += part.weightNorm;
    }
    return {std::sqrt(sum.changeNorm), std::sqrt(sum.weightNorm)};
}

bool withinBounds(const UpdateReport& report, Index count) {
    constexpr double largestRootMeanSquareWeight = 1e3;
    const double size = report.weightNorm / std::sqrt(static_cast<double>(count));
    return std::isfinite(report.changeNorm) && size <= largestRootMeanSquareWeight;
}

void decayVelocity(MatrixRef velocity, const ConstMatrixRef& weights, const UpdateSettings& settings) {
    decay(velocity.data(), weights.data(), weights.size(), settings);
}

void updateWeights(MatrixRef weights, MatrixRef velocity, const ConstMatrixRef& left, const ConstMatrixRef& right,
                   Index cases, const UpdateSettings& settings, UpdateReport& report) {
    decayVelocity(velocity, weights, settings);
    addOuterProducts(settings.learningRate / static_cast<float>(cases), left, right, velocity);
    addChange(weights, velocity, report);
}

void addChange(MatrixRef weights, const ConstMatrixRef& change, UpdateReport& report) {
    for (Index unit = 0; unit < weights.cols(); ++unit) {
        const SquareSums sums = apply(weights.col(unit).data(), change.col(unit).data(), weights.rows());
        report.changeNorm += static_cast<double>(sums.change);
        report.weightNorm += static_cast<double>(sums.weights);
    }
}

} // namespace reverie
