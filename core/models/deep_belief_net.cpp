#include "core/models/deep_belief_net.h"

#include "core/units/noise.h"

#include <algorithm>

namespace reverie {

void DirectedConnection::untie() {
    if (tied()) generative = recognition;
}

bool DirectedConnection::finite() const {
    return recognition.allFinite() && generative.allFinite() && below.bias.allFinite() && above.bias.allFinite() &&
           below.logVariance.allFinite() && above.logVariance.allFinite();
}

bool DeepBeliefNet::finite() const {
    return top.finite() && std::ranges::all_of(directed, &DirectedConnection::finite);
}

Matrix upPass(std::span<const DirectedConnection> directed, const ConstMatrixRef& visible, ThreadTeam& team) {
    Matrix states = visible;
    for (const DirectedConnection& connection : directed) {
        Matrix mean(connection.above.size(), states.cols());
        meanAbove(connection.up(), states, mean, team);
        states = std::move(mean);
    }
    return states;
}

Matrix sampledUpPass(std::span<const DirectedConnection> directed, const ConstMatrixRef& visible,
                     RandomStream& stream, ThreadTeam& team) {
    Matrix states = visible;
    for (const DirectedConnection& connection : directed) {
        Matrix mean(connection.above.size(), states.cols());
        Matrix sample(connection.above.size(), states.cols());
        sampleAbove(connection.up(), states, mean, sample, stream.draw(), team);
        states = std::move(sample);
    }
    return states;
}

Matrix downPass(std::span<const DirectedConnection> directed, const ConstMatrixRef& uppermost,
                RandomStream& stream, ThreadTeam& team) {
    Matrix states = uppermost;
    for (std::size_t level = directed.size(); level-- > 0;) {
        const DirectedConnection& connection = directed[level];
        Matrix mean(connection.below.size(), states.cols());
        if (level == 0) {
            meanBelow(connection.down(), states, mean, team);
            return mean;
        }
        Matrix sample(connection.below.size(), states.cols());
        sampleBelow(connection.down(), states, mean, sample, stream.draw(), team);
        states = std::move(sample);
    }
    return states;
}

Matrix downPass(const NetRef& net, const ConstMatrixRef& topVisible, RandomStream& stream, ThreadTeam& team) {
    return downPass(net.directed, topVisible.topRows(net.penultimate()), stream, team);
}

Matrix meanDownPass(std::span<const DirectedConnection> directed, const ConstMatrixRef& uppermost,
                    ThreadTeam& team) {
    Matrix states = uppermost;
    for (std::size_t level = directed.size(); level-- > 0;) {
        const DirectedConnection& connection = directed[level];
        Matrix mean(connection.below.size(), states.cols());
        meanBelow(connection.down(), states, mean, team);
        states = std::move(mean);
    }
    return states;
}

Matrix meanDownPass(const NetRef& net, const ConstMatrixRef& topVisible, ThreadTeam& team) {
    return meanDownPass(net.directed, topVisible.topRows(net.penultimate()), team);
}

Matrix noiseUpwards(const NetRef& net, Index count, RandomStream& stream, ThreadTeam& team) {
    Matrix mean;
    Matrix noise;
    drawNoise(net.bottom(), count, stream.draw(), mean, noise);
    const Matrix penultimate = sampledUpPass(net.directed, noise.topRows(net.pixels()), stream, team);
    Matrix states;
    drawNoise(net.top.visible, count, stream.draw(), mean, states);
    states.topRows(net.penultimate()) = penultimate;
    return states;
}

Matrix withNeutralLabels(const NetRef& net, const ConstMatrixRef& penultimate) {
    Matrix states(net.top.visible.size(), penultimate.cols());
    states.topRows(net.penultimate()) = penultimate;
    if (net.labels > 0) states.bottomRows(net.labels).setConstant(1.0F / static_cast<float>(net.labels));
    return states;
}

Matrix layerMean(const NetRef& net, const ConstMatrixRef& visible, Index layer, ThreadTeam& team) {
    const auto below = std::min(static_cast<std::size_t>(layer) + 1, net.directed.size());
    Matrix states = upPass(net.directed.first(below), visible, team);
    if (static_cast<Index>(below) > layer) return states;
    Matrix mean(net.top.hidden.size(), states.cols());
    hiddenMean(net.top, withNeutralLabels(net, states), mean, team);
    return mean;
}

Matrix reconstruct(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team) {
    Matrix states = withNeutralLabels(net, upPass(net.directed, visible, team));
    Matrix hidden(net.top.hidden.size(), states.cols());
    hiddenMean(net.top, states, hidden, team);
    visibleMean(net.top, hidden, states, team);
    return meanDownPass(net, states, team);
}

} // namespace reverie
