#include "core/experiment/deep_boltzmann_stage.h"

#include "core/error.h"
#include "core/evaluation/reconstruction.h"
#include "core/evaluation/variational_bound.h"
#include "core/experiment/learner_file.h"
#include "core/experiment/observation.h"
#include "core/experiment/origin.h"
#include "core/experiment/stage_parts.h"
#include "core/learning/start.h"
#include "core/models/mean_field.h"

#include <algorithm>
#include <limits>

namespace reverie {

namespace {

/// Biases with which free label units show each label as often as the training set has it.
Vector labelBias(const ImageSet& training, Index labels) {
    Vector share = Vector::Zero(labels);
    for (const std::uint8_t label : training.labels())
        share[label] += 1.0F / static_cast<float>(training.size());
    Layer units(UnitKind::Softmax, labels);
    startVisibleBias(units, share, training.size());
    return units.bias;
}

DeepBoltzmannMachine fromNothing(const StageContext& context) {
    const ExperimentConfig& settings = context.settings;
    const ImageSet& training = context.data->training;
    Layer pixels(settings.visibleUnits, training.shape().pixels());
    startVisibleBias(pixels, training, context.coding);
    DeepBoltzmannMachine machine(pixels, deepLayers(settings), settings.labels ? labelUnits(training) : 0);
    RandomStream stream(settings.seed, "weights");
    machine.initialise(stream, static_cast<float>(settings.initialWeightScale));
    machine.bias(0) = pixels.bias;
    if (machine.labels > 0) machine.bias(machine.sizes.size() - 1) = labelBias(training, machine.labels);
    return machine;
}

/// What the stage begins with.
DeepBoltzmannMachine startOf(const StageContext& context, TrainedNets nets) {
    if (auto* const machine = std::get_if<DeepBoltzmannMachine>(&nets.machine)) return std::move(*machine);
    const Index labels = machine::labels(nets.machine);
    const DeepBeliefNet net = withTopAsLayer(std::move(netOf(nets.machine)));
    return net.directed.empty() ? fromNothing(context) : composed(net.directed, labels);
}

Matrix firstCases(const ImageSet& set, const StageContext& context, const RandomDraw& draw) {
    Matrix states;
    if (set.empty()) return states;
    set.read(0, std::min<Index>(context.settings.evaluationCases, set.size()), states);
    context.coding.encode(states, draw);
    return states;
}

struct Measured {
    float squaredError = 0;
    float crossEntropy = std::numeric_limits<float>::quiet_NaN();
    float freeEnergy = 0;
};

/// Means over cases; the free energy is the variational one, which mean field can only overrate.
Measured measured(const DeepBoltzmannRef& machine, const Matrix& cases, std::int64_t sweeps, ThreadTeam& team) {
    MeanField field(machine, cases, team);
    field.settle(team, sweeps);
    const Matrix reconstruction = pixelMean(machine, field.odd(), team);
    const Layer pixels = machine.bottom();
    Measured means;
    means.squaredError = static_cast<float>(squaredError(cases, reconstruction).mean());
    means.freeEnergy = static_cast<float>(-unnormalisedBound(machine, field.even(), field.odd()).mean());
    if (!pixels.has(UnitKind::Gaussian))
        means.crossEntropy = static_cast<float>(crossEntropy(pixels, cases, reconstruction).mean());
    return means;
}

} // namespace

DeepBoltzmannStage::DeepBoltzmannStage(const StageContext& context, TrainedNets nets)
    : DeepBoltzmannStage(context, startOf(context, std::move(nets))) {}

DeepBoltzmannStage::DeepBoltzmannStage(const StageContext& context, const DeepBoltzmannMachine& start)
    : data_(context.data), coding_(context.coding), feed_(context.settings, *data_, coding_, context.before),
      sizes_(start.sizes), labels_(start.labels), estimator_(context.settings.estimator, context.settings),
      learner_(start.sides, estimator_.make(start.sides)) {
    learner_.optimiser().absent = whole().absent();
    const RandomStream stream(context.settings.seed, "evaluation");
    training_ = firstCases(data_->training, context, stream.drawAt(0));
    validation_ = firstCases(data_->validation, context, stream.drawAt(1));
    startChainsAsDreams();
}

/// Chains that end start again where dreams begin.
void DeepBoltzmannStage::startChainsAsDreams() {
    learner_.estimator().setStart([this](Index count, RandomStream& stream) {
        ThreadTeam alone(1);
        return noiseUpwards(whole(), count, stream, alone);
    });
}

void DeepBoltzmannStage::change(const ExperimentConfig& settings) {
    auto another = estimator_.follow(settings.estimator, settings, learner_.machine(), position().minibatch);
    if (another == nullptr) return;
    learner_.changeEstimator(std::move(another));
    startChainsAsDreams();
}

MetricRow DeepBoltzmannStage::advance(const ExperimentConfig& settings, ThreadTeam& team) {
    MatrixRef states = learner_.prepare(static_cast<Index>(feed_.cases().size()));
    feed_.visible(states.topRows(whole().pixels()), team);
    Matrix labels(labels_, labels_ > 0 ? states.cols() : 0);
    if (labels_ > 0) feed_.labels(labels);
    fillByMeanField(whole(), states, labels, static_cast<int>(settings.meanFieldSweeps), team);
    if (whole().oddLabels() > 0) learner_.giveHidden(std::move(labels));

    const UpdateReport report = learnMinibatch(learner_, feed_, settings, team);
    feed_.moveOn();
    MetricRow row = startRow(position(), report);
    row[Metric::SwapRate] = static_cast<float>(learner_.estimator().swapRate());
    if (evaluationDue(settings, feed_.learned())) measure(settings, row, team);
    if (position().minibatchInEpoch == 0) measureRecognition(whole(), *data_, coding_, row, team);
    return row;
}

void DeepBoltzmannStage::measure(const ExperimentConfig& settings, MetricRow& row, ThreadTeam& team) const {
    const Measured training = measured(whole(), training_, settings.meanFieldSweeps, team);
    row[Metric::SquaredErrorTraining] = training.squaredError;
    row[Metric::CrossEntropyTraining] = training.crossEntropy;
    row[Metric::FreeEnergyTraining] = training.freeEnergy;
    if (validation_.cols() == 0) return;
    const Measured validation = measured(whole(), validation_, settings.meanFieldSweeps, team);
    row[Metric::SquaredErrorValidation] = validation.squaredError;
    row[Metric::CrossEntropyValidation] = validation.crossEntropy;
    row[Metric::FreeEnergyValidation] = validation.freeEnergy;
    row[Metric::FreeEnergyGap] = validation.freeEnergy - training.freeEnergy;
}

std::shared_ptr<const Snapshot> DeepBoltzmannStage::observe(const SnapshotRequest& request) const {
    return observeNet(request, whole(), &learner_, *data_, coding_, position());
}

void DeepBoltzmannStage::save(TensorFile& file, nlohmann::json& state) const {
    putPosition(state, feed_);
    putLearner(file, learner_, {}, state["learner"]);
    state["estimator_since"] = estimator_.since();
}

void DeepBoltzmannStage::restore(const TensorFile& file, const nlohmann::json& state) {
    learner_.changeEstimator(
        estimator_.restored(learner_.machine(), state.value("estimator_since", std::uint64_t{0})));
    startChainsAsDreams();
    readLearner(file, learner_, {}, state.at("learner"));
    readPosition(file, state, feed_);
}

} // namespace reverie
