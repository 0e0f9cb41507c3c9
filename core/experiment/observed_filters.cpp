#include "core/evaluation/unit_pictures.h"
#include "core/experiment/observation.h"

#include <algorithm>

namespace reverie {

namespace {

constexpr float practicallyNever = 0.002F;

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
    view->layer = shownLayer(request, layers);
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

/// Fills in the chosen projection of a machine that dreams.
template<class Ref, class Weights>
void showUnits(FiltersView& view, const Ref& machine, const ShownImages& shown, const Weights& weights) {
    ThreadTeam alone(1);
    switch (view.projection) {
    case FilterProjection::Weights:
        showWeights(view, weights);
        return shown.coding.showFields(view.fields);
    case FilterProjection::MostActive:
        view.fields = mostActiveImages(machine, view.layer, *shown.images, shown.coding, {}, alone);
        return shown.coding.decode(view.fields);
    case FilterProjection::Sampled:
        view.fields = sampledImages(machine, view.layer, {}, alone);
        return shown.coding.decode(view.fields);
    }
}

} // namespace

Index shownLayer(const SnapshotRequest& request, Index layers) {
    return request.layer < 0 ? layers - 1 : std::min(request.layer, layers - 1);
}

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
    showUnits(*view, net, shown, weights);
    view->norm = weights(level).colwise().norm().transpose();
    describeUnits(*view, hidden);
    view->meanActivation = meanActivation;
    if (settled && meanActivation.size() > 0 && !hidden.has(UnitKind::Gaussian))
        view->dead = deadUnits(meanActivation);
    return view;
}

std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const DeepBoltzmannRef& machine,
                                                  const ShownImages& shown, const Vector& meanActivation,
                                                  bool settled) {
    auto view = viewOfLayer(request, machine.hiddenLayers());
    const auto level = static_cast<std::size_t>(view->layer);
    if (showable(shown, machine.pixels())) view->projections.push_back(FilterProjection::MostActive);
    view->projections.push_back(FilterProjection::Sampled);
    choose(*view, request.projection);
    showUnits(*view, machine, shown, [&machine](std::size_t k) { return machine.weights(k); });
    view->norm = machine.weights(level).colwise().norm().transpose();
    describeUnits(*view, machine.layer(level + 1));
    view->meanActivation = meanActivation;
    if (settled && meanActivation.size() > 0) view->dead = deadUnits(meanActivation);
    return view;
}

std::shared_ptr<const FiltersView> observeFilters(const BoltzmannMachine& machine, const Vector& meanActivation,
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
    if (layer >= meanActivation.size() || meanActivation[layer].size() == 0 || !hidden.has(UnitKind::Bernoulli))
        return view;
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
    std::vector<Vector> means(static_cast<std::size_t>(net.hiddenLayers()));
    if (meanActivation.size() > 0)
        means[static_cast<std::size_t>(shownLayer(request, net.hiddenLayers()))] = meanActivation;
    else
        means.clear();
    return observeFilters(request, net, shown, means, settled);
}

std::shared_ptr<const FiltersView> observeOne(const SnapshotRequest& request, const DeepBoltzmannMachine& machine,
                                              const ShownImages& shown, const Vector& meanActivation,
                                              bool settled) {
    return observeFilters(request, DeepBoltzmannRef(machine), shown, meanActivation, settled);
}

std::shared_ptr<const FiltersView> observeOne(const SnapshotRequest&, const BoltzmannMachine& machine,
                                              const ShownImages&, const Vector& meanActivation, bool settled) {
    return observeFilters(machine, meanActivation, settled);
}

} // namespace

std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const AnyMachine& machine,
                                                  const ShownImages& shown, const Vector& meanActivation,
                                                  bool settled) {
    const auto observe = [&](const auto& one) { return observeOne(request, one, shown, meanActivation, settled); };
    return std::visit(observe, machine);
}

} // namespace reverie
