#include "core/experiment/rbm_stage.h"

#include "core/error.h"
#include "core/experiment/observation.h"
#include "core/io/learner_file.h"
#include "core/learning/start.h"

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

namespace {

PixelCoding makeCoding(const ExperimentConfig& config, const ImageSet& training) {
    PixelCoding coding;
    coding.grey = config.greyPixels;
    coding.binary = config.visibleUnits == UnitKind::Bernoulli;
    if (config.standardise) coding.standardiseOn(training);
    return coding;
}

std::unique_ptr<GradientEstimator> makeEstimator(Estimator kind, const ExperimentConfig& config,
                                                 const Rbm& machine) {
    switch (kind) {
    case Estimator::ContrastiveDivergence:
        return std::make_unique<ContrastiveDivergence>(config.seed);
    case Estimator::PersistentContrastiveDivergence:
        return std::make_unique<PersistentContrastiveDivergence>(config.seed, config.chains);
    case Estimator::Exact:
        ExactGradient::check(machine);
        return std::make_unique<ExactGradient>();
    }
    throw Error("unknown gradient estimator");
}

RbmLearner makeLearner(Estimator kind, const ExperimentConfig& config, const ImageSet& training,
                       const PixelCoding& coding) {
    Rbm machine(Layer(config.visibleUnits, training.shape().pixels()),
                Layer(config.hiddenUnits, config.hiddenCount));
    RandomStream stream(config.seed, "weights");
    machine.initialise(stream, static_cast<float>(config.initialWeightScale));
    startVisibleBias(machine.visible, training, coding);
    auto estimator = makeEstimator(kind, config, machine);
    return {std::move(machine), std::move(estimator)};
}

std::optional<RbmLearner> makeComparison(const ExperimentConfig& config, const ImageSet& training,
                                         const PixelCoding& coding) {
    switch (config.compareWith) {
    case Comparison::None:
        return std::nullopt;
    case Comparison::ContrastiveDivergence:
        return makeLearner(Estimator::ContrastiveDivergence, config, training, coding);
    case Comparison::PersistentContrastiveDivergence:
        return makeLearner(Estimator::PersistentContrastiveDivergence, config, training, coding);
    case Comparison::Exact:
        return makeLearner(Estimator::Exact, config, training, coding);
    }
    return std::nullopt;
}

UpdateSettings updateSettings(const ExperimentConfig& config, const RunPosition& position) {
    const double progress = position.epochs() / static_cast<double>(config.epochs);
    UpdateSettings settings;
    settings.learningRate =
        static_cast<float>(config.learningRate * scheduleFactor(config.schedule, config.finalRateShare, progress));
    settings.momentum = static_cast<float>(config.momentum);
    settings.weightDecay = static_cast<float>(config.weightDecay);
    settings.weightDecayL1 = static_cast<float>(config.weightDecayL1);
    settings.sparsityTarget = static_cast<float>(config.sparsityTarget);
    settings.sparsityCost = static_cast<float>(config.sparsityCost);
    settings.learnVariance = config.learnVariance;
    return settings;
}

std::string divergenceAdvice(const ExperimentConfig& config, const RunPosition& position, const char* which) {
    std::string advice =
        fmt::format("a learning rate of {:.2g} instead of {:.2g}", config.learningRate / 10, config.learningRate);
    if (config.visibleUnits == UnitKind::Gaussian && !config.standardise) advice += ", or standardised pixels";
    if (config.learnVariance) advice += ", or fixed variances";
    if (config.momentum > 0.5) advice += ", or a momentum of 0.5";
    return fmt::format(
        "Training diverged at minibatch {} (epoch {:.2f}): the weights of {} left all bounds. The last "
        "good machine is back; try {}",
        position.minibatch, position.epochs(), which, advice);
}

} // namespace

RbmStage::RbmStage(const ExperimentConfig& config, std::shared_ptr<const Dataset> data)
    : data_(std::move(data)), coding_(makeCoding(config, data_->training)),
      minibatches_(data_->training, config.batchSize, config.balanced, config.seed),
      pixelStream_(config.seed, "pixels"), evaluator_(config, *data_, coding_),
      learner_(makeLearner(config.estimator, config, data_->training, coding_)),
      comparison_(makeComparison(config, data_->training, coding_)) {
    position_.minibatchesPerEpoch = minibatches_.perEpoch();
}

MetricRow RbmStage::advance(const ExperimentConfig& config, ThreadTeam& team) {
    const auto cases = static_cast<Index>(minibatches_.cases(position_.epoch, position_.minibatchInEpoch).size());
    MatrixRef states = learner_.prepare(cases);
    fill(states, team);
    if (comparison_) comparisonStates_ = states;

    UpdateReport report;
    try {
        report = learner_.step(static_cast<int>(config.gibbsSteps), updateSettings(config, position_), team);
    } catch (const DivergenceError&) {
        moveOn();
        throw DivergenceError(divergenceAdvice(config, position_, "the machine"));
    }
    const bool comparisonHolds = !comparison_ || learnComparison(config, team);
    moveOn();
    if (!comparisonHolds) throw DivergenceError(divergenceAdvice(config, position_, "the machine compared with"));

    MetricRow row;
    row.minibatch = position_.minibatch;
    row.epoch = position_.epochs();
    row[Metric::SquaredErrorTraining] = static_cast<float>(learner_.reconstructionError());
    row[Metric::UpdateSize] =
        report.weightNorm > 0 ? static_cast<float>(report.changeNorm / report.weightNorm) : 0.0F;
    const auto interval = static_cast<std::uint64_t>(config.evaluationInterval);
    if (position_.minibatch == 1 || position_.minibatch % interval == 0) {
        evaluator_.measure(learner_.machine(), position_.minibatch, row, team);
        if (comparison_) evaluator_.measureComparison(comparison_->machine(), position_.minibatch, row, team);
    }
    return row;
}

void RbmStage::fill(MatrixRef states, ThreadTeam& team) {
    constexpr Index stretch = 25;
    const auto cases = minibatches_.cases(position_.epoch, position_.minibatchInEpoch);
    const Index blocks = (states.cols() + stretch - 1) / stretch;
    const std::uint64_t firstDraw = position_.minibatch << 20U;
    team.forEach(blocks, [&](Index block) {
        const Index first = block * stretch;
        const Index count = std::min(stretch, states.cols() - first);
        auto part = states.middleCols(first, count);
        data_->training.readInto(cases.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
                                 part);
        coding_.encode(part, pixelStream_.drawAt(firstDraw + static_cast<std::uint64_t>(block)));
    });
}

bool RbmStage::learnComparison(const ExperimentConfig& config, ThreadTeam& team) {
    comparison_->prepare(comparisonStates_.cols()) = comparisonStates_;
    try {
        comparison_->step(static_cast<int>(config.gibbsSteps), updateSettings(config, position_), team);
    } catch (const DivergenceError&) {
        return false;
    }
    return true;
}

void RbmStage::moveOn() {
    ++position_.minibatch;
    if (++position_.minibatchInEpoch == position_.minibatchesPerEpoch) {
        position_.minibatchInEpoch = 0;
        ++position_.epoch;
    }
}

std::shared_ptr<const Snapshot> RbmStage::observe(const SnapshotRequest& request) const {
    return observeRbm(request, learner_, *data_, coding_, position_);
}

void RbmStage::save(TensorFile& file, nlohmann::json& state) const {
    state["minibatch"] = position_.minibatch;
    state["epoch"] = position_.epoch;
    state["minibatch_in_epoch"] = position_.minibatchInEpoch;
    putLearner(file, learner_, {}, state["learner"]);
    if (comparison_) putLearner(file, *comparison_, "comparison.", state["comparison"]);
}

void RbmStage::restore(const TensorFile& file, const nlohmann::json& state) {
    readLearner(file, learner_, {}, state.at("learner"));
    if (comparison_) readLearner(file, *comparison_, "comparison.", state.at("comparison"));
    position_.minibatch = state.at("minibatch").get<std::uint64_t>();
    position_.epoch = state.at("epoch").get<std::int64_t>();
    position_.minibatchInEpoch = state.at("minibatch_in_epoch").get<std::int64_t>();
    if (position_.epoch < 0 || position_.minibatchInEpoch < 0 ||
        position_.minibatchInEpoch >= position_.minibatchesPerEpoch)
        throw Error(fmt::format("{}: its position in the run does not exist in this data", file.path().string()));
}

} // namespace reverie
