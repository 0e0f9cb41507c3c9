#include "core/models/autoencoder.h"

#include "core/error.h"
#include "core/models/random_weights.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

namespace reverie {

namespace {

/// Moves the standard deviations of the pixels into the weights of both directions.
void standardise(DirectedConnection& lowest) {
    if (lowest.below.unitScale()) return;
    lowest.untie();
    const Eigen::ArrayXf sigma = (0.5F * lowest.below.logVariance.array()).exp();
    lowest.recognition.array().colwise() /= sigma;
    lowest.generative.array().colwise() *= sigma;
    lowest.below.logVariance.setZero();
}

} // namespace

bool Autoencoder::tied() const {
    return std::ranges::all_of(connections, &DirectedConnection::tied);
}

bool Autoencoder::finite() const {
    return std::ranges::all_of(connections, &DirectedConnection::finite);
}

bool sameLayers(const Autoencoder& left, const Autoencoder& right) {
    return std::ranges::equal(left.connections, right.connections,
                              [](const DirectedConnection& a, const DirectedConnection& b) {
                                  return a.below.groups() == b.below.groups() &&
                                         a.above.groups() == b.above.groups() && a.tied() == b.tied();
                              });
}

Autoencoder randomAutoencoder(const std::vector<UnitGroup>& layers, bool tied, RandomStream& stream,
                              float deviation) {
    if (layers.size() < 2) throw Error("an autoencoder needs at least one layer above the pixels");
    const auto weights = [deviation](const UnitGroup& below, const UnitGroup& above, UnitKind led,
                                     const RandomDraw& draw) {
        return deviation > 0 ? uniformWithin(deviation * std::sqrt(3.0F), below.size, above.size, draw)
                             : uniformWeights(below.size, above.size, startGain(led), draw);
    };
    Autoencoder net;
    for (std::size_t level = 0; level + 1 < layers.size(); ++level) {
        const UnitGroup& below = layers[level];
        const UnitGroup& above = layers[level + 1];
        DirectedConnection connection{Layer(std::vector<UnitGroup>{below}),
                                      Layer(std::vector<UnitGroup>{above}),
                                      weights(below, above, above.kind, stream.draw()),
                                      {}};
        const RandomDraw draw = stream.draw();
        if (!tied) connection.generative = weights(below, above, below.kind, draw);
        net.connections.push_back(std::move(connection));
    }
    return net;
}

Autoencoder unrollAutoencoder(const NetRef& net, bool tied) {
    if (net.labels > 0) throw Error("a net with label units cannot be unrolled into an autoencoder");
    Autoencoder result;
    result.connections.assign(net.directed.begin(), net.directed.end());
    result.connections.push_back({net.top.visible, net.top.hidden, net.top.weights, {}});
    if (tied && !result.bottom().unitScale())
        throw Error("tied weights need pixels of variance one; untie them, or keep variances fixed");
    for (DirectedConnection& connection : result.connections) {
        if (tied)
            connection.generative.resize(0, 0);
        else
            connection.untie();
    }
    standardise(result.connections.front());
    return result;
}

Matrix layerMean(const Autoencoder& net, const ConstMatrixRef& visible, Index layer, ThreadTeam& team) {
    const std::span<const DirectedConnection> all = net.connections;
    Matrix states = upPass(all.first(static_cast<std::size_t>(layer) + 1), visible, team);
    if (layer + 1 == net.hiddenLayers())
        keepLargest(states, net.activeUnits > 0 ? net.activeUnits : states.rows());
    return states;
}

Matrix encode(const Autoencoder& net, const ConstMatrixRef& visible, ThreadTeam& team) {
    return layerMean(net, visible, net.hiddenLayers() - 1, team);
}

Matrix decode(const Autoencoder& net, const ConstMatrixRef& codes, ThreadTeam& team) {
    return meanDownPass(net.connections, codes, team);
}

Matrix reconstruct(const Autoencoder& net, const ConstMatrixRef& visible, ThreadTeam& team) {
    return decode(net, encode(net, visible, team), team);
}

void keepLargest(MatrixRef states, Index count) {
    if (count >= states.rows()) return;
    Vector sorted(states.rows());
    for (Index column = 0; column < states.cols(); ++column) {
        auto state = states.col(column);
        sorted = state;
        std::nth_element(sorted.begin(), sorted.begin() + (count - 1), sorted.end(), std::greater<>());
        const float least = sorted[count - 1];
        Index equals = count - (state.array() > least).count();
        for (float& value : state) {
            if (value > least) continue;
            if (value == least && equals > 0)
                --equals;
            else
                value = 0.0F;
        }
    }
}

} // namespace reverie
