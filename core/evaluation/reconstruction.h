#pragma once

#include "core/models/rbm.h"

namespace reverie {

/// v → P(h|v) → P(v|h), deterministic.
Matrix reconstruct(const Rbm& machine, const ConstMatrixRef& visibleStates, ThreadTeam& team);

/// Mean squared difference per unit, one number a case.
CaseValues squaredError(const ConstMatrixRef& data, const ConstMatrixRef& reconstruction);

/// −Σ x log p + (1−x) log(1−p) in nats, one number a case (−Σ x log p over a softmax group), probabilities kept
/// 1e-7 away from 0 and 1; the layer must have no Gaussian units.
CaseValues crossEntropy(const Layer& layer, const ConstMatrixRef& data, const ConstMatrixRef& probabilities);

/// Σ_i log P(v_i | v_rest) over all units, in nats, one number a case (Besag 1975); exact, for Bernoulli visibles
/// only.
CaseValues pseudoLogLikelihood(const Rbm& machine, const ConstMatrixRef& visibleStates, ThreadTeam& team);

/// Unbiased estimate of the above from one random unit a case, given the cases' hidden input.
CaseValues pseudoLogLikelihoodEstimate(const Rbm& machine, const ConstMatrixRef& visibleStates,
                                       const ConstMatrixRef& hiddenInput, const RandomDraw& draw);

} // namespace reverie
