#pragma once

#include "core/learning/centering.h"
#include "core/learning/fast_weights.h"
#include "core/learning/gradient.h"
#include "core/learning/weight_update.h"
#include "core/models/weight_block.h"

#include <vector>

namespace reverie {

/// One number for every parameter of a machine.
struct RbmParameters {
    Matrix weights;
    Vector visibleBias;
    Vector hiddenBias;
    Vector visibleLogVariance;
};

/// Gradient ascent with momentum, v ← μv + ε(∂ − decay), w ← w + v, fused into one pass over each tile of the
/// weights.
class Optimiser {
public:
    /// log σ² of a learned variance stays within these bounds.
    static constexpr float minimumLogVariance = -4.0F;
    static constexpr float maximumLogVariance = 2.0F;

    explicit Optimiser(const Rbm& machine);

    /// Fast weights follow the same gradient, where there are some.
    UpdateReport update(Rbm& machine, GradientEstimate& estimate, const UpdateSettings& settings, ThreadTeam& team,
                        FastWeights* fast = nullptr);
    /// Forgets the momentum and the offsets.
    void rest();

    RbmParameters velocity;
    Vector meanActivation; ///< Running mean of E[h|v] over minibatches, factor 0.95.
    Offsets offsets;       ///< Empty while learning is not centred.
    std::int64_t updates = 0;
    std::vector<WeightBlock> absent; ///< Weights that are not there: zero at first, they stay it.

private:
    void updateHidden(Rbm& machine, GradientEstimate& estimate, const UpdateSettings& settings, UnitRange tile,
                      FastWeights* fast, UpdateReport& report);
    void addGradient(const GradientEstimate& estimate, UnitRange tile, float rate, MatrixRef weights) const;
    void clearAbsent(UnitRange tile, MatrixRef weights) const;
    void updateVisible(Rbm& machine, const GradientEstimate& estimate, const UpdateSettings& settings,
                       UnitRange tile, FastWeights* fast);
};

} // namespace reverie
