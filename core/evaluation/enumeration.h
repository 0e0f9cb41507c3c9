#pragma once

#include "core/models/rbm.h"

#include <vector>

namespace reverie {

/// True when one side has at most 2^20 joint states, so that Z can be summed over it.
bool enumerable(const Rbm& machine);

/// True when the hidden side is the one to sum over, having fewer states; throws Error when the machine is not
/// enumerable.
bool sumsOverHidden(const Rbm& machine);

/// The free energy of every state of the side that sumsOverHidden() names, in the order of Layer::enumerate().
std::vector<double> enumeratedFreeEnergies(const Rbm& machine);

/// Exact log Z, summed over the side with fewer states, the other one in closed form; throws Error when not
/// enumerable.
double logPartition(const Rbm& machine);

/// Exact mean log P(v) over cases, in nats; throws Error when not enumerable.
double logLikelihood(const Rbm& machine, const ConstMatrixRef& visibleStates);

} // namespace reverie
