#pragma once

#include "core/math/matrix.h"

#include <span>

namespace reverie {

/// What one update obeys.
struct UpdateSettings {
    float learningRate = 0.05F;  ///< ε
    float momentum = 0.5F;       ///< μ, in [0, 1)
    float weightDecay = 0;       ///< λ₂: adds −ε λ₂ w
    float weightDecayL1 = 0;     ///< λ₁: adds −ε λ₁ sign(w)
    float sparsityTarget = 0.1F; ///< ρ
    float sparsityCost =
        0; ///< Pulls each hidden input by cost · (ρ − q), q its running mean (Hinton 2010, section 11).
    bool learnVariance = false;
    bool centering = false;        ///< Whether weights follow the centred gradient; see Offsets.
    float centeringRate = 0.01F;   ///< Share by which offsets move towards a minibatch's means.
    float fastRate = 0.05F;        ///< Learning rate of fast weights.
    float fastMemory = 19.0F / 20; ///< Share of the fast weights that an update leaves (Tieleman & Hinton 2009).
};

/// What one update did.
struct UpdateReport {
    double changeNorm = 0; ///< Norm of the weights' change.
    double weightNorm = 0; ///< Norm of the weights after it.
};

/// Norms from the *squared* norms of all parts.
UpdateReport totalOf(std::span<const UpdateReport> squares);

/// Whether numbers are finite and `count` weights no larger on average than any net that learns something.
bool withinBounds(const UpdateReport& report, Index count);

/// One step of gradient ascent with momentum on some columns of a weight matrix, v ← μv + ε(L Rᵀ/cases − decay),
/// w ← w + v, in one pass; adds the *squared* norms to `report`.
///
/// `weights` and `velocity` are rows × columns without gaps, `left` rows × n and `right` columns × n.
void updateWeights(MatrixRef weights, MatrixRef velocity, const ConstMatrixRef& left, const ConstMatrixRef& right,
                   Index cases, const UpdateSettings& settings, UpdateReport& report);

/// The parts of it: v ← μv − ε decay.
void decayVelocity(MatrixRef velocity, const ConstMatrixRef& weights, const UpdateSettings& settings);
/// Adds a change to some columns of a weight matrix and its *squared* norm, and theirs, to `report`.
void addChange(MatrixRef weights, const ConstMatrixRef& change, UpdateReport& report);

} // namespace reverie
