#include "core/experiment/rbm_stage.h"

#include "core/error.h"
#include "core/experiment/learner_file.h"
#include "core/experiment/observation.h"
#include "core/experiment/stage_parts.h"

namespace reverie {

namespace {

RbmLearner makeLearner(const LiveEstimator& live, const ExperimentConfig& settings, const Layer& visible) {
    Rbm machine(visible, Layer(settings.hiddenUnits, settings.hiddenCount));
    RandomStream stream(settings.seed, "weights");
    machine.initialise(stream, static_cast<float>(settings.initialWeightScale));
    machine.visible = visible;
    auto estimator = live.make(machine);
    return {std::move(machine), std::move(estimator)};
}

} // namespace

RbmStage::RbmStage(StageContext context, TrainedNets nets, bool labelled, ThreadTeam& team)
    : data_(std::move(context.data)), coding_(std::move(context.coding)),
      feed_(context.settings, *data_, coding_, context.before),
      input_(context.settings, *data_, coding_, std::move(netOf(nets.machine).directed),
             labelled ? labelUnits(data_->training) : 0),
      evaluator_(context.settings, *data_, input_, team), estimator_(context.settings.estimator, context.settings),
      learner_(makeLearner(estimator_, context.settings, input_.visibleLayer(context.settings, team))) {
    if (const std::optional<Estimator> kind = comparisonEstimator(context.settings)) {
        comparisonEstimator_.emplace(*kind, context.settings);
        comparison_.emplace(makeLearner(*comparisonEstimator_, context.settings, learner_.machine().visible));
    }
    startChainsAbove();
}

/// Chains that end start again where dreams of the whole net begin.
void RbmStage::startChainsAbove() {
    learner_.estimator().setStart([this](Index count, RandomStream& stream) {
        ThreadTeam alone(1);
        return noiseUpwards(whole(), count, stream, alone);
    });
}

void RbmStage::change(const ExperimentConfig& settings) {
    const std::uint64_t now = position().minibatch;
    if (auto another = estimator_.follow(settings.estimator, settings, learner_.machine(), now)) {
        learner_.changeEstimator(std::move(another));
        startChainsAbove();
    }
    if (!comparison_) return;
    const Estimator kind = comparisonEstimator(settings).value_or(Estimator::ContrastiveDivergence);
    if (auto another = comparisonEstimator_->follow(kind, settings, comparison_->machine(), now))
        comparison_->changeEstimator(std::move(another));
}

MetricRow RbmStage::advance(const ExperimentConfig& settings, ThreadTeam& team) {
    MatrixRef states = learner_.prepare(static_cast<Index>(feed_.cases().size()));
    input_.fill(feed_, states, team);
    if (comparison_) comparisonStates_ = states;

    UpdateReport report;
    try {
        report = learner_.step(static_cast<int>(settings.gibbsSteps), updateSettings(settings, position()), team);
    } catch (const DivergenceError&) {
        feed_.moveOn();
        throw DivergenceError(divergenceAdvice(settings, position(), "the machine"));
    }
    const bool comparisonHolds = !comparison_ || learnComparison(settings, team);
    feed_.moveOn();
    if (!comparisonHolds)
        throw DivergenceError(divergenceAdvice(settings, position(), "the machine compared with"));

    MetricRow row = startRow(position(), report);
    row[Metric::SquaredErrorTraining] = static_cast<float>(learner_.reconstructionError());
    row[Metric::SwapRate] = static_cast<float>(learner_.estimator().swapRate());
    if (evaluationDue(settings, feed_.learned())) {
        evaluator_.measure(learner_.machine(), feed_.learned(), row, team);
        if (comparison_) evaluator_.measureComparison(comparison_->machine(), feed_.learned(), row, team);
    }
    if (position().minibatchInEpoch == 0) measureRecognition(whole(), *data_, coding_, row, team);
    return row;
}

bool RbmStage::learnComparison(const ExperimentConfig& settings, ThreadTeam& team) {
    comparison_->prepare(comparisonStates_.cols()) = comparisonStates_;
    try {
        comparison_->step(static_cast<int>(settings.gibbsSteps), updateSettings(settings, position()), team);
    } catch (const DivergenceError&) {
        return false;
    }
    return true;
}

std::shared_ptr<const Snapshot> RbmStage::observe(const SnapshotRequest& request) const {
    return observeNet(request, whole(), &learner_, *data_, coding_, position());
}

void RbmStage::save(TensorFile& file, nlohmann::json& state) const {
    putPosition(state, feed_);
    putLearner(file, learner_, {}, state["learner"]);
    state["estimator_since"] = estimator_.since();
    if (!comparison_) return;
    putLearner(file, *comparison_, "comparison.", state["comparison"]);
    state["comparison_estimator_since"] = comparisonEstimator_->since();
}

void RbmStage::restore(const TensorFile& file, const nlohmann::json& state) {
    learner_.changeEstimator(
        estimator_.restored(learner_.machine(), state.value("estimator_since", std::uint64_t{0})));
    startChainsAbove();
    readLearner(file, learner_, {}, state.at("learner"));
    if (comparison_) {
        comparison_->changeEstimator(comparisonEstimator_->restored(
            comparison_->machine(), state.value("comparison_estimator_since", std::uint64_t{0})));
        readLearner(file, *comparison_, "comparison.", state.at("comparison"));
    }
    readPosition(file, state, feed_);
}

} // namespace reverie
