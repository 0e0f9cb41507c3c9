#pragma once

#include "core/models/machine.h"

#include <optional>
#include <variant>

namespace reverie {

/// A machine of layers whose Gibbs chains are those of one restricted machine.
using LayeredRef = std::variant<NetRef, DeepBoltzmannRef>;

/// The machine as such a one; nothing where it is of another kind. It must outlive what it is referred to by.
std::optional<LayeredRef> layeredIn(const AnyMachine& machine);
/// The restricted machine of its chains: the top of a net, the two sides of a deep Boltzmann machine.
const Rbm& chained(const LayeredRef& machine);
Index pixelsOf(const LayeredRef& machine);
Index labelsOf(const LayeredRef& machine);
/// Whether pixels hang below directed connections, so that they do not belong to the chains themselves.
bool directedBelow(const LayeredRef& machine);

} // namespace reverie
