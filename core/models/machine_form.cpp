#include "core/models/machine_form.h"

#include "core/error.h"
#include "core/models/general_machine.h"

#include <fmt/format.h>
#include <numeric>
#include <utility>

namespace reverie {

namespace {

void checkUnits(Index units, Index most) {
    if (units > most)
        throw Error(fmt::format(
            "its {} units are too many to show the weights of every pair: up to {} can be shown", units, most));
}

GeneralForm formOf(const DeepBeliefNet& net, Index mostUnits) {
    if (!net.directed.empty())
        throw Error("the lower connections of a deep belief net are directed, so that it is no Boltzmann machine");
    const std::vector<Index> layers = {net.top.visible.size(), net.top.hidden.size()};
    checkUnits(layers[0] + layers[1], mostUnits);
    return {BoltzmannMachine(net.top), layers};
}

GeneralForm formOf(const DeepBoltzmannMachine& machine, Index mostUnits) {
    checkUnits(machine.sides.visible.size() + machine.sides.hidden.size(), mostUnits);
    return {generalMachine(machine), machine.sizes};
}

GeneralForm formOf(const BoltzmannMachine& machine, Index mostUnits) {
    checkUnits(machine.units(), mostUnits);
    GeneralForm form{machine, {machine.visible.size()}};
    if (machine.hidden.size() > 0) form.layers.push_back(machine.hidden.size());
    return form;
}

GeneralForm formOf(const Autoencoder&, Index /*mostUnits*/) {
    throw Error("an autoencoder has no energy, as it is no Boltzmann machine");
}

/// The two layers into which so many hidden units are halved.
std::vector<Index> halves(Index units) {
    return {(units + 1) / 2, units / 2};
}

std::span<const Index> hiddenLayers(const GeneralForm& form) {
    return std::span(form.layers).subspan(1);
}

std::vector<Index> layeredHidden(const GeneralForm& form) {
    const auto hidden = hiddenLayers(form);
    return hidden.size() == 1 ? halves(hidden.front()) : std::vector<Index>(hidden.begin(), hidden.end());
}

/// How many weights of each block are not zero.
MatrixOfCounts countConnections(const Matrix& weights, std::span<const Index> layers) {
    const auto count = static_cast<Index>(layers.size());
    MatrixOfCounts connections(count, count);
    Index firstColumn = 0;
    for (Index column = 0; column < count; ++column) {
        const Index columns = layers[static_cast<std::size_t>(column)];
        Index firstRow = 0;
        for (Index row = 0; row < count; ++row) {
            const Index rows = layers[static_cast<std::size_t>(row)];
            connections(row, column) =
                (weights.block(firstRow, firstColumn, rows, columns).array() != 0.0F).count();
            firstRow += rows;
        }
        firstColumn += columns;
    }
    return connections;
}

bool sameWeights(const BoltzmannMachine& one, const BoltzmannMachine& other) {
    return one.visibleLateral == other.visibleLateral && one.weights == other.weights &&
           one.hiddenLateral == other.hiddenLateral;
}

} // namespace

GeneralForm generalForm(const AnyMachine& machine, Index mostUnits) {
    if (machine::labels(machine) > 0)
        throw Error("its label units are no binary units of their own, as one of them is always on");
    return std::visit([mostUnits](const auto& one) { return formOf(one, mostUnits); }, machine);
}

BoltzmannMachine withoutLaterals(BoltzmannMachine machine) {
    machine.visibleLateral.setZero();
    machine.hiddenLateral.setZero();
    return machine;
}

BoltzmannMachine withNeighboursAlone(BoltzmannMachine machine, std::span<const Index> hidden) {
    if (hidden.empty() || std::accumulate(hidden.begin(), hidden.end(), Index{0}) != machine.hidden.size())
        throw Error("the hidden layers must be made of all hidden units");
    machine.visibleLateral.setZero();
    machine.weights.rightCols(machine.hidden.size() - hidden.front()).setZero();
    const Matrix all =
        std::exchange(machine.hiddenLateral, Matrix::Zero(machine.hidden.size(), machine.hidden.size()));
    Index first = 0;
    for (std::size_t layer = 0; layer + 1 < hidden.size(); ++layer) {
        const Index above = first + hidden[layer];
        const Index count = hidden[layer + 1];
        machine.hiddenLateral.block(first, above, hidden[layer], count) =
            all.block(first, above, hidden[layer], count);
        machine.hiddenLateral.block(above, first, count, hidden[layer]) =
            all.block(above, first, count, hidden[layer]);
        first = above;
    }
    return machine;
}

std::optional<DeepBoltzmannMachine> deepMachine(const BoltzmannMachine& machine, std::span<const Index> hidden) {
    if (hidden.size() < 2 || !sameWeights(machine, withNeighboursAlone(machine, hidden))) return {};
    DeepBoltzmannMachine deep(machine.visible, hidden);
    deep.setWeights(0, machine.weights.leftCols(hidden.front()));
    Index first = 0;
    for (std::size_t layer = 0; layer < hidden.size(); ++layer) {
        const Index count = hidden[layer];
        deep.bias(layer + 1) = machine.hidden.bias.segment(first, count);
        if (layer + 1 < hidden.size())
            deep.setWeights(layer + 1,
                            2 * machine.hiddenLateral.block(first, first + count, count, hidden[layer + 1]));
        first += count;
    }
    return deep;
}

GeneralForm formed(const GeneralForm& trained, MachineForm form) {
    if (form == MachineForm::Restricted && trained.machine.hidden.size() > 0)
        return {withoutLaterals(trained.machine), {trained.machine.visible.size(), trained.machine.hidden.size()}};
    if (form == MachineForm::Layered && trained.machine.hidden.size() > 1) {
        const std::vector<Index> hidden = layeredHidden(trained);
        GeneralForm layered{withNeighboursAlone(trained.machine, hidden), {trained.machine.visible.size()}};
        layered.layers.insert(layered.layers.end(), hidden.begin(), hidden.end());
        return layered;
    }
    return trained;
}

bool changes(const GeneralForm& trained, MachineForm form) {
    if (trained.machine.hidden.size() == 0) return false;
    const bool hiddenLateral = !trained.machine.hiddenLateral.isZero(0);
    if (form == MachineForm::Restricted) return hiddenLateral || !trained.machine.visibleLateral.isZero(0);
    // Without S the upper layers would be cut off.
    return form == MachineForm::Layered && hiddenLateral &&
           !sameWeights(trained.machine, formed(trained, form).machine);
}

SpecialMachine specialMachine(const GeneralForm& general) {
    if (auto restricted = general.machine.restricted()) return *std::move(restricted);
    if (auto deep = deepMachine(general.machine, hiddenLayers(general))) return *std::move(deep);
    return {};
}

CaseValues energy(const Rbm& machine, const ConstMatrixRef& states) {
    return machine.energy(states.topRows(machine.visible.size()), states.bottomRows(machine.hidden.size()));
}

CaseValues energy(const DeepBoltzmannRef& machine, const ConstMatrixRef& states) {
    Matrix sides[] = {Matrix(machine.sides.visible.size(), states.cols()),
                      Matrix(machine.sides.hidden.size(), states.cols())};
    Index first = 0;
    for (std::size_t layer = 0; layer < machine.sizes.size(); ++layer) {
        const UnitRange place = machine.place(layer);
        sides[layer % 2].middleRows(place.first, place.count) = states.middleRows(first, place.count);
        first += place.count;
    }
    return machine.sides.energy(sides[0], sides[1]);
}

MachineView viewOf(const GeneralForm& trained, MachineForm form, std::string kind) {
    const GeneralForm shown = formed(trained, form);
    const BoltzmannMachine& machine = shown.machine;
    MachineView view;
    view.weights.resize(machine.units(), machine.units());
    view.weights << machine.visibleLateral, machine.weights, machine.weights.transpose(), machine.hiddenLateral;
    view.bias.resize(machine.units());
    view.bias << machine.visible.bias, machine.hidden.bias;
    view.layers = shown.layers;
    view.connections = countConnections(view.weights, view.layers);
    view.form = form;
    view.canRestrict = changes(trained, MachineForm::Restricted);
    view.canLayer = changes(trained, MachineForm::Layered);
    view.kind = std::move(kind);
    return view;
}

} // namespace reverie
