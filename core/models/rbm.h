#pragma once

#include "core/models/sweep.h"

namespace reverie {

/// A restricted Boltzmann machine between any two layers (Smolensky 1986; Hinton 2002; Welling et al. 2005):
/// E(v, h) = term(v) + term(h) − drive(v)ᵀ W drive(h).
class Rbm {
public:
    Rbm() = default;
    Rbm(Layer visibleLayer, Layer hiddenLayer);

    Layer visible;
    Layer hidden;
    Matrix weights; ///< Visible × hidden.

    /// Weights from N(0, scale²), biases and log variances zero.
    void initialise(RandomStream& stream, float scale);

    /// Wᵀ drive(v): hidden × cases.
    Matrix hiddenInput(const ConstMatrixRef& visibleStates) const;
    /// W drive(h): visible × cases.
    Matrix visibleInput(const ConstMatrixRef& hiddenStates) const;
    /// E[h | v] and E[v | h]; probabilities for binary units.
    Matrix hiddenMean(const ConstMatrixRef& visibleStates) const;
    Matrix visibleMean(const ConstMatrixRef& hiddenStates) const;

    /// E(v, h), one number a case.
    CaseValues energy(const ConstMatrixRef& visibleStates, const ConstMatrixRef& hiddenStates) const;
    /// F(v) = term(v) − log-marginal of the hidden side; P(v) = exp(−F(v)) / Z.
    CaseValues freeEnergy(const ConstMatrixRef& visibleStates) const;
    /// F(h), the visible side summed or integrated out.
    CaseValues hiddenFreeEnergy(const ConstMatrixRef& hiddenStates) const;

    Connection connection() const { return {visible, weights, hidden}; }
    /// Every parameter is a finite number.
    bool finite() const;
};

/// Means of the other side, computed tile by tile by the team; `mean` has that side's units × cases.
void hiddenMean(const Rbm& machine, const ConstMatrixRef& visibleStates, MatrixRef mean, ThreadTeam& team);
void visibleMean(const Rbm& machine, const ConstMatrixRef& hiddenStates, MatrixRef mean, ThreadTeam& team);
/// Means and states drawn from them, in one sweep; both have that side's units × cases.
void sampleHidden(const Rbm& machine, const ConstMatrixRef& visibleStates, MatrixRef mean, MatrixRef state,
                  const RandomDraw& draw, ThreadTeam& team);
void sampleVisible(const Rbm& machine, const ConstMatrixRef& hiddenStates, MatrixRef mean, MatrixRef state,
                   const RandomDraw& draw, ThreadTeam& team);

} // namespace reverie
