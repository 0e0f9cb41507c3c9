#pragma once

#include "core/models/boltzmann_machine.h"
#include "core/models/deep_boltzmann_machine.h"

namespace reverie {

/// The general Boltzmann machine that a deep one is, its hidden layers one after the other, with blocks of zeros
/// between layers that are no neighbours; throws Error when its pixels are not binary.
BoltzmannMachine generalMachine(const DeepBoltzmannRef& machine);

} // namespace reverie
