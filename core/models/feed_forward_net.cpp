#include "core/models/feed_forward_net.h"

#include "core/models/random_weights.h"

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

/// The bottom layer without label units beside it.
Layer pixelsOf(const NetRef& net) {
    const Layer& bottom = net.bottom();
    if (bottom.size() == net.pixels()) return bottom;
    std::vector<UnitGroup> groups = bottom.groups();
    groups.pop_back();
    Layer pixels(std::move(groups));
    pixels.bias = bottom.bias.head(net.pixels());
    pixels.logVariance = bottom.logVariance.head(net.pixels());
    return pixels;
}

/// Puts a softmax of `classes` on top, its weights from N(0, scale²).
void addClasses(FeedForwardNet& net, Index classes, RandomStream& stream, float scale) {
    const Index below = net.steps.back().above.size();
    Matrix weights(below, classes);
    const RandomDraw draw = stream.draw();
    for (Index unit = 0; unit < classes; ++unit)
        draw.normal(weights.col(unit).data(), below, 0, unit);
    net.steps.push_back({weights * scale, Layer(std::vector<UnitGroup>{{UnitKind::Softmax, classes}})});
}

} // namespace

bool FeedForwardNet::finite() const {
    return std::ranges::all_of(
        steps, [](const Step& step) { return step.weights.allFinite() && step.above.bias.allFinite(); });
}

bool sameLayers(const FeedForwardNet& left, const FeedForwardNet& right) {
    const auto same = [](const FeedForwardNet::Step& a, const FeedForwardNet::Step& b) {
        return a.above.groups() == b.above.groups();
    };
    return left.input.groups() == right.input.groups() && std::ranges::equal(left.steps, right.steps, same);
}

FeedForwardNet unroll(const NetRef& net, Index classes, RandomStream& stream, float scale) {
    FeedForwardNet result;
    result.input = pixelsOf(net);
    for (const DirectedConnection& connection : net.directed)
        result.steps.push_back({connection.recognition, connection.above});
    result.steps.push_back({net.top.weights.topRows(net.penultimate()), net.top.hidden});
    addClasses(result, classes, stream, scale);
    return result;
}

FeedForwardNet unroll(const DeepBoltzmannRef& machine, Index classes, RandomStream& stream, float scale) {
    FeedForwardNet result;
    result.input = machine.bottom();
    for (std::size_t layer = 1; layer <= machine.top(); ++layer) {
        const float factor = layer < machine.top() ? 2.0F : 1.0F;
        result.steps.push_back({factor * machine.weights(layer - 1), machine.layer(layer)});
    }
    if (machine.labels == classes)
        result.steps.push_back({machine.weights(machine.top()), machine.layer(machine.top() + 1)});
    else
        addClasses(result, classes, stream, scale);
    return result;
}

FeedForwardNet unroll(const Autoencoder& net, Index classes, RandomStream& stream, float scale) {
    FeedForwardNet result;
    result.input = net.bottom();
    for (const DirectedConnection& connection : net.connections)
        result.steps.push_back({connection.recognition, connection.above});
    addClasses(result, classes, stream, scale);
    return result;
}

FeedForwardNet randomTwin(const FeedForwardNet& net, RandomStream& stream, float gain) {
    FeedForwardNet twin = net;
    for (FeedForwardNet::Step& step : twin.steps) {
        step.weights = uniformWeights(step.weights.rows(), step.weights.cols(), gain, stream.draw());
        step.above.bias.setZero();
    }
    return twin;
}

Matrix layerOutput(const FeedForwardNet& net, const ConstMatrixRef& visible, Index layer, ThreadTeam& team) {
    Matrix states = visible;
    for (std::size_t step = 0; step <= static_cast<std::size_t>(layer); ++step) {
        Matrix mean(net.steps[step].above.size(), states.cols());
        meanAbove(net.connection(step), states, mean, team);
        states = std::move(mean);
    }
    return states;
}

Matrix output(const FeedForwardNet& net, const ConstMatrixRef& visible, ThreadTeam& team) {
    return layerOutput(net, visible, static_cast<Index>(net.steps.size()) - 1, team);
}

} // namespace reverie
