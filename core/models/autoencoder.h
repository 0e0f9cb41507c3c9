#pragma once

#include "core/models/deep_belief_net.h"

#include <vector>

namespace reverie {

/// An autoencoder of any depth: layers that take pixels up to a code, and the same layers mirrored that bring it
/// back, h = f(c + Wᵀx) and x̂ = g(b + W'h) in each, W' being W itself where weights are tied.
///
/// Each connection's recognition side is a part of the encoder, its generative side of the decoder. Gaussian units
/// are linear here, their variances one.
struct Autoencoder {
    std::vector<DirectedConnection> connections; ///< Bottom first, at least one.
    /// How many units of a code stay, the largest, while the others are 0 (k-sparse, Makhzani & Frey 2014); 0 for
    /// all of them.
    Index activeUnits = 0;

    const Layer& bottom() const { return connections.front().below; }
    const Layer& code() const { return connections.back().above; }
    Index pixels() const { return bottom().size(); }
    /// Hidden layers of the encoder, the code included.
    Index hiddenLayers() const { return static_cast<Index>(connections.size()); }
    Index hiddenCount(Index layer) const { return connections[static_cast<std::size_t>(layer)].above.size(); }
    bool tied() const;
    bool finite() const;
};

/// Whether two have the same layers, tied or untied alike, whatever their weights.
bool sameLayers(const Autoencoder& left, const Autoencoder& right);

/// Layers of those kinds and sizes, the pixels first, each of one group; weights uniform with a standard
/// deviation, or for 0 as in uniformWeights(), those of the decoder their own unless tied, and biases zero. Throws
/// Error for fewer than two layers.
Autoencoder randomAutoencoder(const std::vector<UnitGroup>& layers, bool tied, RandomStream& stream,
                              float deviation = 0);

/// The net with its top unrolled into an autoencoder, both directions beginning from the same weights or from what
/// up-down made of them (Hinton & Salakhutdinov 2006); variances of pixels move into the weights.
///
/// Throws Error for a net with label units, and where tied weights cannot express pixels of other variance than
/// one.
Autoencoder unrollAutoencoder(const NetRef& net, bool tied);

/// Outputs of a layer of the encoder, 0 being the first above the pixels: units × cases.
Matrix layerMean(const Autoencoder& net, const ConstMatrixRef& visible, Index layer, ThreadTeam& team);
/// Codes: code units × cases.
Matrix encode(const Autoencoder& net, const ConstMatrixRef& visible, ThreadTeam& team);
/// What codes stand for: visible states, pixels × cases.
Matrix decode(const Autoencoder& net, const ConstMatrixRef& codes, ThreadTeam& team);
/// visible → code → visible: pixels × cases.
Matrix reconstruct(const Autoencoder& net, const ConstMatrixRef& visible, ThreadTeam& team);

/// Sets all but the `count` largest states of each case to 0, in place, the first among equals staying.
void keepLargest(MatrixRef states, Index count);

} // namespace reverie
