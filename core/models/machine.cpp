#include "core/models/machine.h"

#include "core/error.h"
#include "core/sampling/clamped_mean_field.h"

#include <fmt/format.h>
#include <utility>

namespace reverie {

namespace {

std::string_view kindOfOne(const DeepBeliefNet& net) {
    return net.directed.empty() ? "restricted Boltzmann machine" : "deep belief net";
}

std::string_view kindOfOne(const Autoencoder&) {
    return "autoencoder";
}

std::string_view kindOfOne(const BoltzmannMachine& machine) {
    return machine.hidden.size() == 0 ? "fully visible Boltzmann machine" : "general Boltzmann machine";
}

std::string_view kindOfOne(const DeepBoltzmannMachine&) {
    return "deep Boltzmann machine";
}

template<class Machine>
Index labelsIn(const Machine& machine) {
    if constexpr (requires { machine.labels; })
        return machine.labels;
    else
        return 0;
}

/// What answers for a machine: for a net a reference to its parts, which every function on nets takes.
NetRef asked(const DeepBeliefNet& net) {
    return net;
}

DeepBoltzmannRef asked(const DeepBoltzmannMachine& machine) {
    return machine;
}

template<class Other>
const Other& asked(const Other& machine) {
    return machine;
}

} // namespace

std::string_view kindOf(const AnyMachine& machine) {
    return std::visit([](const auto& one) { return kindOfOne(one); }, machine);
}

const DeepBeliefNet& netOf(const AnyMachine& machine) {
    const auto* const net = std::get_if<DeepBeliefNet>(&machine);
    if (net == nullptr)
        throw Error(fmt::format(
            "this works with a restricted Boltzmann machine or a deep belief net, and this machine is another: {}",
            kindOf(machine)));
    return *net;
}

DeepBeliefNet& netOf(AnyMachine& machine) {
    return const_cast<DeepBeliefNet&>(netOf(std::as_const(machine)));
}

namespace machine {

Index pixels(const AnyMachine& machine) {
    return std::visit([](const auto& one) { return asked(one).pixels(); }, machine);
}

Layer bottom(const AnyMachine& machine) {
    return std::visit([](const auto& one) -> Layer { return asked(one).bottom(); }, machine);
}

Index hiddenLayers(const AnyMachine& machine) {
    return std::visit([](const auto& one) { return asked(one).hiddenLayers(); }, machine);
}

Index hiddenCount(const AnyMachine& machine, Index layer) {
    return std::visit([layer](const auto& one) { return asked(one).hiddenCount(layer); }, machine);
}

Index labels(const AnyMachine& machine) {
    return std::visit([](const auto& one) { return labelsIn(one); }, machine);
}

Matrix layerMean(const AnyMachine& machine, const ConstMatrixRef& visible, Index layer, ThreadTeam& team) {
    return std::visit([&](const auto& one) { return reverie::layerMean(asked(one), visible, layer, team); },
                      machine);
}

Matrix reconstruct(const AnyMachine& machine, const ConstMatrixRef& visible, ThreadTeam& team) {
    return std::visit([&](const auto& one) { return reverie::reconstruct(asked(one), visible, team); }, machine);
}

NetView view(const AnyMachine& machine) {
    return std::visit([](const auto& one) { return viewOf(asked(one)); }, machine);
}

} // namespace machine

} // namespace reverie
