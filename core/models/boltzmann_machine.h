#pragma once

#include "core/models/rbm.h"

#include <optional>
#include <span>

namespace reverie {

/// All units of a machine alike, the visible ones first: input of unit i = Σ_j weights(j, i) x_j + bias(i), and
/// E(x) = −½ xᵀ weights x − biasᵀ x. The weights are symmetric with a zero diagonal.
struct Couplings {
    Matrix weights; ///< Units × units: 2R, W, Wᵀ and 2S as blocks.
    Vector bias;
};

/// Which lateral weights a machine has; the others are zero and stay so.
struct Laterals {
    bool visible = true;
    bool hidden = true;
};

/// A general Boltzmann machine of binary units (Ackley, Hinton & Sejnowski 1985):
/// E(v, h) = −vᵀRv − vᵀWh − hᵀSh − cᵀv − bᵀh, R and S symmetric with a zero diagonal, so that each of their pairs
/// counts twice. Without hidden units it is the fully visible machine, E(x) = −xᵀUx − bᵀx.
class BoltzmannMachine {
public:
    BoltzmannMachine() = default;
    /// All weights and biases zero; `hiddenUnits` may be 0. Throws Error without visible units.
    BoltzmannMachine(Index visibleUnits, Index hiddenUnits);
    /// The machine that a restricted one is, R = S = 0; throws Error when it has other units than binary ones.
    explicit BoltzmannMachine(const Rbm& machine);

    Layer visible;
    Layer hidden;          ///< Of no units in a fully visible machine.
    Matrix visibleLateral; ///< R (or U): visible × visible.
    Matrix weights;        ///< W: visible × hidden.
    Matrix hiddenLateral;  ///< S: hidden × hidden.

    Index units() const { return visible.size() + hidden.size(); }
    Index pixels() const { return visible.size(); }
    const Layer& bottom() const { return visible; }
    Index hiddenLayers() const { return hidden.size() == 0 ? 0 : 1; }
    /// Units of its hidden layer.
    Index hiddenCount(Index /*layer*/) const { return hidden.size(); }
    /// Weights from N(0, scale²), those between layers as an Rbm has them, biases zero.
    void initialise(RandomStream& stream, float scale, Laterals laterals = {});

    Couplings couplings() const;
    /// E(v, h), one number a case; `hiddenStates` has no rows in a fully visible machine.
    CaseValues energy(const ConstMatrixRef& visibleStates, const ConstMatrixRef& hiddenStates) const;
    /// The same of states of all units, the visible ones first.
    CaseValues energy(const ConstMatrixRef& states) const;
    /// What one unit receives from all others and its bias, so that P(x_i = 1 | rest) = σ(input): one number a
    /// case.
    Eigen::RowVectorXf unitInput(Index unit, const ConstMatrixRef& states) const;
    /// P(v_i = 1 | the other visible units, h) of each visible unit, σ(2Rv + Wh + c): visible × cases.
    Matrix visibleMean(const ConstMatrixRef& visibleStates, const ConstMatrixRef& hiddenStates) const;

    /// The restricted machine that this one is, nothing unless R = S = 0 and there are hidden units.
    std::optional<Rbm> restricted() const;
    /// Every parameter is a finite number.
    bool finite() const;
};

/// Layers in a row, each connected with its neighbours alone, as in a deep Boltzmann machine:
/// E = −Σ xˡᵀ Wˡ xˡ⁺¹ − Σ biasˡᵀ xˡ. The lowest layer is visible, all others are hidden, the rest of R, W and S is
/// zero. `weights[l]` is layer l × layer l + 1; throws Error when sizes do not fit.
BoltzmannMachine layeredMachine(std::span<const Vector> biases, std::span<const Matrix> weights);

} // namespace reverie
