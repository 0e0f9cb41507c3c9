#pragma once

#include "core/models/mean_field.h"
#include "oracle.h"

#include <numeric>
#include <random>

/// Small deep Boltzmann machines as the definition has them, layer by layer: every joint state, in double
/// precision.
namespace reverie::oracle {

struct DeepMachine {
    std::vector<Table> weights; ///< Between a layer and the next: below × above.
    std::vector<Column> biases; ///< Of each layer, pixels first.

    std::size_t layers() const { return biases.size(); }
    Index units() const {
        return std::accumulate(biases.begin(), biases.end(), Index{0},
                               [](Index sum, const Column& bias) { return sum + bias.size(); });
    }
    /// The parts of a joint state, whose layers stand one after the other.
    std::vector<Column> split(const Column& state) const {
        std::vector<Column> parts;
        Index first = 0;
        for (const Column& bias : biases) {
            parts.push_back(state.segment(first, bias.size()));
            first += bias.size();
        }
        return parts;
    }
    double energy(const Column& state) const {
        const std::vector<Column> parts = split(state);
        double sum = 0;
        for (std::size_t layer = 0; layer < layers(); ++layer) {
            sum -= biases[layer].dot(parts[layer]);
            if (layer + 1 < layers()) sum -= parts[layer].dot(weights[layer] * parts[layer + 1]);
        }
        return sum;
    }
    /// The even layers, or the odd ones, of a joint state.
    Column side(const Column& state, std::size_t odd) const {
        const std::vector<Column> parts = split(state);
        Column result;
        for (std::size_t layer = odd; layer < layers(); layer += 2) {
            Column joined(result.size() + parts[layer].size());
            joined << result, parts[layer];
            result = joined;
        }
        return result;
    }
    /// Every joint state, one a column.
    Table states() const { return allStates(Layer(UnitKind::Bernoulli, units())).states; }
    /// −E of every joint state.
    Column logWeights(const Table& states) const {
        Column values(states.cols());
        for (Index i = 0; i < states.cols(); ++i)
            values[i] = -energy(states.col(i));
        return values;
    }
    double logPartition() const { return logSum(logWeights(states())); }
    /// log Σ exp(−E) over the states that show these pixels.
    double logUnnormalised(const Column& pixels) const {
        const Table all = states();
        std::vector<double> values;
        for (Index i = 0; i < all.cols(); ++i)
            if (all.col(i).head(pixels.size()) == pixels) values.push_back(-energy(all.col(i)));
        return logSum(Eigen::Map<const Column>(values.data(), static_cast<Index>(values.size())));
    }
    /// E_Q[log P*(v, h)] + H(Q) with independent hidden units of these means, layers one after the other.
    double bound(const Column& pixels, const Column& means) const {
        Column state(pixels.size() + means.size());
        state << pixels, means;
        double entropy = 0;
        for (const double p : means)
            if (p > 0 && p < 1) entropy -= p * std::log(p) + (1 - p) * std::log(1 - p);
        return entropy - energy(state);
    }
};

/// Numbers of a given size for layers of these sizes.
inline DeepMachine randomDeep(const std::vector<Index>& sizes, unsigned seed, double scale = 1.0) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<double> number(-scale, scale);
    // Whole 64ths, so that single precision holds them exactly.
    const auto draw = [&] { return std::round(64 * number(generator)) / 64; };
    DeepMachine machine;
    for (std::size_t layer = 0; layer < sizes.size(); ++layer) {
        machine.biases.push_back(Column::NullaryExpr(sizes[layer], draw));
        if (layer + 1 < sizes.size())
            machine.weights.push_back(Table::NullaryExpr(sizes[layer], sizes[layer + 1], draw));
    }
    return machine;
}

inline DeepBoltzmannMachine machineOf(const DeepMachine& deep) {
    std::vector<Index> hidden;
    for (std::size_t layer = 1; layer < deep.layers(); ++layer)
        hidden.push_back(deep.biases[layer].size());
    DeepBoltzmannMachine machine(Layer(UnitKind::Bernoulli, deep.biases.front().size()), hidden);
    for (std::size_t layer = 0; layer < deep.layers(); ++layer) {
        machine.bias(layer) = deep.biases[layer].cast<float>();
        if (layer + 1 < deep.layers()) machine.setWeights(layer, deep.weights[layer].cast<float>());
    }
    return machine;
}

/// The means of all layers above the pixels of one case, one layer after the other.
inline Column meansAbove(const MeanField& field, const DeepMachine& deep, Index column) {
    Column all(0);
    for (std::size_t layer = 1; layer < deep.layers(); ++layer) {
        const Column means = field.layer(layer).col(column).cast<double>();
        Column joined(all.size() + means.size());
        joined << all, means;
        all = joined;
    }
    return all;
}

/// Two, three and four hidden layers.
inline std::vector<std::vector<Index>> deepSizes() {
    return {{3, 2, 3}, {3, 2, 2, 2}, {2, 2, 1, 2, 2}};
}

} // namespace reverie::oracle
