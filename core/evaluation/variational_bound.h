#pragma once

#include "core/models/deep_boltzmann_machine.h"

namespace reverie {

// The variational bound of a deep Boltzmann machine (Salakhutdinov & Hinton 2009, section 2.2):
// log P(v) ≥ −E_Q[E(v, h)] + H(Q) − log Z for any Q(h|v) = Πᵢ Q(hᵢ|v); the difference is KL(Q‖P(h|v)).

/// −E_Q[E(v, h)] + H(Q) of each case: the bound before log Z is taken off. `even` holds images above the means of
/// the even layers above them, `odd` the means of the odd ones; with labels that are given it bounds log P(v,
/// label).
CaseValues unnormalisedBound(const DeepBoltzmannRef& machine, const ConstMatrixRef& even,
                             const ConstMatrixRef& odd);
/// The same by mean field after so many sweeps, cases shared among the team.
CaseValues unnormalisedBound(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, int sweeps,
                             ThreadTeam& team);

/// The restricted Boltzmann machine that the hidden layers are, given one image: the open units of the even side
/// and the odd side, which hears the pixels through its biases.
Rbm conditional(const DeepBoltzmannRef& machine, const ConstVectorRef& visible);
/// Whether the even or the odd hidden layers have few enough states to sum over.
bool hiddenEnumerable(const DeepBoltzmannRef& machine);
/// log P(v) + log Z of each case, exactly; throws Error when neither the even nor the odd hidden layers can be
/// enumerated.
CaseValues logUnnormalised(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible);

} // namespace reverie
