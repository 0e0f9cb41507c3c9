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
    Index units() const;
    /// The parts of a joint state, whose layers stand one after the other.
    std::vector<Column> split(const Column& state) const;
    double energy(const Column& state) const;
    /// The even layers, or the odd ones, of a joint state.
    Column side(const Column& state, std::size_t odd) const;
    /// Every joint state, one a column.
    Table states() const { return allStates(Layer(UnitKind::Bernoulli, units())).states; }
    /// −E of every joint state.
    Column logWeights(const Table& states) const;
    double logPartition() const { return logSum(logWeights(states())); }
    /// log Σ exp(−E) over the states that show these pixels.
    double logUnnormalised(const Column& pixels) const;
    /// E_Q[log P*(v, h)] + H(Q) with independent hidden units of these means, layers one after the other.
    double bound(const Column& pixels, const Column& means) const;
};

/// Numbers of a given size for layers of these sizes.
DeepMachine randomDeep(const std::vector<Index>& sizes, unsigned seed, double scale = 1.0);

DeepBoltzmannMachine machineOf(const DeepMachine& deep);

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
std::vector<std::vector<Index>> deepSizes();

} // namespace reverie::oracle
