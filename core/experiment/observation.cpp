#include "core/experiment/observation.h"

#include "core/evaluation/reconstruction.h"
#include "core/evaluation/unit_pictures.h"
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

/// A layer of a net without its fields.
std::shared_ptr<FiltersView> viewOfLayer(const SnapshotRequest& request, Index layers) {
    auto view = std::make_shared<FiltersView>();
    view->layers = layers;
    view->layer = request.layer < 0 ? layers - 1 : std::min(request.layer, layers - 1);
    return view;
}

/// Shows each unit as the weighted sum of the fields below it, weights(k) leading to layer k.
template<class Weights>
void showWeights(FiltersView& view, const Weights& weights) {
    auto level = static_cast<std::size_t>(view.layer);
    view.fields = weights(level);
    while (level-- > 0)
        view.fields = weights(level) * view.fields;
}

/// Whether a net can be shown these images.
bool showable(const ShownImages& shown, Index pixels) {
    return shown.images != nullptr && !shown.images->empty() && shown.images->shape().pixels() == pixels;
}

void describeUnits(FiltersView& view, const Layer& hidden) {
    view.hiddenBias = hidden.bias;
    view.dead.assign(static_cast<std::size_t>(hidden.size()), 0);
}

/// Takes the projection that is asked for where it is allowed.
void choose(FiltersView& view, FilterProjection wanted) {
    if (std::ranges::find(view.projections, wanted) != view.projections.end()) view.projection = wanted;
}

/// The connection that learns alone: the top one, unless up-down has untied the ones below, which then learn too.
Index learningConnection(const NetRef& net) {
    const bool all = std::ranges::any_of(net.directed, [](const auto& connection) { return !connection.tied(); });
    return all ? -1 : static_cast<Index>(net.directed.size());
}

} // namespace

std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const NetRef& net,
                                                  const ShownImages& shown, const Vector& meanActivation,
                                                  bool settled) {
    auto view = viewOfLayer(request, net.hiddenLayers());
    const auto level = static_cast<std::size_t>(view->layer);
    const bool top = level == net.directed.size();
    const Layer& hidden = top ? net.top.hidden : net.directed[level].above;
    const auto weights = [&net](std::size_t k) {
        return k == net.directed.size() ? ConstMatrixRef(net.top.weights.topRows(net.penultimate()))
                                        : net.directed[k].down().weights;
    };
    if (showable(shown, net.pixels())) view->projections.push_back(FilterProjection::MostActive);
    if (!hidden.has(UnitKind::Gaussian)) view->projections.push_back(FilterProjection::Sampled);
    choose(*view, request.projection);
    ThreadTeam alone(1);
    switch (view->projection) {
    case FilterProjection::Weights:
        showWeights(*view, weights);
        shown.coding.showFields(view->fields);
        break;
    case FilterProjection::MostActive:
        view->fields = mostActiveImages(net, view->layer, *shown.images, shown.coding, {}, alone);
        shown.coding.decode(view->fields);
        break;
    case FilterProjection::Sampled:
        view->fields = sampledImages(net, view->layer, {}, alone);
        shown.coding.decode(view->fields);
        break;
    }
    view->norm = weights(level).colwise().norm().transpose();
    describeUnits(*view, hidden);
    if (!top) return view;
    view->meanActivation = meanActivation;
    if (settled && !hidden.has(UnitKind::Gaussian)) view->dead = deadUnits(meanActivation);
    return view;
}

std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const FeedForwardNet& net,
                                                  const ShownImages& shown) {
    auto view = viewOfLayer(request, static_cast<Index>(net.steps.size()) - 1);
    const FeedForwardNet::Step& step = net.steps[static_cast<std::size_t>(view->layer)];
    if (showable(shown, net.input.size())) view->projections.push_back(FilterProjection::MostActive);
    choose(*view, request.projection);
    if (view->projection == FilterProjection::MostActive) {
        ThreadTeam alone(1);
        view->fields = mostActiveImages(net, view->layer, *shown.images, shown.coding, {}, alone);
        shown.coding.decode(view->fields);
    } else {
        showWeights(*view, [&net](std::size_t k) { return ConstMatrixRef(net.steps[k].weights); });
        shown.coding.showFields(view->fields);
    }
    view->norm = step.weights.colwise().norm().transpose();
    describeUnits(*view, step.above);
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
        snapshot->filters = observeFilters(request, net, {&data.training, coding}, activation, settled);
        snapshot->bytesCopied += bytesOf(snapshot->filters->fields);
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
