#include "core/experiment/boltzmann_stage.h"

#include "core/error.h"
#include "core/experiment/boltzmann_learner_file.h"
#include "core/experiment/observation.h"
#include "core/experiment/stage_parts.h"
#include "core/learning/start.h"

namespace reverie {

namespace {

BoltzmannLearner makeLearner(const ExperimentConfig& settings, const ImageSet& training,
                             const PixelCoding& coding) {
    BoltzmannMachine machine(training.shape().pixels(), settings.fullyVisible ? 0 : settings.hiddenCount);
    RandomStream stream(settings.seed, "weights");
    machine.initialise(stream, static_cast<float>(settings.initialWeightScale),
                       {settings.lateralVisible || settings.fullyVisible, settings.lateralHidden});
    startVisibleBias(machine.visible, training, coding);
    return {std::move(machine), settings.seed};
}

FreePhase freePhase(Estimator estimator) {
    switch (estimator) {
    case Estimator::ContrastiveDivergence:
        return FreePhase::FromData;
    case Estimator::PersistentContrastiveDivergence:
        return FreePhase::Persistent;
    case Estimator::Exact:
        return FreePhase::Exact;
    default:
        throw Error("a Boltzmann machine learns by CD, by PCD or exactly");
    }
}

} // namespace

BoltzmannPlan boltzmannPlan(const ExperimentConfig& settings) {
    BoltzmannPlan plan;
    plan.clamped = settings.clampedPhase;
    plan.free = freePhase(settings.estimator);
    plan.meanField.sweeps = static_cast<int>(settings.clampedSweeps);
    plan.clampedSweeps = static_cast<int>(settings.clampedSweeps);
    plan.freeSweeps = static_cast<int>(settings.gibbsSteps);
    plan.order = settings.updateOrder;
    plan.chains = settings.chains;
    plan.meanUpdates = settings.chainLife;
    plan.laterals = {settings.lateralVisible || settings.fullyVisible, settings.lateralHidden};
    return plan;
}

BoltzmannStage::BoltzmannStage(StageContext context, ThreadTeam&)
    : data_(std::move(context.data)), coding_(std::move(context.coding)),
      feed_(context.settings, *data_, coding_, context.before), evaluator_(context.settings, *data_, coding_),
      learner_(makeLearner(context.settings, data_->training, coding_)) {}

MetricRow BoltzmannStage::advance(const ExperimentConfig& settings, ThreadTeam& team) {
    const BoltzmannPlan plan = boltzmannPlan(settings);
    states_.resize(learner_.machine().visible.size(), static_cast<Index>(feed_.cases().size()));
    feed_.visible(states_, team);
    UpdateReport report;
    try {
        report = learner_.step(states_, plan, updateSettings(settings, position()), team);
    } catch (const DivergenceError&) {
        feed_.moveOn();
        throw DivergenceError(divergenceAdvice(settings, position(), "the machine"));
    }
    feed_.moveOn();
    MetricRow row = startRow(position(), report);
    if (evaluationDue(settings, feed_.learned()))
        evaluator_.measure(learner_.machine(), plan.meanField, row, team);
    return row;
}

std::shared_ptr<const Snapshot> BoltzmannStage::observe(const SnapshotRequest& request) const {
    return observeBoltzmann(request, learner_, *data_, coding_, position());
}

void BoltzmannStage::save(TensorFile& file, nlohmann::json& state) const {
    putPosition(state, feed_);
    putBoltzmannLearner(file, learner_, state["learner"]);
}

void BoltzmannStage::restore(const TensorFile& file, const nlohmann::json& state) {
    readBoltzmannLearner(file, learner_, state.at("learner"));
    readPosition(file, state, feed_);
}

} // namespace reverie
