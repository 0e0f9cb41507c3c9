#pragma once

#include "core/models/rbm.h"

namespace reverie {

/// An estimate of the gradient of the mean log-likelihood, ⟨statistics⟩_data − ⟨statistics⟩_model, as weighted
/// pairs of states.
///
/// The first `cases` columns are the data with weight 1, the others the model's with negative weights that sum to
/// −cases. Kept factored, so that ∂W = visible · hiddenᵀ / cases is added straight onto the momentum.
struct GradientEstimate {
    Matrix visible; ///< Drives of the visible states: visible units × columns.
    Matrix hidden; ///< Drives of E[h|v] (or of states), multiplied by the column's weight: hidden units × columns.
    Vector weight; ///< One a column.
    Index cases = 0;
    Matrix given; ///< States of the last hidden units that the data bring themselves: units × cases, or empty.
    bool variances = false;    ///< Whether the log variances' gradient is wanted too.
    Vector visibleLogVariance; ///< Their gradient when it is wanted, else empty.

    /// Makes room for the cases, and for particles of equal weight behind them.
    void resize(const Rbm& machine, Index caseCount, Index particleCount);
    auto data() { return visible.leftCols(cases); }
    auto dataHidden() { return hidden.leftCols(cases); }
    auto particles() { return visible.rightCols(visible.cols() - cases); }
    auto particlesHidden() { return hidden.rightCols(hidden.cols() - cases); }

    /// The hidden side of the data phase, E[h|v] where the data bring no states themselves.
    void fillDataHidden(const Rbm& machine, ThreadTeam& team);
    /// Puts what is given into hidden states of the data.
    void putGiven(MatrixRef hiddenStates) const;
    /// Turns plain states into weighted drives, once both phases are written; computes the log variances' gradient
    /// when asked to.
    void weigh(const Rbm& machine, ThreadTeam& team);

    /// ∂W, multiplied out: visible × hidden.
    Matrix weightsGradient() const;
    /// ∂c = Σ weight · x/σ² / cases for some visible units; the biases of (x − c)/σ² cancel between the phases.
    Vector visibleBiasGradient(const Rbm& machine, UnitRange rows) const;
    /// ∂b, likewise.
    Vector hiddenBiasGradient(const Rbm& machine, UnitRange rows) const;
};

} // namespace reverie
