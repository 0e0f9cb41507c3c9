#pragma once

#include "core/learning/weight_update.h"
#include "core/math/thread_team.h"
#include "core/units/layer.h"

namespace reverie {

/// One direction of a connection that learns to predict the states on its far side: Δw = ε · source · (state −
/// prediction), the gradient of the states' log-probability (wake-sleep; Hinton, Dayan, Frey & Neal 1995).
class DeltaRule {
public:
    DeltaRule(Index below, Index above, Index targets);

    /// `lower` (below × cases) and `upper` (above × cases) are the source on one side and the error on the other;
    /// `target` is the layer on the side of the error, whose biases learn too. Means over the cases.
    UpdateReport learn(Matrix& weights, Layer& target, const ConstMatrixRef& lower, const ConstMatrixRef& upper,
                       const ConstMatrixRef& error, const UpdateSettings& settings, ThreadTeam& team);
    /// Forgets the momentum.
    void rest();

    Matrix weightVelocity; ///< Below × above.
    Vector biasVelocity;   ///< Of the target's biases.
};

} // namespace reverie
