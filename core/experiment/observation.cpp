#include "core/experiment/observation.h"

#include "core/evaluation/reconstruction.h"
#include "core/evaluation/unit_pictures.h"
#include "core/models/net_view.h"

#include <algorithm>

namespace reverie {

namespace {

constexpr float practicallyNever = 0.002F;

template<class... Matrices>
std::size_t bytesOf(const Matrices&... matrices) {
    return (static_cast<std::size_t>(matrices.size()) + ...) * sizeof(float);
}

/// What pixels show while the machine that learns is in these states.
Matrix dreamt(const NetRef& net, const ConstMatrixRef& visible) {
    ThreadTeam alone(1);
    return meanDownPass(net, visible, alone);
}

Matrix dreamt(const DeepBoltzmannRef& machine, const ConstMatrixRef& even) {
    return even.topRows(machine.pixels());
}

template<class Ref>
std::shared_ptr<const FantasiesView> observeChains(const Ref& machine, const Chains& chains,
                                                   const PixelCoding& coding, Index count) {
    auto view = std::make_shared<FantasiesView>();
    view->images = dreamt(machine, chains.visibleMean().leftCols(std::min(count, chains.count())));
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

/// The hidden units' weights to the pixels; in a fully visible machine those of each pixel to the others.
std::shared_ptr<const FiltersView> observeWeights(const BoltzmannMachine& machine, const Vector& meanActivation,
                                                  bool settled) {
    auto view = std::make_shared<FiltersView>();
    const bool fullyVisible = machine.hidden.size() == 0;
    view->fields = fullyVisible ? machine.visibleLateral : machine.weights;
    view->norm = view->fields.colwise().norm().transpose();
    describeUnits(*view, fullyVisible ? machine.visible : machine.hidden);
    if (fullyVisible) return view;
    view->meanActivation = meanActivation;
    if (settled) view->dead = deadUnits(meanActivation);
    return view;
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

std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const DeepBoltzmannRef& machine,
                                                  const ShownImages& shown, const Vector& meanActivation,
                                                  bool settled) {
    auto view = viewOfLayer(request, machine.hiddenLayers());
    const auto level = static_cast<std::size_t>(view->layer);
    if (showable(shown, machine.pixels())) view->projections.push_back(FilterProjection::MostActive);
    choose(*view, request.projection);
    if (view->projection == FilterProjection::MostActive) {
        ThreadTeam alone(1);
        view->fields = mostActiveImages(machine, view->layer, *shown.images, shown.coding, {}, alone);
        shown.coding.decode(view->fields);
    } else {
        showWeights(*view, [&machine](std::size_t k) { return machine.weights(k); });
    }
    view->norm = machine.weights(level).colwise().norm().transpose();
    describeUnits(*view, machine.layer(level + 1));
    view->meanActivation = meanActivation;
    if (settled && meanActivation.size() > 0) view->dead = deadUnits(meanActivation);
    return view;
}

namespace {

/// Units of a net without chance: `weights(k)` lead to layer k, whose units those of `hidden` are.
template<class Net, class Weights>
std::shared_ptr<FiltersView> observeUnits(const SnapshotRequest& request, const Net& net, Index layers,
                                          Index pixels, const ShownImages& shown, const Weights& weights) {
    auto view = viewOfLayer(request, layers);
    if (showable(shown, pixels)) view->projections.push_back(FilterProjection::MostActive);
    choose(*view, request.projection);
    if (view->projection == FilterProjection::MostActive) {
        ThreadTeam alone(1);
        view->fields = mostActiveImages(net, view->layer, *shown.images, shown.coding, {}, alone);
        shown.coding.decode(view->fields);
    } else {
        showWeights(*view, weights);
        shown.coding.showFields(view->fields);
    }
    view->norm = weights(static_cast<std::size_t>(view->layer)).colwise().norm().transpose();
    return view;
}

} // namespace

std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const FeedForwardNet& net,
                                                  const ShownImages& shown) {
    const auto weights = [&net](std::size_t k) { return ConstMatrixRef(net.steps[k].weights); };
    auto view =
        observeUnits(request, net, static_cast<Index>(net.steps.size()) - 1, net.input.size(), shown, weights);
    describeUnits(*view, net.steps[static_cast<std::size_t>(view->layer)].above);
    return view;
}

std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const Autoencoder& net,
                                                  const ShownImages& shown, std::span<const Vector> meanActivation,
                                                  bool settled) {
    const auto weights = [&net](std::size_t k) { return ConstMatrixRef(net.connections[k].recognition); };
    auto view = observeUnits(request, net, net.hiddenLayers(), net.pixels(), shown, weights);
    const auto layer = static_cast<std::size_t>(view->layer);
    const Layer& hidden = net.connections[layer].above;
    describeUnits(*view, hidden);
    if (layer >= meanActivation.size() || !hidden.has(UnitKind::Bernoulli)) return view;
    view->meanActivation = meanActivation[layer];
    if (settled) view->dead = deadUnits(view->meanActivation);
    return view;
}

namespace {

std::shared_ptr<const FiltersView> observeOne(const SnapshotRequest& request, const DeepBeliefNet& net,
                                              const ShownImages& shown, const Vector& meanActivation,
                                              bool settled) {
    return observeFilters(request, NetRef(net), shown, meanActivation, settled);
}

std::shared_ptr<const FiltersView> observeOne(const SnapshotRequest& request, const Autoencoder& net,
                                              const ShownImages& shown, const Vector& meanActivation,
                                              bool settled) {
    // The means are those of the code.
    std::vector<Vector> means(static_cast<std::size_t>(net.hiddenLayers()));
    means.back() = meanActivation;
    const bool code = request.layer < 0 || request.layer + 1 >= net.hiddenLayers();
    return observeFilters(request, net, shown, code ? means : std::vector<Vector>(), settled);
}

std::shared_ptr<const FiltersView> observeOne(const SnapshotRequest& request,
                                              const DeepBoltzmannMachine& machine, const ShownImages& shown,
                                              const Vector& meanActivation, bool settled) {
    return observeFilters(request, DeepBoltzmannRef(machine), shown, meanActivation, settled);
}

std::shared_ptr<const FiltersView> observeOne(const SnapshotRequest&, const BoltzmannMachine& machine,
                                              const ShownImages&, const Vector& meanActivation, bool settled) {
    return observeWeights(machine, meanActivation, settled);
}

} // namespace

std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const AnyMachine& machine,
                                                  const ShownImages& shown, const Vector& meanActivation,
                                                  bool settled) {
    const auto observe = [&](const auto& one) { return observeOne(request, one, shown, meanActivation, settled); };
    return std::visit(observe, machine);
}

namespace {

/// The reconstructions of a machine with so many pixels.
std::shared_ptr<const ReconstructionsView> reconstructed(const Reconstruct& reconstruct, Index pixels,
                                                         const Dataset& data, const PixelCoding& coding,
                                                         Index count, const Corruption& corruption = {}) {
    const ImageSet& set = data.validation.empty() ? data.training : data.validation;
    if (set.shape().pixels() != pixels) return nullptr;
    auto view = std::make_shared<ReconstructionsView>();
    view->validation = !data.validation.empty();
    const Index cases = std::min(count, set.size());
    set.read(0, cases, view->data);
    coding.encodeMean(view->data);
    ThreadTeam alone(1);
    if (spoils(corruption)) {
        view->corrupted = view->data;
        corrupt(view->corrupted, corruption, 0, shownCorruption());
    }
    view->reconstruction = reconstruct(spoils(corruption) ? view->corrupted : view->data, alone);
    view->error = squaredError(view->data, view->reconstruction).cast<float>().transpose();
    coding.decode(view->data);
    coding.decode(view->reconstruction);
    if (view->corrupted.size() > 0) coding.decode(view->corrupted);
    if (set.labelled()) view->labels.assign(set.labels().begin(), set.labels().begin() + cases);
    return view;
}

} // namespace

std::shared_ptr<const ReconstructionsView> observeReconstructions(const NetRef& net, const Dataset& data,
                                                                  const PixelCoding& coding, Index count) {
    const auto both = [&net](const Matrix& states, ThreadTeam& team) { return reconstruct(net, states, team); };
    return reconstructed(both, net.pixels(), data, coding, count);
}

std::shared_ptr<const ReconstructionsView> observeReconstructions(const DeepBoltzmannRef& machine,
                                                                  const Dataset& data, const PixelCoding& coding,
                                                                  Index count) {
    const auto both = [&machine](const Matrix& states, ThreadTeam& team) {
        return reconstruct(machine, states, team);
    };
    return reconstructed(both, machine.pixels(), data, coding, count);
}

std::shared_ptr<const ReconstructionsView> observeReconstructions(const AnyMachine& machine, const Dataset& data,
                                                                  const PixelCoding& coding, Index count) {
    const auto both = [&machine](const Matrix& states, ThreadTeam& team) {
        return machine::reconstruct(machine, states, team);
    };
    return reconstructed(both, machine::pixels(machine), data, coding, count);
}

RandomDraw shownCorruption() {
    return RandomStream(0, "shown corruption").draw();
}

std::shared_ptr<const ReconstructionsView> observeReconstructions(const Autoencoder& net, const Dataset& data,
                                                                  const PixelCoding& coding, Index count,
                                                                  const Corruption& corruption) {
    const auto both = [&net](const Matrix& states, ThreadTeam& team) { return reconstruct(net, states, team); };
    return reconstructed(both, net.pixels(), data, coding, count, corruption);
}

namespace {

/// Which mean activations a learner keeps of the layer whose filters are wanted; empty for none.
Vector keptActivation(const SnapshotRequest&, const NetRef&, const RbmLearner& learner) {
    return learner.optimiser().meanActivation;
}

Vector keptActivation(const SnapshotRequest& request, const DeepBoltzmannRef& machine, const RbmLearner& learner) {
    const auto layer = static_cast<std::size_t>(viewOfLayer(request, machine.hiddenLayers())->layer) + 1;
    if (layer % 2 == 0) return {};
    const UnitRange place = machine.place(layer);
    return learner.optimiser().meanActivation.segment(place.first, place.count);
}

NetView viewWhile(const NetRef& net, const RbmLearner* learner) {
    return viewOf(net, learner != nullptr ? learningConnection(net) : -1);
}

NetView viewWhile(const DeepBoltzmannRef& machine, const RbmLearner*) {
    return viewOf(machine);
}

std::size_t bytesOfMachine(const NetRef& net) {
    std::size_t bytes = bytesOf(net.top.weights, net.top.visible.bias, net.top.hidden.bias);
    for (const DirectedConnection& connection : net.directed)
        bytes += bytesOf(connection.recognition, connection.generative);
    return bytes;
}

std::size_t bytesOfMachine(const DeepBoltzmannRef& machine) {
    return bytesOfMachine(NetRef(machine.sides));
}

template<class Ref>
std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request, const Ref& machine,
                                        const RbmLearner* learner, const Dataset& data, const PixelCoding& coding,
                                        const RunPosition& position) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->position = position;
    snapshot->shape = data.training.shape();
    snapshot->hiddenCount = static_cast<std::size_t>(machine.hiddenCount(machine.hiddenLayers() - 1));
    if (request.filters) {
        const Vector activation = learner != nullptr ? keptActivation(request, machine, *learner) : Vector();
        const bool settled = learner != nullptr && learner->optimiser().updates >= updatesToSettle;
        snapshot->filters = observeFilters(request, machine, {&data.training, coding}, activation, settled);
        snapshot->bytesCopied += bytesOf(snapshot->filters->fields);
    }
    if (request.reconstructions > 0) {
        snapshot->reconstructions = observeReconstructions(machine, data, coding, request.reconstructions);
        snapshot->bytesCopied +=
            bytesOf(snapshot->reconstructions->data, snapshot->reconstructions->reconstruction);
    }
    const Chains* const chains = learner != nullptr ? learner->estimator().persistentChains() : nullptr;
    if (request.fantasies > 0 && chains != nullptr && chains->count() > 0) {
        snapshot->fantasies = observeChains(machine, *chains, coding, request.fantasies);
        snapshot->bytesCopied += bytesOf(snapshot->fantasies->images);
    }
    if (request.net) {
        showMachine(*snapshot, std::make_shared<AnyMachine>(machine.copy()));
        snapshot->view = std::make_shared<NetView>(viewWhile(machine, learner));
        snapshot->coding = coding;
        snapshot->bytesCopied += bytesOfMachine(machine);
    }
    return snapshot;
}

} // namespace

std::shared_ptr<const Snapshot> observeNet(const SnapshotRequest& request, const NetRef& net,
                                           const RbmLearner* learner, const Dataset& data,
                                           const PixelCoding& coding, const RunPosition& position) {
    return observe(request, net, learner, data, coding, position);
}

std::shared_ptr<const Snapshot> observeDeepBoltzmann(const SnapshotRequest& request,
                                                     const DeepBoltzmannRef& machine, const RbmLearner& learner,
                                                     const Dataset& data, const PixelCoding& coding,
                                                     const RunPosition& position) {
    return observe(request, machine, &learner, data, coding, position);
}

std::shared_ptr<const Snapshot> observeBoltzmann(const SnapshotRequest& request, const BoltzmannLearner& learner,
                                                 const Dataset& data, const PixelCoding& coding,
                                                 const RunPosition& position) {
    const BoltzmannMachine& machine = learner.machine();
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->position = position;
    snapshot->shape = data.training.shape();
    snapshot->hiddenCount = static_cast<std::size_t>(machine.hidden.size());
    if (request.filters) {
        snapshot->filters =
            observeWeights(machine, learner.meanActivation(), learner.updates() >= updatesToSettle);
        snapshot->bytesCopied += bytesOf(snapshot->filters->fields);
    }
    if (request.reconstructions > 0) {
        const auto both = [&machine](const Matrix& states, ThreadTeam& team) {
            return reconstruct(machine, states, team);
        };
        snapshot->reconstructions = reconstructed(both, machine.pixels(), data, coding, request.reconstructions);
        snapshot->bytesCopied +=
            bytesOf(snapshot->reconstructions->data, snapshot->reconstructions->reconstruction);
    }
    const BoltzmannChains& chains = learner.chains();
    if (request.fantasies > 0 && chains.count() > 0) {
        auto view = std::make_shared<FantasiesView>();
        view->images = chains.means().topLeftCorner(machine.pixels(), std::min(request.fantasies, chains.count()));
        coding.decode(view->images);
        view->gibbsSteps = chains.sweeps();
        view->fromTraining = true;
        snapshot->bytesCopied += bytesOf(view->images);
        snapshot->fantasies = std::move(view);
    }
    if (request.net) {
        showMachine(*snapshot, std::make_shared<AnyMachine>(machine));
        snapshot->view = std::make_shared<NetView>(viewOf(machine));
        snapshot->coding = coding;
        snapshot->bytesCopied += bytesOf(machine.visibleLateral, machine.weights, machine.hiddenLateral,
                                         machine.visible.bias, machine.hidden.bias);
    }
    return snapshot;
}

} // namespace reverie
