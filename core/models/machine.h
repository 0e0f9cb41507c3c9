#pragma once

#include "core/models/autoencoder.h"
#include "core/models/boltzmann_machine.h"
#include "core/models/deep_belief_net.h"
#include "core/models/deep_boltzmann_machine.h"
#include "core/models/net_view.h"

#include <string_view>
#include <variant>

namespace reverie {

/// What a run makes and a model file holds.
using AnyMachine = std::variant<DeepBeliefNet, DeepBoltzmannMachine, Autoencoder, BoltzmannMachine>;

/// "restricted Boltzmann machine", "deep belief net": what a person calls it.
std::string_view kindOf(const AnyMachine& machine);

/// The net that a machine is; throws Error naming its kind where it is something else.
const DeepBeliefNet& netOf(const AnyMachine& machine);
DeepBeliefNet& netOf(AnyMachine& machine);

/// What can be asked of every machine.
namespace machine {

/// 0 for a machine that has no units yet.
Index pixels(const AnyMachine& machine);
/// The units that are shown images.
Layer bottom(const AnyMachine& machine);
/// 0 for a fully visible Boltzmann machine.
Index hiddenLayers(const AnyMachine& machine);
/// Units of one hidden layer, 0 being the lowest.
Index hiddenCount(const AnyMachine& machine, Index layer);
/// Label units; 0 for a machine without.
Index labels(const AnyMachine& machine);
/// E[h | v] of one hidden layer, 0 being the lowest, by mean field where hidden units drive each other: units ×
/// cases.
Matrix layerMean(const AnyMachine& machine, const ConstMatrixRef& visible, Index layer, ThreadTeam& team);
/// Up and down again without chance: pixels × cases.
Matrix reconstruct(const AnyMachine& machine, const ConstMatrixRef& visible, ThreadTeam& team);
/// How it is drawn while nothing learns.
NetView view(const AnyMachine& machine);

} // namespace machine

} // namespace reverie
