#include "core/sampling/fantasies.h"

#include "core/error.h"
#include "core/models/layered_machine.h"
#include "core/models/mean_field.h"

#include <fmt/format.h>

namespace reverie {

namespace {

/// The restricted machine whose chains they are.
const Rbm& restricted(const AnyMachine& machine) {
    const auto layered = layeredIn(machine);
    return layered ? chained(*layered) : netOf(machine).top;
}

const BoltzmannMachine* general(const AnyMachine& machine) {
    return std::get_if<BoltzmannMachine>(&machine);
}

/// Even layers as mean field has them given the pixels: even units × cases.
Matrix evenStates(const DeepBoltzmannMachine& machine, const ConstMatrixRef& visible, ThreadTeam& team) {
    MeanField field(machine, visible, team);
    field.settle(team);
    return field.even();
}

} // namespace

bool dreams(const AnyMachine& machine) {
    return !std::holds_alternative<Autoencoder>(machine);
}

Fantasies::Fantasies(std::uint64_t seed, std::string_view streamName)
    : chains_(seed, streamName), general_(seed, streamName) {}

void Fantasies::startRandom(const AnyMachine& machine, Index count) {
    if (!dreams(machine))
        throw Error(fmt::format("this machine does not dream, as it is no model of how images arise: {}",
                                kindOf(machine)));
    isGeneral_ = general(machine) != nullptr;
    if (isGeneral_)
        general_.startRandom(*general(machine), count);
    else
        chains_.startRandom(restricted(machine), count);
}

void Fantasies::startAt(const AnyMachine& machine, const ConstMatrixRef& visible, ThreadTeam& team) {
    startRandom(machine, visible.cols());
    if (isGeneral_)
        general_.startAt(*general(machine), visible);
    else if (const auto* const deep = std::get_if<DeepBoltzmannMachine>(&machine))
        chains_.start(evenStates(*deep, visible, team));
    else
        chains_.start(withNeutralLabels(netOf(machine), upPass(netOf(machine).directed, visible, team)));
}

bool Fantasies::fit(const AnyMachine& machine, Index count) const {
    const BoltzmannMachine* const one = general(machine);
    if ((one != nullptr) != isGeneral_ || !dreams(machine)) return false;
    if (one != nullptr)
        return general_.count() == count && general_.states().rows() == one->visible.size() + one->hidden.size();
    return chains_.count() == count && chains_.visible().rows() == restricted(machine).visible.size();
}

void Fantasies::advance(const AnyMachine& machine, ThreadTeam& team, int steps, float temperature) {
    if (!isGeneral_ && temperature != 1)
        throw Error(
            fmt::format("only a general Boltzmann machine is sampled at a temperature, and this machine is "
                        "another: {}",
                        kindOf(machine)));
    SweepPlan plan;
    plan.inverseTemperature = 1 / temperature;
    if (isGeneral_)
        general_.advance(*general(machine), team, steps, plan);
    else
        chains_.advance(restricted(machine), team, steps);
}

Matrix Fantasies::images(const AnyMachine& machine, ThreadTeam& team) const {
    const Index pixels = machine::pixels(machine);
    if (isGeneral_) return general_.means().topRows(pixels);
    if (std::holds_alternative<DeepBoltzmannMachine>(machine)) return chains_.visibleMean().topRows(pixels);
    return meanDownPass(netOf(machine), chains_.visibleMean(), team);
}

std::uint64_t Fantasies::steps() const {
    return isGeneral_ ? general_.sweeps() : chains_.steps();
}

} // namespace reverie
