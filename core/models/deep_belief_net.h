#pragma once

#include "core/models/rbm.h"

#include <span>
#include <vector>

namespace reverie {

/// A directed connection of a deep belief net: recognition goes up, generation comes down, with biases of their
/// own that are never tied.
struct DirectedConnection {
    Layer below;        ///< The lower units with their generative biases.
    Layer above;        ///< The upper units with their recognition biases.
    Matrix recognition; ///< Below × above.
    Matrix generative;  ///< Below × above; empty while both directions share the recognition weights.

    bool tied() const { return generative.size() == 0; }
    bool finite() const;
    /// Gives the generative direction weights of its own, equal to the recognition weights at first.
    void untie();
    Connection up() const { return {below, recognition, above}; }
    Connection down() const { return {below, tied() ? recognition : generative, above}; }
};

/// A deep belief net (Hinton, Osindero & Teh 2006): P(v, h¹, …, hˡ) = P(v|h¹) … P(hˡ⁻²|hˡ⁻¹) P(hˡ⁻¹, hˡ), whose
/// top two layers are a restricted Boltzmann machine; without directed connections it is that machine alone.
struct DeepBeliefNet {
    std::vector<DirectedConnection> directed; ///< Bottom first.
    /// Its visible side is the penultimate layer with that layer's generative biases, then the label units.
    Rbm top;
    Index labels = 0; ///< Label units, one softmax group at the end of the top's visible side; 0 for none.

    bool finite() const;
};

/// A net whose parts may lie in different places; nothing is owned.
struct NetRef {
    std::span<const DirectedConnection> directed;
    const Rbm& top;
    Index labels = 0;

    NetRef(std::span<const DirectedConnection> below, const Rbm& machine, Index labelUnits)
        : directed(below), top(machine), labels(labelUnits) {}
    NetRef(const DeepBeliefNet& net) : NetRef(net.directed, net.top, net.labels) {}
    NetRef(const Rbm& machine) : NetRef({}, machine, 0) {}

    Index penultimate() const { return top.visible.size() - labels; }
    Index pixels() const { return directed.empty() ? penultimate() : directed.front().below.size(); }
    const Layer& bottom() const { return directed.empty() ? top.visible : directed.front().below; }
    /// Hidden layers, the top's included.
    Index hiddenLayers() const { return static_cast<Index>(directed.size()) + 1; }
    Index hiddenCount(Index layer) const {
        const auto level = static_cast<std::size_t>(layer);
        return level < directed.size() ? directed[level].above.size() : top.hidden.size();
    }
    DeepBeliefNet copy() const { return {{directed.begin(), directed.end()}, top, labels}; }
};

/// Deterministic up-pass through directed connections, probabilities in every layer: uppermost units × cases.
Matrix upPass(std::span<const DirectedConnection> directed, const ConstMatrixRef& visible, ThreadTeam& team);
/// Stochastic up-pass, every layer sampled; one draw a layer.
Matrix sampledUpPass(std::span<const DirectedConnection> directed, const ConstMatrixRef& visible,
                     RandomStream& stream, ThreadTeam& team);
/// Where dreams begin: the stochastic up-pass of random binary images, every pixel on with probability ½ (standard
/// normal for Gaussian pixels), and one random label each; top visible × count.
Matrix noiseUpwards(const NetRef& net, Index count, RandomStream& stream, ThreadTeam& team);
/// Down-pass through directed connections: hidden layers are sampled on the way (one draw a layer), the bottom one
/// holds E[v | h¹]; pixels × cases. Without connections it is the states themselves.
Matrix downPass(std::span<const DirectedConnection> directed, const ConstMatrixRef& uppermost,
                RandomStream& stream, ThreadTeam& team);
/// The same from states of the top's visible side, whose label rows are passed over.
Matrix downPass(const NetRef& net, const ConstMatrixRef& topVisible, RandomStream& stream, ThreadTeam& team);
/// As above with probabilities in every layer.
Matrix meanDownPass(std::span<const DirectedConnection> directed, const ConstMatrixRef& uppermost,
                    ThreadTeam& team);
Matrix meanDownPass(const NetRef& net, const ConstMatrixRef& topVisible, ThreadTeam& team);

/// Penultimate states with undecided label units below them, each 1 / labels: top visible × cases.
Matrix withNeutralLabels(const NetRef& net, const ConstMatrixRef& penultimate);
/// E[h | v] of one hidden layer, 0 being the lowest, the top driven by undecided labels: units × cases.
Matrix layerMean(const NetRef& net, const ConstMatrixRef& visible, Index layer, ThreadTeam& team);
/// v → up-pass → top → down-pass, deterministic and with undecided labels: pixels × cases.
Matrix reconstruct(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team);

} // namespace reverie
