#pragma once

#include "core/models/deep_boltzmann_machine.h"

namespace reverie {

/// P(label | penultimate states) by the exact free energy of each label setting in the top machine, the labels'
/// softmax of −F(v, label) (Hinton, Osindero & Teh 2006, section 6): labels × cases.
Matrix labelsByFreeEnergy(const NetRef& net, const ConstMatrixRef& penultimate, ThreadTeam& team);

/// P(label | visible) after a deterministic up-pass, as above: labels × cases.
Matrix recognise(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team);

/// The same in a deep Boltzmann machine, whose topmost hidden layer is summed over and the layers below it are
/// held at their means by mean field with undecided labels.
Matrix recognise(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, ThreadTeam& team);

/// The mean of the first over `passes` stochastic up-passes.
Matrix recogniseStochastically(const NetRef& net, const ConstMatrixRef& visible, int passes, RandomStream& stream,
                               ThreadTeam& team);

/// P(label) by Gibbs iterations in the top machine with the penultimate probabilities held and the labels
/// undecided at first: the mean of the labels' probabilities over the second half of the iterations; labels ×
/// cases.
Matrix recogniseByGibbs(const NetRef& net, const ConstMatrixRef& visible, int iterations, RandomStream& stream,
                        ThreadTeam& team);

/// The same in a deep Boltzmann machine whose pixels are held, by block Gibbs that begins at the means.
Matrix recogniseByGibbs(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, int iterations,
                        RandomStream& stream, ThreadTeam& team);

/// The most probable label of each case.
std::vector<int> likeliest(const ConstMatrixRef& probabilities);

} // namespace reverie
