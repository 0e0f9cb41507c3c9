#include "core/evaluation/enumeration.h"

#include "core/error.h"
#include "core/math/functions.h"

#include <algorithm>
#include <vector>

namespace reverie {

namespace {

constexpr Index maximumStates = Index{1} << 20;

bool withinReach(const Layer& layer) {
    return layer.stateCount() > 0 && layer.stateCount() <= maximumStates;
}

} // namespace

bool enumerable(const Rbm& machine) {
    return withinReach(machine.visible) || withinReach(machine.hidden);
}

bool sumsOverHidden(const Rbm& machine) {
    if (!enumerable(machine))
        throw Error("this machine is too large to enumerate: one side may have at most 20 binary units");
    if (!withinReach(machine.visible)) return true;
    return withinReach(machine.hidden) && machine.hidden.stateCount() <= machine.visible.stateCount();
}

std::vector<double> enumeratedFreeEnergies(const Rbm& machine) {
    const bool overHidden = sumsOverHidden(machine);
    const Layer& side = overHidden ? machine.hidden : machine.visible;
    const Index count = side.stateCount();
    std::vector<double> energies;
    energies.reserve(static_cast<std::size_t>(count));
    Matrix states;
    constexpr Index chunk = 4096;
    for (Index first = 0; first < count; first += chunk) {
        states.resize(side.size(), std::min(chunk, count - first));
        side.enumerate(first, states);
        const CaseValues part = overHidden ? machine.hiddenFreeEnergy(states) : machine.freeEnergy(states);
        energies.insert(energies.end(), part.begin(), part.end());
    }
    return energies;
}

double logPartition(const Rbm& machine) {
    std::vector<double> values = enumeratedFreeEnergies(machine);
    for (double& value : values)
        value = -value;
    return logSumExp(values);
}

double logLikelihood(const Rbm& machine, const ConstMatrixRef& visibleStates) {
    return -machine.freeEnergy(visibleStates).mean() - logPartition(machine);
}

} // namespace reverie
