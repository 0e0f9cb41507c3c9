#include "core/experiment/up_down_stage.h"

#include "core/error.h"
#include "core/evaluation/reconstruction.h"
#include "core/experiment/learner_file.h"
#include "core/experiment/observation.h"
#include "core/experiment/stage_parts.h"

#include <fmt/format.h>

namespace reverie {

namespace {

UpDownLearner makeLearner(const LiveEstimator& live, DeepBeliefNet net, std::uint64_t seed) {
    if (net.top.weights.size() == 0)
        throw Error("up-down fine-tunes a net: a layer or an associative memory must be learned before it");
    auto estimator = live.make(net.top);
    return {std::move(net), std::move(estimator), seed};
}

} // namespace

UpDownStage::UpDownStage(StageContext context, TrainedNets nets, ThreadTeam&)
    : data_(std::move(context.data)), coding_(std::move(context.coding)),
      feed_(context.settings, *data_, coding_, context.before),
      estimator_(context.settings.estimator, context.settings),
      learner_(makeLearner(estimator_, std::move(netOf(nets.machine)), context.settings.seed)) {
    labels_.resize(learner_.labels(), 0);
    startChainsAbove();
}

/// Chains that end start again where dreams of the whole net begin.
void UpDownStage::startChainsAbove() {
    learner_.topLearner().estimator().setStart([this](Index count, RandomStream& stream) {
        ThreadTeam alone(1);
        return noiseUpwards(whole(), count, stream, alone);
    });
}

void UpDownStage::change(const ExperimentConfig& settings) {
    auto another = estimator_.follow(settings.estimator, settings, learner_.top(), position().minibatch);
    if (another == nullptr) return;
    learner_.topLearner().changeEstimator(std::move(another));
    startChainsAbove();
}

MetricRow UpDownStage::advance(const ExperimentConfig& settings, ThreadTeam& team) {
    const auto cases = static_cast<Index>(feed_.cases().size());
    visible_.resize(data_->training.shape().pixels(), cases);
    labels_.resize(labels_.rows(), cases);
    feed_.visible(visible_, team);
    if (labels_.rows() > 0) feed_.labels(labels_);

    ExperimentConfig below = settings;
    below.learningRate = settings.directedRate;
    learner_.setLabelPull(static_cast<float>(settings.labelPull));
    UpdateReport report;
    try {
        report = learner_.step(visible_, labels_, gibbsIterations(settings, position()),
                               updateSettings(settings, position()), updateSettings(below, position()), team);
    } catch (const DivergenceError&) {
        feed_.moveOn();
        throw DivergenceError(divergenceAdvice(settings, position(), "the net"));
    }
    feed_.moveOn();

    MetricRow row = startRow(position(), report);
    row[Metric::SquaredErrorTraining] = static_cast<float>(learner_.reconstructionError());
    row[Metric::SwapRate] = static_cast<float>(learner_.topLearner().estimator().swapRate());
    if (evaluationDue(settings, feed_.learned())) evaluate(settings, row, team);
    if (position().minibatchInEpoch == 0) measureRecognition(whole(), *data_, coding_, row, team);
    return row;
}

void UpDownStage::evaluate(const ExperimentConfig& settings, MetricRow& row, ThreadTeam& team) {
    // The layers below the top have moved, so that its input is computed anew.
    const LayerInput input(settings, *data_, coding_, learner_.directed(), labels_.rows());
    MetricRow ofTop;
    Evaluator(settings, *data_, input, team).measure(learner_.top(), feed_.learned(), ofTop, team);
    for (const Metric metric : {Metric::FreeEnergyTraining, Metric::FreeEnergyValidation, Metric::FreeEnergyGap})
        row[metric] = ofTop[metric];
    if (data_->validation.empty()) return;
    const auto both = [this](const Matrix& states, ThreadTeam& those) {
        return reconstruct(whole(), states, those);
    };
    row[Metric::SquaredErrorValidation] = static_cast<float>(
        meanReconstructionError(both, data_->validation, settings.evaluationCases, coding_, team));
}

std::shared_ptr<const Snapshot> UpDownStage::observe(const SnapshotRequest& request) const {
    return observeNet(request, whole(), &learner_.topLearner(), *data_, coding_, position());
}

void UpDownStage::save(TensorFile& file, nlohmann::json& state) const {
    putPosition(state, feed_);
    putLearner(file, learner_.topLearner(), {}, state["learner"]);
    state["estimator_since"] = estimator_.since();
    state["stream"] = learner_.streamPosition();
    for (std::size_t level = 0; level < learner_.momentum().size(); ++level) {
        const UpDownLearner::Momentum& momentum = learner_.momentum()[level];
        const std::string prefix = fmt::format("momentum.layer{}.", level + 1);
        file.put(prefix + "generative", momentum.generative.weightVelocity);
        file.put(prefix + "generative_bias", momentum.generative.biasVelocity);
        file.put(prefix + "recognition", momentum.recognition.weightVelocity);
        file.put(prefix + "recognition_bias", momentum.recognition.biasVelocity);
    }
}

void UpDownStage::restore(const TensorFile& file, const nlohmann::json& state) {
    learner_.topLearner().changeEstimator(
        estimator_.restored(learner_.top(), state.value("estimator_since", std::uint64_t{0})));
    startChainsAbove();
    readLearner(file, learner_.topLearner(), {}, state.at("learner"));
    learner_.seek(state.at("stream").get<std::uint64_t>());
    for (std::size_t level = 0; level < learner_.momentum().size(); ++level) {
        UpDownLearner::Momentum& momentum = learner_.momentum()[level];
        const std::string prefix = fmt::format("momentum.layer{}.", level + 1);
        const auto read = [&](DeltaRule& rule, const std::string& name) {
            rule.weightVelocity =
                file.matrix(prefix + name, rule.weightVelocity.rows(), rule.weightVelocity.cols());
            rule.biasVelocity = file.vector(prefix + name + "_bias", rule.biasVelocity.size());
        };
        read(momentum.generative, "generative");
        read(momentum.recognition, "recognition");
    }
    readPosition(file, state, feed_);
}

} // namespace reverie
