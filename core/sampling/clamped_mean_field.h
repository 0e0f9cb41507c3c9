#pragma once

#include "core/math/thread_team.h"
#include "core/models/boltzmann_machine.h"

namespace reverie {

/// How mean field goes about it.
struct MeanFieldPlan {
    int sweeps = 30;         ///< At most so many.
    float damping = 0.3F;    ///< Share of the old means that each sweep keeps, in [0, 1).
    float tolerance = 1e-4F; ///< Settled when no mean would move by more.
};

/// Q(h|v) as independent probabilities.
struct ClampedMeans {
    Matrix hidden;  ///< Hidden × cases.
    int sweeps = 0; ///< The most that any case took.
    float rest = 0; ///< By how much a mean would still move, at most.
};

/// The hidden units' mean-field means given visible states, m ← σ(Wᵀv + 2Sm + b), all units at once and damped
/// (Peterson & Anderson 1987; Salakhutdinov & Hinton 2012); exact, and at once, where S = 0.
ClampedMeans clampedMeanField(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates,
                              const MeanFieldPlan& plan, ThreadTeam& team);

/// The same means with the usual plan, as the only hidden layer's; throws Error where there is none.
Matrix layerMean(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates, Index layer,
                 ThreadTeam& team);
/// P(v_i = 1 | the other visible units, m) of each visible unit, m being the hidden units' means: visible × cases.
Matrix reconstruct(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates, ThreadTeam& team);

/// E_Q[E(v, h)] − H(Q), one number a case: never below F(v) = −log Σ_h exp(−E(v, h)), and equal to it where Q(h|v)
/// is P(h|v), as without lateral weights S, or without hidden units.
CaseValues variationalFreeEnergy(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates,
                                 const ConstMatrixRef& hiddenMeans);

} // namespace reverie
