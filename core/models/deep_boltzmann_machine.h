#pragma once

#include "core/models/deep_belief_net.h"
#include "core/models/net_view.h"
#include "core/models/weight_block.h"

#include <span>
#include <vector>

namespace reverie {

/// A deep Boltzmann machine (Salakhutdinov & Hinton 2009): E = Σₗ term(xˡ) − Σₗ drive(xˡ)ᵀ Wˡ drive(xˡ⁺¹) over
/// the layers x⁰ = v, x¹, x², … of which each neighbour drives the other.
///
/// Its even layers (pixels, hidden 2, …) meet only odd ones (hidden 1, hidden 3, …), so that it is a restricted
/// Boltzmann machine between two sides, layers bottom first in each; weights between layers that are no neighbours
/// are zero. Label units, a softmax group, are the layer above the topmost hidden one, which joins them as it
/// joins the layer below it.
struct DeepBoltzmannMachine {
    Rbm sides;                ///< Visible: the even layers; hidden: the odd ones.
    std::vector<Index> sizes; ///< Units of each layer, pixels first, two hidden layers or more, label units last.
    Index labels = 0;         ///< Label units; 0 for none.

    DeepBoltzmannMachine() = default;
    /// Weights and biases zero. Throws Error for fewer than two hidden layers, or one that is not binary.
    DeepBoltzmannMachine(const Layer& pixels, std::span<const Index> hidden, Index labelUnits = 0);

    /// Puts weights (below × above) between a layer and the next one, 0 being the pixels.
    void setWeights(std::size_t layer, const ConstMatrixRef& weights);
    /// The biases of a layer.
    VectorRef bias(std::size_t layer);
    /// Weights from N(0, scale²) between neighbours, biases zero.
    void initialise(RandomStream& stream, float scale);
};

/// A machine whose parts may lie in different places; nothing is owned.
struct DeepBoltzmannRef {
    const Rbm& sides;
    std::span<const Index> sizes;
    Index labels = 0;

    DeepBoltzmannRef(const Rbm& machine, std::span<const Index> layerSizes, Index labelUnits)
        : sides(machine), sizes(layerSizes), labels(labelUnits) {}
    DeepBoltzmannRef(const DeepBoltzmannMachine& machine)
        : DeepBoltzmannRef(machine.sides, machine.sizes, machine.labels) {}

    Index pixels() const { return sizes.front(); }
    Layer bottom() const { return layer(0); }
    Index hiddenLayers() const { return static_cast<Index>(sizes.size()) - (labels > 0 ? 2 : 1); }
    /// The number of the topmost hidden layer.
    std::size_t top() const { return static_cast<std::size_t>(hiddenLayers()); }
    Index hiddenCount(Index hidden) const { return sizes[static_cast<std::size_t>(hidden) + 1]; }
    /// Units of the even side that images leave open.
    Index open() const { return sides.visible.size() - pixels(); }

    /// Label units on the odd side; they stand at the end of it, or else of the even one.
    Index oddLabels() const { return top() % 2 == 0 ? labels : 0; }
    Index evenLabels() const { return labels - oddLabels(); }

    const Layer& side(std::size_t layer) const { return layer % 2 == 0 ? sides.visible : sides.hidden; }
    /// Where a layer, 0 being the pixels, stands in its side.
    UnitRange place(std::size_t layer) const;
    Layer layer(std::size_t number) const;
    /// The weights between a layer and the next one: below × above.
    Matrix weights(std::size_t layer) const;
    /// The topmost hidden layer and what it joins, as a machine of its own: the layer below it with the labels, if
    /// any, as the visible side.
    Rbm topMachine() const;
    /// The blocks of the sides' weights that lie between layers that are no neighbours.
    std::vector<WeightBlock> absent() const;

    DeepBoltzmannMachine copy() const;
};

/// Some units of a layer as a layer of their own; the range cuts no softmax group.
Layer part(const Layer& layer, UnitRange rows);

/// The machine that layers learned one after the other make together: all weights but the top ones halved, as each
/// layer between now hears from both sides, and the two biases that it has learned averaged (Salakhutdinov &
/// Hinton 2009, section 3.1). So many `labels` stand at the end of the top layer's units below. Throws Error for
/// fewer than two layers.
DeepBoltzmannMachine composed(std::span<const DirectedConnection> layers, Index labels = 0);

/// E_Q[h | v] of one hidden layer, 0 being the lowest, by mean field: units × cases.
Matrix layerMean(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, Index layer, ThreadTeam& team);
/// Up by mean field and down again, deterministic: pixels × cases.
Matrix reconstruct(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, ThreadTeam& team);
/// The means of the pixels given the odd side: pixels × cases.
Matrix pixelMean(const DeepBoltzmannRef& machine, const ConstMatrixRef& odd, ThreadTeam& team);

/// How it is drawn: no connection is directed, and all learn together.
NetView viewOf(const DeepBoltzmannRef& machine);

} // namespace reverie
