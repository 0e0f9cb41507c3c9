#include "core/experiment/observation.h"

#include "core/evaluation/reconstruction.h"
#include "core/models/net_view.h"

#include <algorithm>

namespace reverie {

namespace {

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

/// The connection that learns alone: the top one, unless up-down has untied the ones below, which then learn too.
Index learningConnection(const NetRef& net) {
    const bool all = std::ranges::any_of(net.directed, [](const auto& connection) { return !connection.tied(); });
    return all ? -1 : static_cast<Index>(net.directed.size());
}

/// Whitened states as grey levels: ½ where a pixel is as expected, black and white three standard deviations away.
Matrix whitenedToSee(Matrix states, const PixelCoding& coding) {
    constexpr float deviations = 3;
    coding.showFields(states);
    return (states.array() / (2 * deviations) + 0.5F).max(0.0F).min(1.0F);
}

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
    if (coding.whitening) view->whitened = whitenedToSee(view->data, coding);
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
Vector keptActivation(const SnapshotRequest& request, const NetRef& net, const RbmLearner& learner) {
    const bool top = shownLayer(request, net.hiddenLayers()) + 1 == net.hiddenLayers();
    return top ? learner.optimiser().meanActivation : Vector();
}

Vector keptActivation(const SnapshotRequest& request, const DeepBoltzmannRef& machine, const RbmLearner& learner) {
    const auto layer = static_cast<std::size_t>(shownLayer(request, machine.hiddenLayers())) + 1;
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

std::size_t bytesOf(std::span<const DirectedConnection> connections) {
    std::size_t bytes = 0;
    for (const DirectedConnection& connection : connections)
        bytes += bytesOf(connection.recognition, connection.generative);
    return bytes;
}

std::size_t bytesOfMachine(const NetRef& net) {
    return bytesOf(net.top.weights, net.top.visible.bias, net.top.hidden.bias) + bytesOf(net.directed);
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
        snapshot->machine = std::make_shared<AnyMachine>(machine.copy());
        snapshot->view = std::make_shared<NetView>(viewWhile(machine, learner));
        snapshot->coding = coding;
        snapshot->bytesCopied += bytesOfMachine(machine);
    }
    return snapshot;
}

} // namespace

std::shared_ptr<const Snapshot> observeNet(const SnapshotRequest& request, const LayeredRef& machine,
                                           const RbmLearner* learner, const Dataset& data,
                                           const PixelCoding& coding, const RunPosition& position) {
    return std::visit([&](const auto& one) { return observe(request, one, learner, data, coding, position); },
                      machine);
}

std::shared_ptr<const Snapshot> observeAutoencoder(const SnapshotRequest& request, const Autoencoder& net,
                                                   std::span<const Vector> meanActivation, bool settled,
                                                   const Dataset& data, const PixelCoding& coding,
                                                   const Corruption& corruption, const RunPosition& position) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->position = position;
    snapshot->shape = data.training.shape();
    snapshot->hiddenCount = static_cast<std::size_t>(net.code().size());
    if (request.filters) {
        snapshot->filters = observeFilters(request, net, {&data.training, coding}, meanActivation, settled);
        snapshot->bytesCopied += bytesOf(snapshot->filters->fields);
    }
    if (request.reconstructions > 0) {
        snapshot->reconstructions = observeReconstructions(net, data, coding, request.reconstructions, corruption);
        const ReconstructionsView& view = *snapshot->reconstructions;
        snapshot->bytesCopied += bytesOf(view.data, view.corrupted, view.reconstruction);
    }
    if (request.net) {
        snapshot->machine = std::make_shared<AnyMachine>(net);
        snapshot->view = std::make_shared<NetView>(viewOf(net));
        snapshot->coding = coding;
        snapshot->bytesCopied += bytesOf(net.connections);
    }
    return snapshot;
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
            observeFilters(machine, learner.meanActivation(), learner.updates() >= updatesToSettle);
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
        snapshot->machine = std::make_shared<AnyMachine>(machine);
        snapshot->view = std::make_shared<NetView>(viewOf(machine));
        snapshot->coding = coding;
        snapshot->bytesCopied += bytesOf(machine.visibleLateral, machine.weights, machine.hiddenLateral,
                                         machine.visible.bias, machine.hidden.bias);
    }
    return snapshot;
}

} // namespace reverie
