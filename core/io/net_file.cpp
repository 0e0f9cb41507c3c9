#include "core/io/net_file.h"

#include "core/io/boltzmann_file.h"
#include "core/io/metadata.h"
#include "core/io/named_values.h"

#include <algorithm>
#include <fmt/ranges.h>
#include <iterator>
#include <string_view>

namespace reverie {
namespace {

using nlohmann::json;

/// No file is believed to hold more layers than this.
constexpr std::int64_t mostLayers = 100;
/// Images are labelled 0 to 9.
constexpr Index mostLabels = 10;

constexpr Names<UnitKind, 5> unitNames = {{{UnitKind::Bernoulli, "bernoulli"},
                                           {UnitKind::Gaussian, "gaussian"},
                                           {UnitKind::Softmax, "softmax"},
                                           {UnitKind::Tanh, "tanh"},
                                           {UnitKind::RectifiedLinear, "rectified_linear"}}};

bool stochasticUnits(const Layer& layer) {
    return std::ranges::all_of(layer.groups(), stochastic, &UnitGroup::kind);
}

void putLayer(TensorFile& file, const Layer& layer, const std::string& name) {
    json groups = json::array();
    for (const UnitGroup& group : layer.groups())
        groups.push_back({{"kind", nameOf(unitNames, group.kind)}, {"size", group.size}});
    file.metadata[name + "_groups"] = groups.dump();
    file.put(name + "_bias", layer.bias);
    if (layer.has(UnitKind::Gaussian)) file.put(name + "_log_variance", layer.logVariance);
}

/// The groups of a layer of `units` units; no group is believed to be larger than the layer.
std::vector<UnitGroup> readGroups(const TensorFile& file, const std::string& key, Index units) {
    std::vector<UnitGroup> groups;
    Index left = units;
    for (const json& entry : file.json(key)) {
        const json kindName = entry.is_object() ? entry.value("kind", json()) : json();
        const json size = entry.is_object() ? entry.value("size", json()) : json();
        if (!kindName.is_string() || !size.is_number_integer()) throw metadataError(file, key);
        const auto kind = named(unitNames, kindName.get<std::string>());
        if (!kind) throw metadataError(file, key);
        groups.push_back({*kind, size.get<Index>()});
        const Index smallest = *kind == UnitKind::Softmax ? 2 : 1;
        if (groups.back().size < smallest || groups.back().size > left) throw metadataError(file, key);
        left -= groups.back().size;
    }
    if (groups.empty() || left != 0)
        throw fileError(file, fmt::format("its {} do not add up to the {} units of its weights", key, units));
    return groups;
}

Layer readLayer(const TensorFile& file, const std::string& name, Index units) {
    Layer layer(readGroups(file, name + "_groups", units));
    layer.bias = file.vector(name + "_bias", units);
    if (layer.has(UnitKind::Gaussian)) layer.logVariance = file.vector(name + "_log_variance", units);
    return layer;
}

std::string layerName(const std::string& prefix, std::size_t number) {
    return fmt::format("{}layer{}.", prefix, number);
}

DirectedConnection readConnection(const TensorFile& file, const std::string& name) {
    Matrix recognition = file.matrix(name + "recognition_weights");
    DirectedConnection connection{readLayer(file, name + "visible", recognition.rows()),
                                  readLayer(file, name + "hidden", recognition.cols()),
                                  {},
                                  {}};
    if (file.has(name + "generative_weights"))
        connection.generative = file.matrix(name + "generative_weights", recognition.rows(), recognition.cols());
    connection.recognition = std::move(recognition);
    return connection;
}

} // namespace

void putDirected(TensorFile& file, std::span<const DirectedConnection> directed, const std::string& prefix) {
    if (directed.empty()) return;
    file.metadata[prefix + "directed"] = std::to_string(directed.size());
    for (std::size_t i = 0; i < directed.size(); ++i) {
        const std::string name = layerName(prefix, i + 1);
        file.put(name + "recognition_weights", directed[i].recognition);
        if (!directed[i].tied()) file.put(name + "generative_weights", directed[i].generative);
        putLayer(file, directed[i].below, name + "visible");
        putLayer(file, directed[i].above, name + "hidden");
    }
}

std::vector<DirectedConnection> readDirected(const TensorFile& file, const std::string& prefix) {
    const std::int64_t count = metadataNumber(file, prefix + "directed", 0);
    if (count > mostLayers) throw metadataError(file, prefix + "directed");
    std::vector<DirectedConnection> directed;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        directed.push_back(readConnection(file, layerName(prefix, i + 1)));
        if (i > 0 && directed[i].below.groups() != directed[i - 1].above.groups())
            throw fileError(file, fmt::format("its layer {} does not fit the one below", i + 1));
    }
    return directed;
}

void putMachine(TensorFile& file, const Rbm& machine, const std::string& prefix) {
    file.put(prefix + "weights", machine.weights);
    putLayer(file, machine.visible, prefix + "visible");
    putLayer(file, machine.hidden, prefix + "hidden");
}

Rbm readMachine(const TensorFile& file, const std::string& prefix) {
    Matrix weights = file.matrix(prefix + "weights");
    Rbm machine(readLayer(file, prefix + "visible", weights.rows()),
                readLayer(file, prefix + "hidden", weights.cols()));
    if (!stochasticUnits(machine.visible) || !stochasticUnits(machine.hidden))
        throw fileError(file, "a machine cannot have tanh or rectified linear units");
    machine.weights = std::move(weights);
    return machine;
}

void putNet(TensorFile& file, const NetRef& net, const std::string& prefix) {
    putDirected(file, net.directed, prefix);
    putMachine(file, net.top, prefix);
    if (net.labels > 0) file.metadata[prefix + "labels"] = std::to_string(net.labels);
}

DeepBeliefNet readNet(const TensorFile& file, const std::string& prefix) {
    DeepBeliefNet net;
    net.directed = readDirected(file, prefix);
    for (const DirectedConnection& connection : net.directed)
        if (!stochasticUnits(connection.below) || !stochasticUnits(connection.above))
            throw fileError(file, "a belief net cannot have tanh or rectified linear units");
    net.top = readMachine(file, prefix);
    net.labels = metadataNumber(file, prefix + "labels", 0);
    const auto& groups = net.top.visible.groups();
    const bool labelsFit = net.labels == 0 || (net.labels <= mostLabels && groups.size() > 1 &&
                                               groups.back() == UnitGroup{UnitKind::Softmax, net.labels});
    if (!labelsFit) throw metadataError(file, prefix + "labels");
    if (!net.directed.empty() && net.directed.back().above.size() != NetRef(net).penultimate())
        throw fileError(file, "its top machine does not fit the layer below");
    return net;
}

namespace {

constexpr std::string_view autoencoderKind = "autoencoder";
constexpr std::string_view boltzmannName = "boltzmann";
constexpr std::string_view deepBoltzmannName = "deep Boltzmann machine";
constexpr const char* sizesKey = "layer_sizes";

void putOne(TensorFile& file, const DeepBeliefNet& net) {
    putNet(file, net);
}

void putOne(TensorFile& file, const Autoencoder& net) {
    file.metadata["machine"] = autoencoderKind;
    putAutoencoder(file, net);
}

Autoencoder autoencoderIn(const TensorFile& file) {
    std::optional<Autoencoder> net = readAutoencoder(file);
    if (!net) throw fileError(file, "it says that it holds an autoencoder, and has no layers of one");
    return std::move(*net);
}

void putOne(TensorFile& file, const BoltzmannMachine& machine) {
    file.metadata["machine"] = boltzmannName;
    putBoltzmann(file, machine);
}

void putOne(TensorFile& file, const DeepBoltzmannMachine& machine) {
    file.metadata["machine"] = deepBoltzmannName;
    putMachine(file, machine.sides);
    file.metadata[sizesKey] = json(machine.sizes).dump();
    if (machine.labels > 0) file.metadata["labels"] = std::to_string(machine.labels);
}

std::vector<Index> readSizes(const TensorFile& file) {
    std::vector<Index> sizes;
    for (const json& size : file.json(sizesKey)) {
        if (!size.is_number_integer() || size.get<Index>() < 1 || sizes.size() >= mostLayers)
            throw metadataError(file, sizesKey);
        sizes.push_back(size.get<Index>());
    }
    if (sizes.size() < 3) throw metadataError(file, sizesKey);
    return sizes;
}

/// Whether layers of these sizes, of which each side holds every other one, are what the sides hold.
bool fitsSides(const std::vector<Index>& sizes, const Rbm& sides) {
    Index left[] = {sides.visible.size(), sides.hidden.size()};
    for (std::size_t layer = 0; layer < sizes.size(); ++layer) {
        if (sizes[layer] > left[layer % 2]) return false;
        left[layer % 2] -= sizes[layer];
    }
    return left[0] == 0 && left[1] == 0;
}

DeepBoltzmannMachine readDeepBoltzmann(const TensorFile& file) {
    const Rbm sides = readMachine(file);
    const Index labels = metadataNumber(file, "labels", 0);
    const bool binary =
        !sides.hidden.has(UnitKind::Gaussian) &&
        (labels > 0 || (!sides.hidden.has(UnitKind::Softmax) && !sides.visible.has(UnitKind::Softmax)));
    if (!binary) throw fileError(file, "the hidden layers of its deep Boltzmann machine are not binary");
    const std::vector<Index> sizes = readSizes(file);
    const bool labelsFit = labels == 0 || (labels <= mostLabels && sizes.size() > 3 && sizes.back() == labels);
    if (!labelsFit) throw metadataError(file, "labels");
    if (!fitsSides(sizes, sides))
        throw fileError(file, fmt::format("its {} do not add up to the {} × {} units of its weights", sizesKey,
                                          sides.visible.size(), sides.hidden.size()));
    const DeepBoltzmannRef machine(sides, sizes, labels);
    const auto hidden = std::span(sizes).subspan(1, static_cast<std::size_t>(machine.hiddenLayers()));
    const DeepBoltzmannMachine blank(machine.bottom(), hidden, labels);
    if (blank.sides.visible.groups() != sides.visible.groups() ||
        blank.sides.hidden.groups() != sides.hidden.groups())
        throw fileError(file, fmt::format("its {} do not agree with the groups of its units", sizesKey));
    for (const auto& [rows, columns] : machine.absent())
        if (!sides.weights.block(rows.first, columns.first, rows.count, columns.count).isZero(0))
            throw fileError(file, "it has weights between layers that are no neighbours");
    return machine.copy();
}

} // namespace

void putAnyMachine(TensorFile& file, const AnyMachine& machine) {
    std::visit([&file](const auto& one) { putOne(file, one); }, machine);
}

AnyMachine readAnyMachine(const TensorFile& file) {
    const auto kind = file.metadata.find("machine");
    if (kind == file.metadata.end()) return readNet(file);
    if (kind->second == autoencoderKind) return autoencoderIn(file);
    if (kind->second == boltzmannName) return readBoltzmann(file);
    if (kind->second == deepBoltzmannName) return readDeepBoltzmann(file);
    throw fileError(
        file, fmt::format("it holds a {}, which this program does not know; use a newer Reverie", kind->second));
}

void putFeedForward(TensorFile& file, const FeedForwardNet& net, const std::string& name) {
    file.metadata[name] = std::to_string(net.steps.size());
    putLayer(file, net.input, name + ".input");
    for (std::size_t i = 0; i < net.steps.size(); ++i) {
        const std::string layer = layerName(name + ".", i + 1);
        file.put(layer + "weights", net.steps[i].weights);
        putLayer(file, net.steps[i].above, layer + "output");
    }
}

std::optional<FeedForwardNet> readFeedForward(const TensorFile& file, const std::string& name) {
    const std::int64_t count = metadataNumber(file, name, 0);
    if (count == 0) return {};
    if (count > mostLayers) throw metadataError(file, name);
    FeedForwardNet net;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const std::string layer = layerName(name + ".", i + 1);
        Matrix weights = file.matrix(layer + "weights");
        if (i == 0) net.input = readLayer(file, name + ".input", weights.rows());
        if (net.below(i).size() != weights.rows())
            throw fileError(file, fmt::format("layer {} of its {} does not fit the one below", i + 1, name));
        Layer above = readLayer(file, layer + "output", weights.cols());
        net.steps.push_back({std::move(weights), std::move(above)});
    }
    return net;
}

namespace {

/// "tied", "untied", or for each layer of a stack of both, the lowest first, "tied,untied".
std::string weightsName(const Autoencoder& net) {
    const auto nameOf = [](const DirectedConnection& layer) { return layer.tied() ? "tied" : "untied"; };
    std::vector<std::string_view> names;
    std::ranges::transform(net.connections, std::back_inserter(names), nameOf);
    const bool alike =
        std::ranges::all_of(names, [&names](std::string_view name) { return name == names.front(); });
    return alike ? std::string(names.front()) : fmt::format("{}", fmt::join(names, ","));
}

} // namespace

void putAutoencoder(TensorFile& file, const Autoencoder& net, const std::string& prefix) {
    putDirected(file, net.connections, prefix);
    file.metadata[prefix + "weights"] = weightsName(net);
    if (net.activeUnits > 0) file.metadata[prefix + "active_units"] = std::to_string(net.activeUnits);
}

std::optional<Autoencoder> readAutoencoder(const TensorFile& file, const std::string& prefix) {
    Autoencoder net;
    net.connections = readDirected(file, prefix);
    if (net.connections.empty()) return {};
    for (const DirectedConnection& connection : net.connections) {
        const bool plain = connection.below.groups().size() == 1 && connection.above.groups().size() == 1 &&
                           !connection.below.has(UnitKind::Softmax) && !connection.above.has(UnitKind::Softmax);
        if (!plain) throw fileError(file, "its layers are not those of an autoencoder");
    }
    if (metadataText(file, prefix + "weights") != weightsName(net))
        throw fileError(file, "it does not have the decoder that it says it has");
    net.activeUnits = metadataNumber(file, prefix + "active_units", 0);
    if (net.activeUnits > net.code().size()) throw metadataError(file, prefix + "active_units");
    return net;
}

} // namespace reverie
