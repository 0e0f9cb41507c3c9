#pragma once

#include "core/learning/gradient.h"

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
};

/// What one update did.
struct UpdateReport {
    double changeNorm = 0; ///< Norm of the weights' change.
    double weightNorm = 0; ///< Norm of the weights after it.
};

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

    UpdateReport update(Rbm& machine, GradientEstimate& estimate, const UpdateSettings& settings,
                        ThreadTeam& team);
    /// Forgets the momentum.
    void rest();

    RbmParameters velocity;
    Vector meanActivation; ///< Running mean of E[h|v] over minibatches, factor 0.95.
    std::int64_t updates = 0;

private:
    void updateHidden(Rbm& machine, GradientEstimate& estimate, const UpdateSettings& settings, UnitRange tile,
                      UpdateReport& report);
    void updateVisible(Rbm& machine, const GradientEstimate& estimate, const UpdateSettings& settings,
                       UnitRange tile);
};

} // namespace reverie
