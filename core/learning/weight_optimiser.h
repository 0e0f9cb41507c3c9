#pragma once

#include "core/learning/optimiser_kind.h"
#include "core/learning/weight_update.h"

#include <cstdint>

namespace reverie {

/// Gradient ascent by momentum or by Adam on one weight matrix and the biases of one layer, tile by tile: threads
/// may follow different tiles at once.
class WeightOptimiser {
public:
    /// Without a weight matrix of its own, only biases learn: below and above are 0 then.
    WeightOptimiser(Index below, Index above, Index biases, OptimiserKind kind);

    /// One step of some columns of the weights along left · rightᵀ / cases, `left` being below × n and `right`
    /// those columns × n; `update` counts from 1. Adds the *squared* norms to `report`.
    void followWeights(Matrix& weights, UnitRange columns, const ConstMatrixRef& left, const ConstMatrixRef& right,
                       Index cases, const UpdateSettings& settings, std::int64_t update, UpdateReport& report);
    /// One step of some biases along the mean of `error`, those units × cases.
    void followBias(Vector& bias, UnitRange units, const ConstMatrixRef& error, const UpdateSettings& settings,
                    std::int64_t update);
    /// Forgets everything.
    void rest();

    OptimiserKind kind() const { return kind_; }
    Matrix weights;       ///< Velocity, or Adam's mean of the gradient.
    Vector bias;          ///< The same of the biases.
    Matrix weightSquares; ///< Adam's mean of the squared gradient; empty without Adam.
    Vector biasSquares;   ///< Empty without Adam.

private:
    OptimiserKind kind_;
    Matrix weightGradient_; ///< Room for Adam's.
    Vector biasGradient_;
};

} // namespace reverie
