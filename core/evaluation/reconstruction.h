#pragma once

#include "core/models/rbm.h"

namespace reverie {

/// v → P(h|v) → P(v|h), deterministic.
Matrix reconstruct(const Rbm& machine, ConstMatrixRef visibleStates, ThreadTeam& team);

/// Mean squared difference per unit, one number a case.
CaseValues squaredError(ConstMatrixRef data, ConstMatrixRef reconstruction);

/// −Σ x log p + (1−x) log(1−p) in nats, one number a case (−Σ x log p over a softmax group), probabilities kept
/// 1e-7 away from 0 and 1; the layer must have no Gaussian units.
CaseValues crossEntropy(const Layer& layer, ConstMatrixRef data, ConstMatrixRef probabilities);

/// Σ_i log P(v_i | v_rest) over all units, in nats, one number a case (Besag 1975); exact, for Bernoulli visibles
/// only.
CaseValues pseudoLogLikelihood(const Rbm& machine, ConstMatrixRef visibleStates, ThreadTeam& team);

/// Unbiased estimate of the above from one random unit a case.
CaseValues pseudoLogLikelihoodEstimate(const Rbm& machine, ConstMatrixRef visibleStates, const RandomDraw& draw);

} // namespace reverie
