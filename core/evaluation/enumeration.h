#pragma once

#include "core/models/rbm.h"

#include <optional>

namespace reverie {

/// True when one side has at most 2^20 joint states, so that Z can be summed over it.
bool enumerable(const Rbm& machine);

/// Exact log Z, summed over the side with fewer states, the other one in closed form; throws Error when not
/// enumerable.
double logPartition(const Rbm& machine);

/// Exact mean log P(v) over cases, in nats; throws Error when not enumerable.
double logLikelihood(const Rbm& machine, ConstMatrixRef visibleStates);

} // namespace reverie
