#include "core/learning/backpropagation.h"

#include "core/error.h"
#include "core/learning/dropout.h"
#include "core/learning/last_good.h"
#include "core/learning/through_units.h"
#include "core/math/product.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reverie {

namespace {

FeedForwardNet checked(FeedForwardNet net) {
    if (net.steps.empty()) throw Error("a feed-forward net without layers cannot learn");
    for (const FeedForwardNet::Step& step : net.steps) {
        const bool last = &step == &net.steps.back();
        const bool softmax = step.above.firstKind() == UnitKind::Softmax;
        if (step.above.groups().size() != 1 || softmax != last || !step.above.unitScale())
            throw Error("backpropagation learns binary or Gaussian hidden layers of variance one under a softmax");
    }
    return net;
}

} // namespace

BackpropagationLearner::BackpropagationLearner(FeedForwardNet start, OptimiserKind optimiser, std::uint64_t seed)
    : net_(checked(std::move(start))), lastGood_(net_), optimiser_(net_, optimiser), stream_(seed, "dropout"),
      inputScale_(Matrix::Ones(net_.input.size(), 1)) {
    net_.input.drive(inputScale_);
    activity_.states.resize(net_.steps.size());
    activity_.errors.resize(net_.steps.size());
}

MatrixRef BackpropagationLearner::prepare(Index cases) {
    activity_.cases = cases;
    for (std::size_t step = 0; step < net_.steps.size(); ++step) {
        if (activity_.states[step].cols() >= cases) continue;
        activity_.states[step].resize(net_.steps[step].weights.rows(), cases);
        activity_.errors[step].resize(net_.steps[step].weights.cols(), cases);
    }
    return activity_.below(0);
}

UpdateReport BackpropagationLearner::step(const ConstMatrixRef& labels, const BackpropagationSettings& settings,
                                          ThreadTeam& team) {
    drive(settings.inputDropout, team);
    const std::size_t last = net_.steps.size() - 1;
    for (std::size_t step = 0; step < last; ++step)
        forward(step, settings.dropout, team);
    compare(labels, team);
    for (std::size_t step = last; step > 0; --step)
        backward(step, settings.dropout, team);
    const UpdateReport report = optimiser_.update(net_, activity_, settings.update, team);
    if (ranAway(report)) {
        net_ = lastGood_;
        optimiser_.rest();
        throw DivergenceError("the weights ran away from any finite net");
    }
    if (++steps_ % updatesBetweenGoodMachines == 0) lastGood_ = net_;
    return report;
}

/// Input states become what drives the first weights, some of them left out.
void BackpropagationLearner::drive(float dropout, ThreadTeam& team) {
    const RandomDraw draw = stream_.draw();
    const bool scaled = !net_.input.unitScale();
    if (!scaled && dropout <= 0) return;
    auto states = activity_.below(0);
    const std::vector<UnitRange>& tiles = net_.input.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        auto block = states.middleRows(tile.first, tile.count);
        if (scaled) block.array().colwise() *= inputScale_.col(0).segment(tile.first, tile.count).array();
        if (dropout > 0) dropOut(block, dropout, tile.first, draw);
    });
}

void BackpropagationLearner::forward(std::size_t step, float dropout, ThreadTeam& team) {
    const RandomDraw draw = stream_.draw();
    const FeedForwardNet::Step& part = net_.steps[step];
    const std::vector<UnitRange>& tiles = part.above.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        auto block = activity_.below(step + 1).middleRows(tile.first, tile.count);
        multiplyTransposed(part.weights.middleCols(tile.first, tile.count), activity_.below(step), block);
        part.above.mean(block, tile);
        if (dropout > 0) dropOut(block, dropout, tile.first, draw);
    });
}

/// Probabilities of the labels, their cross-entropy and their error.
void BackpropagationLearner::compare(const ConstMatrixRef& labels, ThreadTeam& team) {
    const std::size_t last = net_.steps.size() - 1;
    const FeedForwardNet::Step& part = net_.steps[last];
    // The output layer is too narrow to be shared by its units.
    constexpr Index blockCases = 25;
    const Index blocks = (activity_.cases + blockCases - 1) / blockCases;
    losses_.assign(static_cast<std::size_t>(blocks), 0.0);
    team.forEach(blocks, [&](Index block) {
        const Index first = block * blockCases;
        const Index count = std::min(blockCases, activity_.cases - first);
        auto error = activity_.error(last).middleCols(first, count);
        multiplyTransposed(part.weights, activity_.below(last).middleCols(first, count), error);
        part.above.mean(error, part.above.all());
        for (Index column = 0; column < count; ++column) {
            const float probability = labels.col(first + column).dot(error.col(column));
            losses_[static_cast<std::size_t>(block)] -=
                std::log(static_cast<double>(std::max(probability, std::numeric_limits<float>::min())));
        }
        error = labels.middleCols(first, count) - error;
    });
    crossEntropy_ = 0;
    for (const double loss : losses_)
        crossEntropy_ += loss / static_cast<double>(activity_.cases);
}

void BackpropagationLearner::backward(std::size_t step, float dropout, ThreadTeam& team) {
    const FeedForwardNet::Step& part = net_.steps[step];
    const Layer& below = net_.below(step);
    const std::vector<UnitRange>& tiles = below.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        auto block = activity_.error(step - 1).middleRows(tile.first, tile.count);
        multiply(part.weights.middleRows(tile.first, tile.count), activity_.error(step), block);
        throughUnits(block, activity_.below(step).middleRows(tile.first, tile.count), below.firstKind(),
                     1.0F - dropout);
    });
}

bool BackpropagationLearner::ranAway(const UpdateReport& report) const {
    Index weights = 0;
    bool finite = std::isfinite(crossEntropy_);
    for (const FeedForwardNet::Step& step : net_.steps) {
        weights += step.weights.size();
        finite = finite && step.above.bias.allFinite();
    }
    return !finite || !withinBounds(report, weights);
}

void BackpropagationLearner::restore(FeedForwardNet net) {
    net_ = std::move(net);
    lastGood_ = net_;
}

} // namespace reverie
