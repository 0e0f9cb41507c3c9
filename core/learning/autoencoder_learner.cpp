#include "core/learning/autoencoder_learner.h"

#include "core/error.h"
#include "core/learning/last_good.h"
#include "core/learning/through_units.h"
#include "core/math/product.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr float activationMemory = 0.95F;

bool plain(const Layer& layer) {
    return layer.groups().size() == 1 && layer.firstKind() != UnitKind::Softmax && layer.unitScale();
}

Autoencoder checked(Autoencoder net) {
    if (net.connections.empty()) throw Error("an autoencoder without layers cannot learn");
    for (std::size_t i = 0; i < net.connections.size(); ++i) {
        const DirectedConnection& part = net.connections[i];
        if (!plain(part.below) || !plain(part.above))
            throw Error("an autoencoder learns layers of one kind of units, of variance one");
        if (i > 0 && part.below.groups() != net.connections[i - 1].above.groups())
            throw Error("the layers of an autoencoder do not fit each other");
    }
    return net;
}

void check(const Autoencoder& net, const AutoencoderSettings& settings) {
    if (settings.loss == ReconstructionLoss::CrossEntropy && net.bottom().firstKind() != UnitKind::Bernoulli)
        throw Error("cross-entropy compares probabilities; real-valued pixels need the squared error");
    if (settings.sparsity == SparsityKind::KullbackLeibler && !boundedUnits(net.code().firstKind()))
        throw Error("a target of the mean activation needs logistic or tanh code units; rectified linear and "
                    "linear ones can be sparse by L1 or by keeping the largest");
}

/// Calls work(place, tile) for every tile of a layer.
template<class Work>
void forTiles(const Layer& layer, ThreadTeam& team, const Work& work) {
    const std::vector<UnitRange>& tiles = layer.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        work(static_cast<std::size_t>(index), tiles[static_cast<std::size_t>(index)]);
    });
}

} // namespace

AutoencoderLearner::AutoencoderLearner(Autoencoder start, OptimiserKind optimiser, std::uint64_t seed)
    : net_(checked(std::move(start))), lastGood_(net_), optimiser_(net_, optimiser), stream_(seed, "corruption") {
    for (const DirectedConnection& part : net_.connections)
        meanActivation.emplace_back(Vector::Zero(part.above.size()));
    penalties_.resize(net_.code().tiles().size());
}

MatrixRef AutoencoderLearner::prepare(Index cases) {
    activity_.resize(net_, cases);
    if (clean_.cols() < cases) clean_.resize(net_.bottom().size(), cases);
    return clean_.leftCols(cases);
}

void AutoencoderLearner::limitCode(SparsityKind sparsity, float target) {
    net_.activeUnits = sparsity == SparsityKind::LargestOnly ? activeUnits(net_.code().size(), target) : 0;
}

UpdateReport AutoencoderLearner::step(const AutoencoderSettings& settings, ThreadTeam& team) {
    check(net_, settings);
    const std::size_t layers = net_.connections.size();
    limitCode(settings.sparsity, settings.update.sparsityTarget);
    spoil(settings.corruption, team);
    for (std::size_t layer = 1; layer <= layers; ++layer)
        encodeUp(layer, team);
    if (net_.activeUnits > 0) keepActive(team);
    for (std::size_t layer = layers - 1; layer > 0; --layer)
        decodeDown(layer, team);
    compare(settings.loss, team);
    remember(team);
    for (std::size_t layer = 1; layer < layers; ++layer)
        decoderBackward(layer, team);
    codeBackward(settings, team);
    for (std::size_t layer = layers - 1; layer > 0; --layer)
        encoderBackward(layer, team);
    const UpdateReport report = optimiser_.update(net_, activity_, settings.update, team);
    if (ranAway(report)) {
        net_ = lastGood_;
        optimiser_.rest();
        for (Vector& mean : meanActivation)
            mean.setZero();
        throw DivergenceError("the weights ran away from any finite autoencoder");
    }
    if (++steps_ % updatesBetweenGoodMachines == 0) lastGood_ = net_;
    return report;
}

/// A layer by its place, 0 being the pixels.
const Layer& AutoencoderLearner::layerOf(std::size_t layer) const {
    return layer == 0 ? net_.bottom() : net_.connections[layer - 1].above;
}

void AutoencoderLearner::spoil(const Corruption& corruption, ThreadTeam& team) {
    const RandomDraw draw = stream_.draw();
    forTiles(net_.bottom(), team, [&](std::size_t, UnitRange tile) {
        auto block = activity_.encoderState(0).middleRows(tile.first, tile.count);
        block = clean_.block(tile.first, 0, tile.count, activity_.cases);
        corrupt(block, corruption, tile.first, draw);
    });
}

void AutoencoderLearner::encodeUp(std::size_t layer, ThreadTeam& team) {
    const DirectedConnection& part = net_.connections[layer - 1];
    forTiles(part.above, team, [&](std::size_t, UnitRange tile) {
        auto block = activity_.encoderState(layer).middleRows(tile.first, tile.count);
        multiplyTransposed(part.recognition.middleCols(tile.first, tile.count), activity_.encoderState(layer - 1),
                           block);
        part.above.mean(block, tile);
    });
}

void AutoencoderLearner::keepActive(ThreadTeam& team) {
    auto codes = activity_.encoderState(net_.connections.size());
    // Units of a case belong together.
    constexpr Index blockCases = 25;
    team.forEach((activity_.cases + blockCases - 1) / blockCases, [&](Index block) {
        const Index first = block * blockCases;
        keepLargest(codes.middleCols(first, std::min(blockCases, activity_.cases - first)), net_.activeUnits);
    });
}

void AutoencoderLearner::decodeDown(std::size_t layer, ThreadTeam& team) {
    const Layer& below = net_.connections[layer].below;
    forTiles(below, team, [&](std::size_t, UnitRange tile) {
        auto block = activity_.decoderState(layer).middleRows(tile.first, tile.count);
        multiply(downWeights(layer).middleRows(tile.first, tile.count), activity_.decoderState(layer + 1), block);
        below.mean(block, tile);
    });
}

/// Reconstructions, their losses and their errors.
void AutoencoderLearner::compare(ReconstructionLoss loss, ThreadTeam& team) {
    const Layer& output = net_.bottom();
    losses_.resize(output.tiles().size());
    forTiles(output, team, [&](std::size_t place, UnitRange tile) {
        auto block = activity_.decoderError(0).middleRows(tile.first, tile.count);
        multiply(downWeights(0).middleRows(tile.first, tile.count), activity_.decoderState(1), block);
        losses_[place] =
            compareOutputs(block, output.bias.segment(tile.first, tile.count),
                           clean_.block(tile.first, 0, tile.count, activity_.cases), output.firstKind(), loss);
    });
    LossSums sums;
    for (const LossSums& part : losses_) {
        sums.crossEntropy += part.crossEntropy;
        sums.squares += part.squares;
    }
    const auto cases = static_cast<double>(activity_.cases);
    crossEntropy_ = sums.crossEntropy / cases;
    squaredError_ = sums.squares / (cases * static_cast<double>(output.size()));
    objective_ = loss == ReconstructionLoss::CrossEntropy ? crossEntropy_ : 0.5 * sums.squares / cases;
}

void AutoencoderLearner::decoderBackward(std::size_t layer, ThreadTeam& team) {
    const Layer& units = net_.connections[layer].below;
    forTiles(units, team, [&](std::size_t, UnitRange tile) {
        auto block = activity_.decoderError(layer).middleRows(tile.first, tile.count);
        multiplyTransposed(downWeights(layer - 1).middleCols(tile.first, tile.count),
                           activity_.decoderError(layer - 1), block);
        throughUnits(block, activity_.decoderState(layer).middleRows(tile.first, tile.count), units.firstKind());
    });
}

void AutoencoderLearner::codeBackward(const AutoencoderSettings& settings, ThreadTeam& team) {
    const std::size_t layer = net_.connections.size();
    const UnitKind kind = net_.code().firstKind();
    forTiles(net_.code(), team, [&](std::size_t place, UnitRange tile) {
        auto block = activity_.encoderError(layer).middleRows(tile.first, tile.count);
        const auto states = activity_.decoderState(layer).middleRows(tile.first, tile.count);
        multiplyTransposed(downWeights(layer - 1).middleCols(tile.first, tile.count),
                           activity_.decoderError(layer - 1), block);
        penalties_[place] = addSparsity(block, states, kind, settings.sparsity, settings.update.sparsityTarget,
                                        settings.update.sparsityCost);
        throughUnits(block, states, kind);
        if (net_.activeUnits > 0) block.array() *= (states.array() != 0.0F).cast<float>();
    });
    for (const double penalty : penalties_)
        objective_ += penalty;
}

void AutoencoderLearner::encoderBackward(std::size_t layer, ThreadTeam& team) {
    const DirectedConnection& part = net_.connections[layer];
    forTiles(layerOf(layer), team, [&](std::size_t, UnitRange tile) {
        auto block = activity_.encoderError(layer).middleRows(tile.first, tile.count);
        multiply(part.recognition.middleRows(tile.first, tile.count), activity_.encoderError(layer + 1), block);
        throughUnits(block, activity_.encoderState(layer).middleRows(tile.first, tile.count),
                     layerOf(layer).firstKind());
    });
}

/// Keeps the running means; the first minibatch counts fully.
void AutoencoderLearner::remember(ThreadTeam& team) {
    const float kept = optimiser_.updates == 0 ? 0.0F : activationMemory;
    team.forEach(static_cast<Index>(meanActivation.size()), [&](Index index) {
        const auto layer = static_cast<std::size_t>(index);
        meanActivation[layer] =
            kept * meanActivation[layer] + (1.0F - kept) * activity_.encoderState(layer + 1).rowwise().mean();
    });
}

bool AutoencoderLearner::ranAway(const UpdateReport& report) const {
    Index weights = 0;
    bool finite = std::isfinite(objective_);
    for (const DirectedConnection& part : net_.connections) {
        weights += part.recognition.size() + part.generative.size();
        finite = finite && part.below.bias.allFinite() && part.above.bias.allFinite();
    }
    return !finite || !withinBounds(report, weights);
}

void AutoencoderLearner::restore(Autoencoder net) {
    net_ = std::move(net);
    lastGood_ = net_;
}

} // namespace reverie
