#include "core/learning/weight_optimiser.h"

#include "core/learning/adam.h"
#include "core/math/product.h"

namespace reverie {

WeightOptimiser::WeightOptimiser(Index below, Index above, Index biases, OptimiserKind kind)
    : weights(Matrix::Zero(below, above)), bias(Vector::Zero(biases)), kind_(kind) {
    if (kind != OptimiserKind::Adam) return;
    weightSquares = weightGradient_ = weights;
    biasSquares = biasGradient_ = bias;
}

void WeightOptimiser::followWeights(Matrix& net, UnitRange columns, const ConstMatrixRef& left,
                                    const ConstMatrixRef& right, Index cases, const UpdateSettings& settings,
                                    std::int64_t update, UpdateReport& report) {
    const auto [first, count] = columns;
    auto own = net.middleCols(first, count);
    if (kind_ == OptimiserKind::Momentum)
        return updateWeights(own, weights.middleCols(first, count), left, right, cases, settings, report);
    auto change = weightGradient_.middleCols(first, count);
    change.setZero();
    addOuterProducts(1.0F / static_cast<float>(cases), left, right, change);
    Adam(settings, update)
        .weightChange(change.data(), own.data(), weights.col(first).data(), weightSquares.col(first).data(),
                      change.size());
    addChange(own, change, report);
}

void WeightOptimiser::followBias(Vector& net, UnitRange units, const ConstMatrixRef& error,
                                 const UpdateSettings& settings, std::int64_t update) {
    const auto [first, count] = units;
    auto velocity = bias.segment(first, count);
    if (kind_ == OptimiserKind::Momentum) {
        velocity = settings.momentum * velocity + settings.learningRate * error.rowwise().mean();
        net.segment(first, count) += velocity;
        return;
    }
    auto change = biasGradient_.segment(first, count);
    change = error.rowwise().mean();
    Adam(settings, update).biasChange(change.data(), velocity.data(), biasSquares.data() + first, count);
    net.segment(first, count) += change;
}

void WeightOptimiser::rest() {
    weights.setZero();
    bias.setZero();
    weightSquares.setZero();
    biasSquares.setZero();
}

} // namespace reverie
