#include "core/experiment/stage_parts.h"

#include "core/error.h"
#include "core/evaluation/classification.h"
#include "core/evaluation/recognition.h"
#include "core/io/tensor_file.h"
#include "core/text.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <vector>

namespace reverie {

namespace {

constexpr Index mostMeasured = 10'000;

} // namespace

PixelCoding makeCoding(const ExperimentConfig& config, const ImageSet& training) {
    PixelCoding coding;
    coding.grey = config.greyPixels;
    coding.binary = config.visibleUnits == UnitKind::Bernoulli;
    if (config.standardise) coding.standardiseOn(training);
    coding.whitenOn(training, config.whitening, config.whiteningRegulariser);
    return coding;
}

std::unique_ptr<GradientEstimator> makeEstimator(Estimator kind, const ExperimentConfig& settings,
                                                 const Rbm& machine) {
    const ChainLife life = {settings.chains, settings.chainLife, settings.clampedShare};
    switch (kind) {
    case Estimator::ContrastiveDivergence:
        return std::make_unique<ContrastiveDivergence>(settings.seed, static_cast<float>(settings.downFactor));
    case Estimator::PersistentContrastiveDivergence:
        return std::make_unique<PersistentContrastiveDivergence>(settings.seed, life);
    case Estimator::FastPersistent:
        return std::make_unique<FastPersistentContrastiveDivergence>(settings.seed, life);
    case Estimator::Composite:
        CompositeLikelihood::check(machine);
        return std::make_unique<CompositeLikelihood>(settings.seed, life, settings.labelShare);
    case Estimator::Exact:
        ExactGradient::check(machine);
        return std::make_unique<ExactGradient>();
    case Estimator::Tempering:
        ParallelTempering::check(machine);
        return std::make_unique<ParallelTempering>(settings.seed, settings.chains, settings.temperatures,
                                                   static_cast<float>(settings.hottest));
    }
    throw Error("unknown gradient estimator");
}

UpdateSettings updateSettings(const ExperimentConfig& settings, const RunPosition& position) {
    const double progress = position.epochs() / static_cast<double>(settings.epochs);
    const double factor = scheduleFactor(settings.schedule, settings.finalRateShare, progress);
    UpdateSettings update;
    update.learningRate = static_cast<float>(settings.learningRate * factor);
    update.momentum = static_cast<float>(settings.momentum);
    update.weightDecay = static_cast<float>(settings.weightDecay);
    update.weightDecayL1 = static_cast<float>(settings.weightDecayL1);
    update.sparsityTarget = static_cast<float>(settings.sparsityTarget);
    update.sparsityCost = static_cast<float>(settings.sparsityCost);
    update.learnVariance = settings.learnVariance;
    update.centering = settings.centering;
    update.fastRate = static_cast<float>(settings.fastRate);
    update.fastMemory = static_cast<float>(settings.fastDecay);
    return update;
}

std::vector<std::int64_t> numberList(std::string_view key, std::string_view text, std::int64_t most,
                                     std::string_view example) {
    std::vector<std::int64_t> numbers;
    if (text.empty()) return numbers;
    for (const std::string_view part : splitText(text, ',')) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        if (error != std::errc{} || end != part.data() + part.size() || number < 1 || number > most)
            throw Error(fmt::format("{}: “{}” is not a list of whole numbers from 1 to {} such as {}", key, text,
                                    most, example));
        numbers.push_back(number);
    }
    return numbers;
}

int gibbsIterations(const ExperimentConfig& settings, const RunPosition& position) {
    const std::vector<std::int64_t> steps = numberList("k-schedule", settings.gibbsSchedule, 1000, "3,6,10");
    if (steps.empty()) return static_cast<int>(settings.gibbsSteps);
    const double progress = position.epochs() / static_cast<double>(settings.epochs);
    const auto share = static_cast<std::size_t>(std::max(0.0, progress) * static_cast<double>(steps.size()));
    return static_cast<int>(steps[std::min(share, steps.size() - 1)]);
}

std::vector<Index> deepLayers(const ExperimentConfig& settings) {
    const std::vector<std::int64_t> sizes = numberList("deep-layers", settings.deepLayers, 20'000, "500,1000");
    if (sizes.size() < 2)
        throw Error(fmt::format("deep-layers: “{}” names fewer than two layers of hidden units, such as 500,1000",
                                settings.deepLayers));
    return {sizes.begin(), sizes.end()};
}

UpdateReport learnMinibatch(RbmLearner& learner, MinibatchFeed& feed, const ExperimentConfig& settings,
                            ThreadTeam& team) {
    try {
        return learner.step(static_cast<int>(settings.gibbsSteps), updateSettings(settings, feed.position()),
                            team);
    } catch (const DivergenceError&) {
        feed.moveOn();
        throw DivergenceError(divergenceAdvice(settings, feed.position(), "the machine"));
    }
}

MetricRow startRow(const RunPosition& position, const UpdateReport& report) {
    MetricRow row;
    row.minibatch = position.minibatch;
    row.epoch = position.totalEpochs();
    row[Metric::UpdateSize] =
        report.weightNorm > 0 ? static_cast<float>(report.changeNorm / report.weightNorm) : 0.0F;
    return row;
}

void measureRecognition(const LayeredRef& machine, const Dataset& data, const PixelCoding& coding, MetricRow& row,
                        ThreadTeam& team) {
    if (labelsOf(machine) == 0) return;
    const auto score = scoreOf(data.validation, mostMeasured, coding, [&](const Matrix& visible) {
        return std::visit([&](const auto& one) { return recognise(one, visible, team); }, machine);
    });
    if (score) row[Metric::ErrorFreeEnergyValidation] = static_cast<float>(score->errorShare);
}

void measureClassifier(const FeedForwardNet& net, Metric error, Metric crossEntropy, const Dataset& data,
                       const PixelCoding& coding, MetricRow& row, ThreadTeam& team) {
    const auto score = scoreOf(data.validation, mostMeasured, coding,
                               [&](const Matrix& visible) { return output(net, visible, team); });
    if (!score) return;
    row[error] = static_cast<float>(score->errorShare);
    row[crossEntropy] = static_cast<float>(score->crossEntropy);
}

Index labelUnits(const ImageSet& training) {
    const auto labels = training.labels();
    if (labels.empty())
        throw Error(fmt::format("{}: it has no labels to learn; use labelled data, or layers without label units",
                                training.name()));
    return std::max<Index>(*std::ranges::max_element(labels) + 1, 2);
}

std::string divergenceAdvice(const ExperimentConfig& settings, const RunPosition& position, const char* which) {
    std::string advice = fmt::format("a learning rate of {:.2g} instead of {:.2g}", settings.learningRate / 10,
                                     settings.learningRate);
    const bool gaussian = settings.visibleUnits == UnitKind::Gaussian;
    if (gaussian && !settings.standardise && settings.whitening == WhiteningKind::None)
        advice += ", or standardised or whitened pixels";
    if (gaussian && settings.visibleDeviation < 1) advice += ", or a larger σ (sigma), such as 1";
    if (settings.learnVariance) advice += ", or fixed variances";
    if (settings.momentum > 0.5) advice += ", or a momentum of 0.5";
    return fmt::format(
        "Training diverged at minibatch {} (epoch {:.2f}): the numbers of {} left all bounds. The last "
        "good machine is back; try {}",
        position.minibatch, position.epochs(), which, advice);
}

bool evaluationDue(const ExperimentConfig& settings, std::uint64_t learned) {
    return learned == 1 || learned % static_cast<std::uint64_t>(settings.evaluationInterval) == 0;
}

void putPosition(nlohmann::json& state, const MinibatchFeed& feed) {
    const RunPosition& position = feed.position();
    state["first_minibatch"] = position.minibatch - feed.learned();
    state["minibatch"] = position.minibatch;
    state["epoch"] = position.epoch;
    state["minibatch_in_epoch"] = position.minibatchInEpoch;
}

void readPosition(const TensorFile& file, const nlohmann::json& state, MinibatchFeed& feed) {
    feed.restore(state.at("minibatch").get<std::uint64_t>(), state.at("epoch").get<std::int64_t>(),
                 state.at("minibatch_in_epoch").get<std::int64_t>(), file.path().string());
}

} // namespace reverie
