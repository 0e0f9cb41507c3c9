#include "core/learning/label_signal.h"

#include "core/evaluation/recognition.h"
#include "core/math/product.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reverie {

namespace {

/// out = W · upper, tile by tile of the layer below.
void goDown(const Layer& below, const ConstMatrixRef& weights, const ConstMatrixRef& upper, MatrixRef out,
            ThreadTeam& team) {
    const std::vector<UnitRange>& tiles = below.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        multiply(weights.middleRows(tile.first, tile.count), upper, out.middleRows(tile.first, tile.count));
    });
}

/// From states to inputs of binary units.
void throughUnits(Matrix& error, const Matrix& states) {
    error.array() *= states.array() * (1.0F - states.array());
}

} // namespace

void LabelSignal::follow(const NetRef& net, const ConstMatrixRef& visible, const ConstMatrixRef& labels,
                         ThreadTeam& team) {
    goUp(net, visible, team);
    if (net.directed.empty()) return;
    compare(net, labels, team);
    const Index penultimate = net.penultimate();
    errors_.back().resize(penultimate, visible.cols());
    goDown(net.directed.back().above, net.top.weights.topRows(penultimate), difference_, errors_.back(), team);
    throughUnits(errors_.back(), states_.back());
    for (std::size_t level = net.directed.size() - 1; level > 0; --level) {
        const DirectedConnection& connection = net.directed[level];
        errors_[level - 1].resize(connection.below.size(), visible.cols());
        goDown(connection.below, connection.recognition, errors_[level], errors_[level - 1], team);
        throughUnits(errors_[level - 1], states_[level]);
    }
}

void LabelSignal::goUp(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team) {
    states_.resize(net.directed.size() + 1);
    errors_.resize(net.directed.size());
    states_[0] = visible;
    for (std::size_t level = 0; level < net.directed.size(); ++level) {
        states_[level + 1].resize(net.directed[level].above.size(), visible.cols());
        meanAbove(net.directed[level].up(), states_[level], states_[level + 1], team);
    }
}

/// Σ over label settings of (1 for the true label, else 0, less its probability) · E[h | v, label].
void LabelSignal::compare(const NetRef& net, const ConstMatrixRef& labels, ThreadTeam& team) {
    const Matrix surprise = labels - labelsByFreeEnergy(net, states_.back(), team);
    const Rbm& top = net.top;
    const Index below = net.penultimate();
    const Index cases = labels.cols();
    difference_.resize(top.hidden.size(), cases);
    constexpr Index blockCases = 25;
    team.forEach((cases + blockCases - 1) / blockCases, [&](Index block) {
        const Index first = block * blockCases;
        const Index count = std::min(blockCases, cases - first);
        Matrix input(top.hidden.size(), count);
        multiplyTransposed(top.weights.topRows(below), states_.back().middleCols(first, count), input);
        Matrix mean(top.hidden.size(), 1);
        for (Index column = 0; column < count; ++column) {
            auto sum = difference_.col(first + column);
            sum.setZero();
            for (Index label = 0; label < net.labels; ++label) {
                const float share = surprise(label, first + column);
                if (std::abs(share) < std::numeric_limits<float>::epsilon()) continue;
                mean.col(0) = input.col(column) + top.weights.row(below + label).transpose();
                top.hidden.mean(mean, top.hidden.all());
                top.hidden.drive(mean);
                sum += share * mean.col(0);
            }
        }
    });
}

} // namespace reverie
