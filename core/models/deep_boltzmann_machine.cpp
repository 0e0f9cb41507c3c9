#include "core/models/deep_boltzmann_machine.h"

#include "core/error.h"
#include "core/models/mean_field.h"

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

namespace {

/// The layers of one side, side by side.
Layer sideOf(const Layer& pixels, std::span<const Index> hidden, Index labels, std::size_t first) {
    std::vector<UnitGroup> groups;
    if (first == 0) groups = pixels.groups();
    for (std::size_t layer = first == 0 ? 2 : first; layer <= hidden.size(); layer += 2)
        groups.push_back({UnitKind::Bernoulli, hidden[layer - 1]});
    if (labels > 0 && hidden.size() % 2 != first) groups.push_back({UnitKind::Softmax, labels});
    return Layer(std::move(groups));
}

bool neighbours(std::size_t even, std::size_t odd) {
    return even + 1 == odd || odd + 1 == even;
}

} // namespace

DeepBoltzmannMachine::DeepBoltzmannMachine(const Layer& pixels, std::span<const Index> hidden, Index labelUnits)
    : labels(labelUnits) {
    if (hidden.size() < 2) throw Error("a deep Boltzmann machine has two hidden layers or more");
    sizes.push_back(pixels.size());
    sizes.insert(sizes.end(), hidden.begin(), hidden.end());
    if (labels > 0) sizes.push_back(labels);
    sides = Rbm(sideOf(pixels, hidden, labels, 0), sideOf(pixels, hidden, labels, 1));
    sides.visible.bias.head(pixels.size()) = pixels.bias;
    sides.visible.logVariance.head(pixels.size()) = pixels.logVariance;
}

void DeepBoltzmannMachine::setWeights(std::size_t layer, const ConstMatrixRef& weights) {
    const DeepBoltzmannRef all(*this);
    const UnitRange below = all.place(layer);
    const UnitRange above = all.place(layer + 1);
    if (layer % 2 == 0)
        sides.weights.block(below.first, above.first, below.count, above.count) = weights;
    else
        sides.weights.block(above.first, below.first, above.count, below.count) = weights.transpose();
}

VectorRef DeepBoltzmannMachine::bias(std::size_t layer) {
    const UnitRange place = DeepBoltzmannRef(*this).place(layer);
    Layer& side = layer % 2 == 0 ? sides.visible : sides.hidden;
    return side.bias.segment(place.first, place.count);
}

void DeepBoltzmannMachine::initialise(RandomStream& stream, float scale) {
    sides.initialise(stream, scale);
    for (const auto& [rows, columns] : DeepBoltzmannRef(*this).absent())
        sides.weights.block(rows.first, columns.first, rows.count, columns.count).setZero();
}

UnitRange DeepBoltzmannRef::place(std::size_t layer) const {
    UnitRange place = {0, sizes[layer]};
    for (std::size_t below = layer % 2; below < layer; below += 2)
        place.first += sizes[below];
    return place;
}

Layer DeepBoltzmannRef::layer(std::size_t number) const {
    return part(side(number), place(number));
}

Matrix DeepBoltzmannRef::weights(std::size_t layer) const {
    const UnitRange below = place(layer);
    const UnitRange above = place(layer + 1);
    if (layer % 2 == 0) return sides.weights.block(below.first, above.first, below.count, above.count);
    return sides.weights.block(above.first, below.first, above.count, below.count).transpose();
}

Rbm DeepBoltzmannRef::topMachine() const {
    UnitRange below = place(top() - 1);
    const UnitRange above = place(top());
    below.count += labels; // They stand right behind the layer below the top.
    Rbm machine(part(side(top() - 1), below), layer(top()));
    if (top() % 2 == 1)
        machine.weights = sides.weights.block(below.first, above.first, below.count, above.count);
    else
        machine.weights = sides.weights.block(above.first, below.first, above.count, below.count).transpose();
    return machine;
}

std::vector<WeightBlock> DeepBoltzmannRef::absent() const {
    std::vector<WeightBlock> blocks;
    for (std::size_t even = 0; even < sizes.size(); even += 2)
        for (std::size_t odd = 1; odd < sizes.size(); odd += 2)
            if (!neighbours(even, odd)) blocks.push_back({place(even), place(odd)});
    return blocks;
}

DeepBoltzmannMachine DeepBoltzmannRef::copy() const {
    DeepBoltzmannMachine machine;
    machine.sides = sides;
    machine.sizes.assign(sizes.begin(), sizes.end());
    machine.labels = labels;
    return machine;
}

Layer part(const Layer& layer, UnitRange rows) {
    std::vector<UnitGroup> groups;
    Index first = 0;
    for (const UnitGroup& group : layer.groups()) {
        const Index begin = std::max(first, rows.first);
        const Index end = std::min(first + group.size, rows.first + rows.count);
        if (begin < end) groups.push_back({group.kind, end - begin});
        first += group.size;
    }
    Layer result(std::move(groups));
    result.bias = layer.bias.segment(rows.first, rows.count);
    result.logVariance = layer.logVariance.segment(rows.first, rows.count);
    return result;
}

DeepBoltzmannMachine composed(std::span<const DirectedConnection> layers, Index labels) {
    std::vector<Index> hidden;
    for (const DirectedConnection& layer : layers) {
        hidden.push_back(layer.above.size());
        if (layer.above.has(UnitKind::Gaussian) || layer.above.has(UnitKind::Softmax))
            throw Error("the hidden layers of a deep Boltzmann machine are binary");
    }
    if (layers.empty()) throw Error("a deep Boltzmann machine has two hidden layers or more");
    DeepBoltzmannMachine machine(layers.front().below, hidden, labels);
    for (std::size_t level = 0; level + 1 < layers.size(); ++level) {
        const Vector& above = layers[level].above.bias;
        machine.setWeights(level, 0.5F * layers[level].recognition);
        machine.bias(level + 1) = 0.5F * (above + layers[level + 1].below.bias.head(above.size()));
    }
    const DirectedConnection& top = layers.back();
    machine.setWeights(layers.size() - 1, top.recognition.topRows(top.below.size() - labels));
    machine.bias(layers.size()) = top.above.bias;
    if (labels == 0) return machine;
    machine.setWeights(layers.size(), top.recognition.bottomRows(labels).transpose());
    machine.bias(layers.size() + 1) = top.below.bias.tail(labels);
    return machine;
}

Matrix layerMean(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, Index layer, ThreadTeam& team) {
    MeanField field(machine, visible, team);
    field.settle(team);
    return field.layer(static_cast<std::size_t>(layer) + 1);
}

Matrix reconstruct(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, ThreadTeam& team) {
    MeanField field(machine, visible, team);
    field.settle(team);
    return pixelMean(machine, field.odd(), team);
}

Matrix pixelMean(const DeepBoltzmannRef& machine, const ConstMatrixRef& odd, ThreadTeam& team) {
    const Layer pixels = machine.bottom();
    Matrix mean(pixels.size(), odd.cols());
    meanBelow({pixels, machine.sides.weights.topRows(pixels.size()), machine.sides.hidden}, odd, mean, team);
    return mean;
}

NetView viewOf(const DeepBoltzmannRef& machine) {
    NetView view;
    view.layers.push_back({"pixels", machine.pixels(), false});
    for (Index layer = 0; layer < machine.hiddenLayers(); ++layer) {
        const bool top = layer + 1 == machine.hiddenLayers();
        if (top && machine.labels > 0) view.layers.push_back({"labels", machine.labels, true});
        view.layers.push_back({fmt::format("hidden {}", layer + 1), machine.hiddenCount(layer), false});
    }
    return view;
}

} // namespace reverie
