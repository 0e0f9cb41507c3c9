#include "core/experiment/autoencoder_stage.h"

#include "core/error.h"
#include "core/evaluation/reconstruction.h"
#include "core/experiment/learner_file.h"
#include "core/experiment/observation.h"
#include "core/experiment/stage_order.h"
#include "core/experiment/stage_parts.h"
#include "core/io/metadata.h"
#include "core/io/net_file.h"
#include "core/learning/start.h"

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

namespace {

constexpr std::int64_t mostUnitsOfALayer = 20'000;
/// Salt and pepper of standardised or whitened pixels, in standard deviations.
constexpr float grain = 2;
bool ofProbabilities(const Autoencoder& net) {
    return net.bottom().firstKind() == UnitKind::Bernoulli;
}

UnitKind kindOf(CodeUnits units) {
    switch (units) {
    case CodeUnits::Logistic:
        return UnitKind::Bernoulli;
    case CodeUnits::Tanh:
        return UnitKind::Tanh;
    case CodeUnits::RectifiedLinear:
        return UnitKind::RectifiedLinear;
    case CodeUnits::Linear:
        return UnitKind::Gaussian;
    }
    return UnitKind::Bernoulli;
}

/// From random weights on units of a kind, its pixels or the code of a stack below.
Autoencoder fresh(const ExperimentConfig& settings, const UnitGroup& bottom) {
    std::vector<UnitGroup> layers = autoencoderLayers(settings, bottom.size);
    layers.front() = bottom;
    RandomStream stream(settings.seed, "weights");
    return randomAutoencoder(layers, settings.tied, stream, static_cast<float>(settings.initialWeightScale));
}

/// On a code, whose units begin with biases that show their means, where they are probabilities.
Autoencoder onCode(const ExperimentConfig& settings, LayerInput& input, ThreadTeam& team) {
    Autoencoder net = fresh(settings, input.below().back().above.groups().front());
    if (net.bottom().firstKind() == UnitKind::Bernoulli)
        net.connections.front().below = input.visibleLayer(settings, team);
    return net;
}

/// What a stage begins with.
Autoencoder startOf(const ExperimentConfig& settings, const Dataset& data, const PixelCoding& coding,
                    AnyMachine machine) {
    if (auto* const before = std::get_if<Autoencoder>(&machine)) return std::move(*before);
    const DeepBeliefNet& net = netOf(machine);
    if (net.top.weights.size() > 0) return unrollAutoencoder(net, settings.tied);
    Autoencoder random = fresh(settings, {settings.visibleUnits, data.training.shape().pixels()});
    startVisibleBias(random.connections.front().below, data.training, coding);
    return random;
}

/// The layers that a stacked autoencoder stands on, bottom first; none below any other.
std::vector<DirectedConnection> takeBelow(const ExperimentConfig& settings, AnyMachine& machine) {
    if (!settings.stacked) return {};
    auto* const before = std::get_if<Autoencoder>(&machine);
    CodeBelow code{.there = before != nullptr};
    if (before != nullptr) code.limited = before->activeUnits > 0;
    if (before != nullptr) code.probabilities = before->code().firstKind() == UnitKind::Bernoulli;
    checkCode(code, settings.reconstructionLoss, std::string(stageKindName(StageKind::Autoencoder)));
    return std::move(before->connections);
}

ExperimentConfig withMeans(ExperimentConfig settings) {
    settings.layerInput = LayerInputKind::Probabilities;
    return settings;
}

/// Of the images.
Corruption corruptionOf(const ExperimentConfig& settings) {
    if (settings.stacked) return {};
    Corruption corruption{settings.corruption, static_cast<float>(settings.corruptionLevel), 0, 1};
    if (!settings.standardise && settings.whitening == WhiteningKind::None) return corruption;
    corruption.low = -grain;
    corruption.high = grain;
    return corruption;
}

std::string meanName(std::size_t layer) {
    return fmt::format("mean_activation.layer{}", layer + 1);
}

} // namespace

Corruption corruptionIn(const ExperimentConfig& run, std::size_t stage) {
    return stagesOf(run)[stage].kind == StageKind::Autoencoder ? corruptionOf(stageConfig(run, stage))
                                                               : Corruption();
}

void checkCode(const CodeBelow& code, ReconstructionLoss loss, const std::string& title) {
    if (!code.there)
        throw Error(fmt::format("{}: it is stacked on the code of another autoencoder: learn one before it, or do "
                                "not stack it",
                                title));
    if (code.limited)
        throw Error(fmt::format("{}: only the uppermost code can keep to its largest units: let the autoencoder "
                                "below be sparse by KL or L1",
                                title));
    if (loss == ReconstructionLoss::CrossEntropy && !code.probabilities)
        throw Error(fmt::format("{}: cross-entropy compares probabilities, which the codes below are not: set "
                                "reconstruction-loss to squares",
                                title));
}

std::vector<UnitGroup> autoencoderLayers(const ExperimentConfig& settings, Index pixels) {
    std::vector<std::int64_t> sizes =
        numberList("encoder-layers", settings.layers, mostUnitsOfALayer, "1000,500,250,2");
    if (sizes.empty()) sizes.push_back(settings.hiddenCount);
    const UnitKind code = kindOf(settings.codeUnits);
    const UnitKind inner = code == UnitKind::Gaussian ? UnitKind::Bernoulli : code;
    std::vector<UnitGroup> layers = {{settings.visibleUnits, pixels}};
    for (const std::int64_t size : sizes)
        layers.push_back({inner, size});
    layers.back().kind = code;
    return layers;
}

AutoencoderStage::AutoencoderStage(StageContext context, TrainedNets nets, ThreadTeam& team)
    : data_(std::move(context.data)), coding_(std::move(context.coding)),
      feed_(context.settings, *data_, coding_, context.before),
      input_(withMeans(context.settings), *data_, coding_, takeBelow(context.settings, nets.machine), 0),
      learner_(stacked() ? onCode(context.settings, input_, team)
                         : startOf(context.settings, *data_, coding_, std::move(nets.machine)),
               context.settings.optimiser, context.settings.seed),
      corruption_(corruptionOf(context.settings)) {
    const ImageSet& validation = data_->validation;
    if (validation.empty()) return;
    validation.read(0, std::min<Index>(context.settings.evaluationCases, validation.size()), validation_);
    coding_.encodeMean(validation_);
    if (stacked()) validation_ = upPass(input_.below(), validation_, team);
}

Autoencoder AutoencoderStage::whole() const {
    Autoencoder net = learner_.net();
    net.connections.insert(net.connections.begin(), input_.below().begin(), input_.below().end());
    return net;
}

AutoencoderSettings AutoencoderStage::stepSettings(const ExperimentConfig& settings) const {
    AutoencoderSettings step = {updateSettings(settings, position()), settings.reconstructionLoss,
                                settings.sparsity, corruptionOf(settings)};
    if (!stacked()) return step;
    const UnitKind code = learner_.net().bottom().firstKind();
    const float low = code == UnitKind::Tanh ? -1.0F : code == UnitKind::Gaussian ? -grain : 0.0F;
    const float high = boundedUnits(code) ? 1.0F : grain;
    step.corruption = {settings.corruption, static_cast<float>(settings.corruptionLevel), low, high};
    return step;
}

/// What a person sees while the run rests is as it would be learned next.
void AutoencoderStage::change(const ExperimentConfig& settings) {
    corruption_ = corruptionOf(settings);
    learner_.limitCode(settings.sparsity, static_cast<float>(settings.sparsityTarget));
}

MetricRow AutoencoderStage::advance(const ExperimentConfig& settings, ThreadTeam& team) {
    input_.fill(feed_, learner_.prepare(static_cast<Index>(feed_.cases().size())), team);
    corruption_ = corruptionOf(settings);
    const AutoencoderSettings step = stepSettings(settings);
    UpdateReport report;
    try {
        report = learner_.step(step, team);
    } catch (const DivergenceError&) {
        feed_.moveOn();
        throw DivergenceError(divergenceAdvice(settings, position(), "the autoencoder"));
    }
    feed_.moveOn();

    MetricRow row = startRow(position(), report);
    row[Metric::SquaredErrorTraining] = static_cast<float>(learner_.squaredError());
    if (ofProbabilities(learner_.net()))
        row[Metric::CrossEntropyTraining] = static_cast<float>(learner_.crossEntropy());
    row[Metric::MeanActivation] = learner_.meanActivation.back().mean();
    if (settings.sparsity == SparsityKind::KullbackLeibler)
        row[Metric::MeanActivationTarget] = static_cast<float>(settings.sparsityTarget);
    if (evaluationDue(settings, feed_.learned())) measure(step, row, team);
    return row;
}

/// Reconstruction of the validation cases, spoilt as the training cases are but always alike.
void AutoencoderStage::measure(const AutoencoderSettings& settings, MetricRow& row, ThreadTeam& team) const {
    if (validation_.size() == 0) return;
    Matrix spoilt = validation_;
    corrupt(spoilt, settings.corruption, 0, shownCorruption());
    const Matrix back = reconstruct(learner_.net(), spoilt, team);
    row[Metric::SquaredErrorValidation] = static_cast<float>(squaredError(validation_, back).mean());
    if (!ofProbabilities(learner_.net())) return;
    row[Metric::CrossEntropyValidation] =
        static_cast<float>(crossEntropy(learner_.net().bottom(), validation_, back).mean());
}

std::shared_ptr<const Snapshot> AutoencoderStage::observe(const SnapshotRequest& request) const {
    const std::optional<Autoencoder> stack = stacked() ? std::optional(whole()) : std::nullopt;
    std::vector<Vector> means(input_.below().size()); // Those of layers that do not learn are not kept.
    means.insert(means.end(), learner_.meanActivation.begin(), learner_.meanActivation.end());
    const bool settled = learner_.optimiser().updates >= updatesToSettle;
    return observeAutoencoder(request, stack ? *stack : learner_.net(), means, settled, *data_, coding_,
                              corruption_, position());
}

void AutoencoderStage::save(TensorFile& file, nlohmann::json& state) const {
    putPosition(state, feed_);
    state["updates"] = learner_.optimiser().updates;
    state["stream"] = learner_.streamPosition();
    putMoments(file, learner_.optimiser().moments, "momentum.");
    for (std::size_t layer = 0; layer < learner_.meanActivation.size(); ++layer)
        file.put(meanName(layer), learner_.meanActivation[layer]);
}

void AutoencoderStage::restore(const TensorFile& file, const nlohmann::json& state) {
    std::optional<Autoencoder> net = readAutoencoder(file);
    if (!net || !sameLayers(*net, whole()))
        throw fileError(file, "it has no autoencoder that fits its configuration");
    net->connections.erase(net->connections.begin(), net->connections.begin() + std::ssize(input_.below()));
    learner_.restore(std::move(*net));
    learner_.optimiser().updates = state.at("updates").get<std::int64_t>();
    learner_.seek(state.at("stream").get<std::uint64_t>());
    readMoments(file, learner_.optimiser().moments, "momentum.");
    for (std::size_t layer = 0; layer < learner_.meanActivation.size(); ++layer)
        learner_.meanActivation[layer] = file.vector(meanName(layer), learner_.meanActivation[layer].size());
    readPosition(file, state, feed_);
}

} // namespace reverie
