#include "core/models/layered_machine.h"

namespace reverie {

namespace {

const Rbm& chainedIn(const NetRef& net) {
    return net.top;
}

const Rbm& chainedIn(const DeepBoltzmannRef& machine) {
    return machine.sides;
}

} // namespace

std::optional<LayeredRef> layeredIn(const AnyMachine& machine) {
    if (const auto* const net = std::get_if<DeepBeliefNet>(&machine)) return NetRef(*net);
    if (const auto* const deep = std::get_if<DeepBoltzmannMachine>(&machine)) return DeepBoltzmannRef(*deep);
    return {};
}

const Rbm& chained(const LayeredRef& machine) {
    return std::visit([](const auto& one) -> const Rbm& { return chainedIn(one); }, machine);
}

Index pixelsOf(const LayeredRef& machine) {
    return std::visit([](const auto& one) { return one.pixels(); }, machine);
}

Index labelsOf(const LayeredRef& machine) {
    return std::visit([](const auto& one) { return one.labels; }, machine);
}

bool directedBelow(const LayeredRef& machine) {
    const auto* const net = std::get_if<NetRef>(&machine);
    return net != nullptr && !net->directed.empty();
}

} // namespace reverie
