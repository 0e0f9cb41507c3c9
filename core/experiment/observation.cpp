#include "core/experiment/observation.h"

#include "core/evaluation/reconstruction.h"
#include "core/models/net_view.h"

#include <algorithm>

namespace reverie {

namespace {

constexpr std::int64_t updatesToSettle = 100;
constexpr float practicallyNever = 0.002F;

template<class... Matrices>
std::size_t bytesOf(const Matrices&... matrices) {
    return (static_cast<std::size_t>(matrices.size()) + ...) * sizeof(float);
}

std::shared_ptr<const FantasiesView> observeChains(const NetRef& net, const Chains& chains,
                                                   const PixelCoding& coding, Index count) {
    ThreadTeam alone(1);
    auto view = std::make_shared<FantasiesView>();
    view->images = meanDownPass(net, chains.visibleMean().leftCols(std::min(count, chains.count())), alone);
    coding.decode(view->images);
    view->gibbsSteps = chains.steps();
    view->fromTraining = true;
    return view;
}

std::vector<std::uint8_t> deadUnits(const Vector& meanActivation) {
    std::vector<std::uint8_t> dead;
    for (const float mean : meanActivation)
        dead.push_back(mean < practicallyNever || mean > 1.0F - practicallyNever ? 1 : 0);
    return dead;
}

/// The fields of one of `layers` hidden layers as weighted sums of those below, weights(k) leading to layer k.
template<class Weights>
std::shared_ptr<FiltersView> projectedFields(Index layer, std::size_t layers, const Weights& weights) {
    auto view = std::make_shared<FiltersView>();
    view->layers = static_cast<Index>(layers);
    view->layer = layer < 0 ? view->layers - 1 : std::min(layer, view->layers - 1);
    const auto level = static_cast<std::size_t>(view->layer);
    view->weights = weights(level);
    view->norm = view->weights.colwise().norm().transpose();
    for (std::size_t below = level; below-- > 0;)
        view->weights = weights(below) * view->weights;
    view->dead.assign(static_cast<std::size_t>(view->weights.cols()), 0);
    return view;
}

/// The connection that learns alone: the top one, unless up-down has untied the ones below, which then learn too.
Index learningConnection(const NetRef& net) {
    const bool all = std::ranges::any_of(net.directed, [](const auto& connection) { return !connection.tied(); });
    return all ? -1 : static_cast<Index>(net.directed.size());
}

} // namespace

std::shared_ptr<const FiltersView> observeFilters(const NetRef& net, Index layer, const Vector& meanActivation,
                                                  bool settled) {
    const std::size_t top = net.directed.size();
    auto view = projectedFields(layer, top + 1, [&](std::size_t level) {
        return level == top ? ConstMatrixRef(net.top.weights.topRows(net.penultimate()))
                            : net.directed[level].down().weights;
    });
    const auto level = static_cast<std::size_t>(view->layer);
    const Layer& hidden = level == top ? net.top.hidden : net.directed[level].above;
    view->hiddenBias = hidden.bias;
    if (level < top) return view;
    view->meanActivation = meanActivation;
    if (settled && !hidden.has(UnitKind::Gaussian)) view->dead = deadUnits(meanActivation);
    return view;
}

std::shared_ptr<const FiltersView> observeFilters(const FeedForwardNet& net, Index layer) {
    auto view = projectedFields(layer, net.steps.size() - 1,
                                [&](std::size_t level) { return ConstMatrixRef(net.steps[level].weights); });
    view->hiddenBias = net.steps[static_cast<std::size_t>(view->layer)].above.bias;
    return view;
}

std::shared_ptr<const ReconstructionsView> observeReconstructions(const NetRef& net, const Dataset& data,
                                                                  const PixelCoding& coding, Index count) {
    const ImageSet& set = data.validation.empty() ? data.training : data.validation;
    if (set.shape().pixels() != net.pixels()) return nullptr;
    auto view = std::make_shared<ReconstructionsView>();
    view->validation = !data.validation.empty();
    const Index cases = std::min(count, set.size());
    set.read(0, cases, view->data);
    coding.encodeMean(view->data);
    ThreadTeam alone(1);
    view->reconstruction = reconstruct(net, view->data, alone);
    view->error = squaredError(view->data, view->reconstruction).cast<float>().transpose();
    coding.decode(view->data);
    coding.decode(view->reconstruction);
    if (set.labelled()) view->labels.assign(set.labels().begin(), set.labels().begin() + cases);
    return view;
}

std::shared_ptr<const Snapshot> observeNet(const SnapshotRequest& request, const NetRef& net,
                                           const RbmLearner* learner, const Dataset& data,
                                           const PixelCoding& coding, const RunPosition& position) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->position = position;
    snapshot->shape = data.training.shape();
    snapshot->hiddenCount = static_cast<std::size_t>(net.top.hidden.size());
    if (request.filters) {
        const Vector activation = learner != nullptr ? learner->optimiser().meanActivation : Vector();
        const bool settled = learner != nullptr && learner->optimiser().updates >= updatesToSettle;
        snapshot->filters = observeFilters(net, request.layer, activation, settled);
        snapshot->bytesCopied += bytesOf(snapshot->filters->weights);
    }
    if (request.reconstructions > 0) {
        snapshot->reconstructions = observeReconstructions(net, data, coding, request.reconstructions);
        snapshot->bytesCopied +=
            bytesOf(snapshot->reconstructions->data, snapshot->reconstructions->reconstruction);
    }
    const Chains* const chains = learner != nullptr ? learner->estimator().persistentChains() : nullptr;
    if (request.fantasies > 0 && chains != nullptr && chains->count() > 0) {
        snapshot->fantasies = observeChains(net, *chains, coding, request.fantasies);
        snapshot->bytesCopied += bytesOf(snapshot->fantasies->images);
    }
    if (request.net) {
        snapshot->net = std::make_shared<DeepBeliefNet>(net.copy());
        snapshot->view = std::make_shared<NetView>(viewOf(net, learner != nullptr ? learningConnection(net) : -1));
        snapshot->coding = coding;
        snapshot->bytesCopied += bytesOf(net.top.weights, net.top.visible.bias, net.top.hidden.bias);
        for (const DirectedConnection& connection : net.directed)
            snapshot->bytesCopied += bytesOf(connection.recognition, connection.generative);
    }
    return snapshot;
}

} // namespace reverie
