#include "core/experiment/observation.h"

#include "core/evaluation/reconstruction.h"

#include <algorithm>

namespace reverie {

namespace {

constexpr std::int64_t updatesToSettle = 100;
constexpr float practicallyNever = 0.002F;

template<class... Matrices>
std::size_t bytesOf(const Matrices&... matrices) {
    return (static_cast<std::size_t>(matrices.size()) + ...) * sizeof(float);
}

std::shared_ptr<const FantasiesView> observeChains(const Chains& chains, const PixelCoding& coding, Index count) {
    auto view = std::make_shared<FantasiesView>();
    view->images = chains.visibleMean().leftCols(std::min(count, chains.count()));
    coding.decode(view->images);
    view->gibbsSteps = chains.steps();
    view->fromTraining = true;
    return view;
}

} // namespace

std::shared_ptr<const FiltersView> observeFilters(const Rbm& machine, const Vector& meanActivation, bool settled) {
    auto view = std::make_shared<FiltersView>();
    view->weights = machine.weights;
    view->hiddenBias = machine.hidden.bias;
    view->norm = machine.weights.colwise().norm().transpose();
    view->meanActivation = meanActivation;
    view->dead.assign(static_cast<std::size_t>(machine.hidden.size()), 0);
    if (!settled || machine.hidden.has(UnitKind::Gaussian)) return view;
    for (Index unit = 0; unit < meanActivation.size(); ++unit)
        view->dead[static_cast<std::size_t>(unit)] =
            meanActivation(unit) < practicallyNever || meanActivation(unit) > 1.0F - practicallyNever ? 1 : 0;
    return view;
}

std::shared_ptr<const ReconstructionsView> observeReconstructions(const Rbm& machine, const Dataset& data,
                                                                  const PixelCoding& coding, Index count) {
    const ImageSet& set = data.validation.empty() ? data.training : data.validation;
    if (set.shape().pixels() != machine.visible.size()) return nullptr;
    auto view = std::make_shared<ReconstructionsView>();
    view->validation = !data.validation.empty();
    const Index cases = std::min(count, set.size());
    set.read(0, cases, view->data);
    coding.encodeMean(view->data);
    ThreadTeam alone(1);
    view->reconstruction = reconstruct(machine, view->data, alone);
    view->error = squaredError(view->data, view->reconstruction).cast<float>().transpose();
    coding.decode(view->data);
    coding.decode(view->reconstruction);
    if (set.labelled()) view->labels.assign(set.labels().begin(), set.labels().begin() + cases);
    return view;
}

std::shared_ptr<const Snapshot> observeRbm(const SnapshotRequest& request, const RbmLearner& learner,
                                           const Dataset& data, const PixelCoding& coding,
                                           const RunPosition& position) {
    auto snapshot = std::make_shared<Snapshot>();
    const Rbm& machine = learner.machine();
    snapshot->position = position;
    snapshot->shape = data.training.shape();
    snapshot->hiddenCount = static_cast<std::size_t>(machine.hidden.size());
    if (request.filters) {
        const Optimiser& optimiser = learner.optimiser();
        snapshot->filters =
            observeFilters(machine, optimiser.meanActivation, optimiser.updates >= updatesToSettle);
        snapshot->bytesCopied += bytesOf(snapshot->filters->weights);
    }
    if (request.reconstructions > 0) {
        snapshot->reconstructions = observeReconstructions(machine, data, coding, request.reconstructions);
        snapshot->bytesCopied +=
            bytesOf(snapshot->reconstructions->data, snapshot->reconstructions->reconstruction);
    }
    const Chains* const chains = learner.estimator().persistentChains();
    if (request.fantasies > 0 && chains != nullptr && chains->count() > 0) {
        snapshot->fantasies = observeChains(*chains, coding, request.fantasies);
        snapshot->bytesCopied += bytesOf(snapshot->fantasies->images);
    }
    if (request.machine) {
        snapshot->machine = std::make_shared<Rbm>(machine);
        snapshot->coding = coding;
        snapshot->bytesCopied += bytesOf(machine.weights, machine.visible.bias, machine.hidden.bias);
    }
    return snapshot;
}

} // namespace reverie
