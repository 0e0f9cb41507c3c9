#pragma once

#include "core/data/image_set.h"
#include "core/data/pixel_coding.h"
#include "core/models/rbm.h"

#include <functional>

namespace reverie {

/// Mean squared difference per unit, one number a case.
CaseValues squaredError(const ConstMatrixRef& data, const ConstMatrixRef& reconstruction);

/// Deterministic reconstructions of visible states: pixels × cases.
using Reconstruct = std::function<Matrix(const Matrix& states, ThreadTeam& team)>;

/// The same between the first `most` images of a set, as a machine sees them, and its reconstructions of them: the
/// mean over the cases.
double meanReconstructionError(const Reconstruct& reconstruct, const ImageSet& images, Index most,
                               const PixelCoding& coding, ThreadTeam& team);

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
