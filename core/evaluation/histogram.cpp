#include "core/evaluation/histogram.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace reverie {

namespace {

/// The smallest of …, 0.1, 0.2, 0.5, 1, … that is not below a size.
float niceReach(float size) {
    if (size <= 0) return 1;
    const float power = std::pow(10.0F, std::floor(std::log10(size)));
    for (const float factor : {1.0F, 2.0F, 5.0F})
        if (factor * power >= size) return factor * power;
    return 10 * power;
}

std::string between(const std::string& lower, const std::string& upper) {
    return fmt::format("weights, {} – {}", lower, upper);
}

/// A block of zeros that a machine does not have says nothing.
void addUnlessAbsent(std::vector<Histogram>& all, std::string name, const ConstMatrixRef& values) {
    if (values.size() > 0 && !values.isZero(0)) all.push_back(histogram(std::move(name), values));
}

void addWeights(std::vector<Histogram>& all, const std::string& name, const DirectedConnection& connection) {
    if (connection.tied()) {
        all.push_back(histogram(name, connection.recognition));
    } else {
        all.push_back(histogram(name + ", up", connection.recognition));
        all.push_back(histogram(name + ", down", connection.generative));
    }
}

std::vector<Histogram> histogramsOf(const DeepBeliefNet& net) {
    std::vector<Histogram> all;
    std::string lower = "pixels";
    for (const DirectedConnection& connection : net.directed) {
        const std::string upper = fmt::format("hidden {}", &connection - net.directed.data() + 1);
        addWeights(all, between(lower, upper), connection);
        all.push_back(histogram("biases, " + lower, connection.below.bias));
        lower = upper;
    }
    const std::string top = fmt::format("hidden {}", net.directed.size() + 1);
    const Index below = net.top.visible.size() - net.labels;
    all.push_back(histogram(between(lower, top), net.top.weights.topRows(below)));
    if (net.labels > 0) all.push_back(histogram(between("labels", top), net.top.weights.bottomRows(net.labels)));
    all.push_back(histogram("biases, " + lower, net.top.visible.bias.head(below)));
    all.push_back(histogram("biases, " + top, net.top.hidden.bias));
    return all;
}

std::vector<Histogram> histogramsOf(const DeepBoltzmannMachine& machine) {
    const DeepBoltzmannRef ref(machine);
    std::vector<Histogram> all;
    const auto name = [&ref](std::size_t layer) {
        if (layer > ref.top()) return std::string("labels");
        return layer == 0 ? std::string("pixels") : fmt::format("hidden {}", layer);
    };
    for (std::size_t layer = 0; layer < machine.sizes.size(); ++layer) {
        if (layer + 1 < machine.sizes.size())
            all.push_back(histogram(between(name(layer), name(layer + 1)), ref.weights(layer)));
        all.push_back(histogram("biases, " + name(layer), ref.layer(layer).bias));
    }
    return all;
}

std::vector<Histogram> histogramsOf(const Autoencoder& net) {
    std::vector<Histogram> all;
    std::string lower = "pixels";
    for (const DirectedConnection& connection : net.connections) {
        const bool last = &connection == &net.connections.back();
        const std::string upper =
            last ? std::string("code") : fmt::format("hidden {}", &connection - net.connections.data() + 1);
        addWeights(all, between(lower, upper), connection);
        all.push_back(histogram("biases, " + upper, connection.above.bias));
        lower = upper;
    }
    all.push_back(histogram("biases, reconstruction", net.bottom().bias));
    return all;
}

std::vector<Histogram> histogramsOf(const BoltzmannMachine& machine) {
    std::vector<Histogram> all;
    if (machine.hidden.size() > 0) all.push_back(histogram(between("visible", "hidden"), machine.weights));
    addUnlessAbsent(all, "weights within visible", machine.visibleLateral);
    addUnlessAbsent(all, "weights within hidden", machine.hiddenLateral);
    all.push_back(histogram("biases, visible", machine.visible.bias));
    if (machine.hidden.size() > 0) all.push_back(histogram("biases, hidden", machine.hidden.bias));
    return all;
}

} // namespace

Histogram histogram(std::string name, const ConstMatrixRef& values) {
    Histogram result;
    result.name = std::move(name);
    result.counts.assign(histogramBins, 0);
    result.values = values.size();
    if (values.size() == 0) return result;
    result.reach = niceReach(values.cwiseAbs().maxCoeff());
    const float perValue = static_cast<float>(histogramBins) / (2 * result.reach);
    for (Index column = 0; column < values.cols(); ++column)
        for (Index row = 0; row < values.rows(); ++row) {
            const auto bin = static_cast<std::size_t>((values(row, column) + result.reach) * perValue);
            ++result.counts[std::min(bin, histogramBins - 1)];
        }
    result.mean = values.cast<double>().mean();
    result.deviation = std::sqrt((values.cast<double>().array() - result.mean).square().mean());
    return result;
}

std::vector<Histogram> parameterHistograms(const AnyMachine& machine) {
    if (machine::pixels(machine) == 0) return {};
    return std::visit([](const auto& one) { return histogramsOf(one); }, machine);
}

} // namespace reverie
