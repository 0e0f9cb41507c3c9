#include "core/experiment/checks.h"

#include "core/error.h"
#include "core/evaluation/boltzmann_enumeration.h"
#include "core/experiment/autoencoder_stage.h"
#include "core/experiment/live_estimator.h"
#include "core/experiment/stage_layers.h"
#include "core/experiment/stage_order.h"
#include "core/experiment/stage_parts.h"

#include <algorithm>
#include <fmt/format.h>
#include <span>

namespace reverie {

namespace {

bool usesPersistentChains(const ExperimentConfig& config) {
    const std::optional<Estimator> compared = comparisonEstimator(config);
    return usesChains(config.estimator) || (compared && usesChains(*compared));
}

void checkUnits(const ExperimentConfig& config) {
    const bool gaussianVisible = config.visibleUnits == UnitKind::Gaussian;
    const bool gaussianHidden = config.hiddenUnits == UnitKind::Gaussian;
    if (gaussianVisible && gaussianHidden)
        throw Error(
            "Gaussian units on both sides have no proper distribution once the weights grow: make the hidden "
            "units binary");
    if (config.standardise && !gaussianVisible)
        throw Error("standardised pixels are real numbers of either sign, which binary visible units cannot show: "
                    "choose Gaussian visible units, or turn standardising off");
    if (config.whitening != WhiteningKind::None && !gaussianVisible)
        throw Error(
            "whitened pixels are real numbers of either sign, which binary visible units cannot show: choose "
            "Gaussian visible units, or turn whitening off");
    if (config.whitening != WhiteningKind::None && config.standardise)
        throw Error("whitened pixels have variance one already: turn standardising off, or whitening");
    if (config.learnVariance && !gaussianVisible)
        throw Error(
            "only Gaussian visible units have a variance to learn: choose them, or turn learning variances off");
    if (config.sparsityCost > 0 && gaussianHidden)
        throw Error("a sparsity target is a mean activation of binary hidden units: make them binary, or set the "
                    "sparsity cost to 0");
    if (usesPersistentChains(config) && config.chains < 1)
        throw Error("persistent chains need at least one particle");
}

void checkPixels(const ExperimentConfig& config, const Dataset& data) {
    const ImageSet& images = data.training;
    if (images.empty()) throw Error(fmt::format("{} has no training images", data.title));
    if (config.visibleUnits == UnitKind::Bernoulli && images.kind() == PixelKind::Real)
        throw Error(fmt::format("the pixels of {} are real numbers from {:.3g} to {:.3g}, but binary visible "
                                "units show values from 0 to 1: "
                                "choose Gaussian visible units with standardised pixels",
                                data.title, images.minimum(), images.maximum()));
    if (config.balanced && !images.labelled())
        throw Error(fmt::format("{} has no labels to balance minibatches by: turn balancing off", data.title));
}

/// A stage that learns a machine of its own, as the plan has it.
bool learns(const StagePlan& plan) {
    return !plan.skipped && learnsMachine(plan.kind);
}

/// The machine that a stage learns or fine-tunes at the top, before it has learned anything; `start` is the one
/// that the first stage goes on from, if any.
Rbm machineOf(const ExperimentConfig& config, std::size_t stage, const Dataset& data, const Rbm* start) {
    Rbm machine = start == nullptr ? Rbm() : Rbm(start->visible, start->hidden);
    Layer below = start == nullptr ? Layer(config.visibleUnits, data.training.shape().pixels()) : machine.hidden;
    for (std::size_t earlier = 0; earlier <= stage; ++earlier) {
        if (!learns(config.stages[earlier])) continue;
        const ExperimentConfig settings = stageConfig(config, earlier);
        std::vector<UnitGroup> groups = below.groups();
        if (config.stages[earlier].kind == StageKind::AssociativeMemory)
            groups.push_back({UnitKind::Softmax, labelUnits(data.training)});
        machine = Rbm(Layer(std::move(groups)), Layer(settings.hiddenUnits, settings.hiddenCount));
        below = machine.hidden;
    }
    return machine;
}

/// Whether the autoencoder below a stacked one keeps only the largest units of its code, as far as the plan tells.
bool codesAreLimited(const ExperimentConfig& config, std::size_t stage) {
    while (stage-- > 0)
        if (!config.stages[stage].skipped) return stageConfig(config, stage).sparsity == SparsityKind::LargestOnly;
    return false;
}

/// Whether the units of the code below a stacked autoencoder are logistic, as far as the plan tells.
bool codesAreProbabilities(const ExperimentConfig& config, std::size_t stage) {
    while (stage-- > 0) {
        const ExperimentConfig settings = stageConfig(config, stage);
        if (learns(config.stages[stage])) return settings.hiddenUnits == UnitKind::Bernoulli;
        // An autoencoder that only fine-tunes has no layers of its own.
        if (!addedLayers(config, stage).empty()) return settings.codeUnits == CodeUnits::Logistic;
    }
    return true;
}

/// What an autoencoder asks of pixels and units.
void checkAutoencoder(const ExperimentConfig& config, const ExperimentConfig& settings, std::size_t stage,
                      const Dataset& data, const Rbm* start) {
    const std::string title = stageTitle(config, stage);
    if (settings.stacked)
        checkCode({standsOnAutoencoder(config, stage), codesAreLimited(config, stage),
                   codesAreProbabilities(config, stage)},
                  settings.reconstructionLoss, title);
    if (settings.reconstructionLoss == ReconstructionLoss::CrossEntropy && !settings.stacked &&
        settings.visibleUnits == UnitKind::Gaussian)
        throw Error(fmt::format("{}: cross-entropy compares probabilities, which real-valued pixels are not: set "
                                "reconstruction-loss to squares",
                                title));
    std::vector<UnitGroup> layers = autoencoderLayers(settings, data.training.shape().pixels());
    const bool onLayers = !settings.stacked && std::ranges::any_of(std::span(config.stages).first(stage), learns);
    if (!onLayers && !settings.stacked && !config.from.empty()) return;
    const UnitKind code =
        onLayers ? machineOf(config, stage, data, start).hidden.groups().back().kind : layers.back().kind;
    if (settings.sparsity == SparsityKind::KullbackLeibler && !boundedUnits(code))
        throw Error(
            fmt::format("{}: a target of the mean activation needs logistic or tanh code units; others can "
                        "be sparse by L1 or by keeping the largest",
                        title));
}

/// What a deep Boltzmann machine asks of the layers that it is made of, learned in the stages before it.
void checkDeep(const ExperimentConfig& config, const ExperimentConfig& settings, std::size_t stage,
               const Dataset& data) {
    const std::string title = stageTitle(config, stage);
    if (settings.estimator == Estimator::Composite)
        throw Error(
            fmt::format("{}: the composite likelihood sums over all other hidden units, which is one layer "
                        "too many: choose PCD",
                        title));
    if (settings.hiddenUnits == UnitKind::Gaussian)
        throw Error(fmt::format("{}: its hidden layers are binary: make the hidden units so", title));
    std::vector<Index> hidden;
    for (std::size_t earlier = 0; earlier < stage; ++earlier)
        if (learns(config.stages[earlier])) hidden.push_back(stageConfig(config, earlier).hiddenCount);
    if (hidden.size() == 1)
        throw Error(fmt::format("{}: it has two hidden layers or more: learn another layer before it, or none, so "
                                "that it begins from nothing",
                                title));
    const bool scratch = hidden.empty();
    if (scratch) hidden = deepLayers(settings);
    const bool labelled = scratch
                              ? settings.labels
                              : std::ranges::any_of(std::span(config.stages).first(stage), [](const auto& plan) {
                                    return !plan.skipped && plan.kind == StageKind::AssociativeMemory;
                                });
    const Layer pixels(config.visibleUnits, data.training.shape().pixels());
    const Index labels = labelled ? labelUnits(data.training) : 0;
    if (settings.estimator == Estimator::Exact)
        ExactGradient::check(DeepBoltzmannMachine(pixels, hidden, labels).sides);
}

/// What a stage asks of those around it.
void checkPlace(const ExperimentConfig& config, const ExperimentConfig& settings, std::size_t stage,
                const Dataset& data, const Rbm* start) {
    const StagePlan& plan = config.stages[stage];
    const auto above = std::span(config.stages).subspan(stage + 1);
    if (learns(plan) && settings.hiddenUnits == UnitKind::Gaussian && std::ranges::any_of(above, learns))
        throw Error(
            fmt::format("{}: another layer takes its hidden units as probabilities, which Gaussian ones are "
                        "not: make them binary",
                        stageTitle(config, stage)));
    if (plan.kind == StageKind::Backpropagation) return;
    if (plan.kind == StageKind::Autoencoder) return checkAutoencoder(config, settings, stage, data, start);
    if (learns(plan) && settings.downFactor != 1 && settings.estimator != Estimator::ContrastiveDivergence)
        throw Error(
            fmt::format("{}: only contrastive divergence can have other weights on the way down: choose it, "
                        "or set down-factor to 1",
                        stageTitle(config, stage)));
    if (plan.kind == StageKind::UpDown && settings.estimator == Estimator::Exact)
        throw Error(
            "Up-down makes its down-passes from where chains end, and the exact gradient has none: choose CD "
            "or PCD");
    const bool pulled = plan.kind == StageKind::UpDown && settings.labelPull > 0;
    const bool startUnknown = !config.from.empty() && start == nullptr;
    if (startUnknown) return;
    if (plan.kind == StageKind::DeepBoltzmann) return checkDeep(config, settings, stage, data);
    const std::optional<Estimator> compared = comparisonEstimator(settings);
    const auto uses = [&](Estimator kind) {
        return settings.estimator == kind || (learns(plan) && compared.has_value() && compared.value() == kind);
    };
    if (uses(Estimator::Composite)) CompositeLikelihood::check(machineOf(config, stage, data, start));
    if (pulled && !machineOf(config, stage, data, start).visible.has(UnitKind::Softmax))
        throw Error(
            fmt::format("{}: without label units there is no label to pull: set label-pull to 0, or learn an "
                        "associative memory first",
                        stageTitle(config, stage)));
    if (uses(Estimator::Exact)) ExactGradient::check(machineOf(config, stage, data, start));
}

/// What a general Boltzmann machine asks of its settings.
void checkBoltzmann(const ExperimentConfig& settings, Index pixels) {
    if (settings.visibleUnits == UnitKind::Gaussian || settings.hiddenUnits == UnitKind::Gaussian)
        throw Error("a general Boltzmann machine has binary units: make visible and hidden units binary");
    if (settings.estimator == Estimator::Composite || settings.estimator == Estimator::Tempering)
        throw Error("a general Boltzmann machine learns by CD, by PCD or exactly: choose one of these estimators");
    if (settings.compareWith != Comparison::None)
        throw Error("only restricted machines are compared with a second one: set compare-with to none");
    constexpr Index mostUnitsOfAll = 4000;
    const Index hidden = settings.fullyVisible ? 0 : settings.hiddenCount;
    if (pixels + hidden > mostUnitsOfAll)
        throw Error(
            fmt::format("a general Boltzmann machine connects every unit with every other, and {} visible and "
                        "{} hidden ones are too many: use at most {} in all",
                        pixels, hidden, mostUnitsOfAll));
    if (settings.estimator == Estimator::Exact && pixels + hidden > mostEnumerableUnits)
        throw Error(
            fmt::format("the exact gradient sums over all states of at most {} units, and {} visible and {} "
                        "hidden ones are too many: use fewer hidden units, smaller images, or CD or PCD",
                        mostEnumerableUnits, pixels, hidden));
}

/// Settings that only the first layer may have, and what a stage asks of the data.
void checkStage(const ExperimentConfig& config, std::size_t stage, const Dataset& data, const Rbm* start) {
    const ExperimentConfig settings = stageConfig(config, stage);
    const StageKind kind = config.stages[stage].kind;
    const std::string title = stageTitle(config, stage);
    if (settings.visibleUnits != config.visibleUnits || settings.greyPixels != config.greyPixels ||
        settings.standardise != config.standardise || settings.whitening != config.whitening ||
        settings.whiteningRegulariser != config.whiteningRegulariser || settings.data != config.data ||
        settings.validationCases != config.validationCases)
        throw Error(fmt::format("{}: data, pixels and visible units belong to the whole run", title));
    if (settings.seed != config.seed || settings.threads != config.threads)
        throw Error(fmt::format("{}: seed and threads belong to the whole run", title));
    checkUnits(settings);
    if (settings.balanced && !data.training.labelled())
        throw Error(fmt::format("{} has no labels to balance minibatches by: turn balancing off", data.title));
    const bool wantsLabels = kind == StageKind::AssociativeMemory || kind == StageKind::Backpropagation;
    if (wantsLabels && !data.training.labelled())
        throw Error(fmt::format("{}: {} has no labels to learn; use labelled data, or leave this stage out", title,
                                data.title));
    // What a stage would only say when its turn comes.
    gibbsIterations(settings, {});
    const Minibatches minibatches(data.training, settings.batchSize, settings.balanced, settings.seed);
    if (kind == StageKind::Boltzmann)
        checkBoltzmann(settings, data.training.shape().pixels());
    else
        checkPlace(config, settings, stage, data, start);
}

} // namespace

void checkConfiguration(const ExperimentConfig& config, const Dataset& data, const Rbm* start) {
    checkUnits(config);
    checkPixels(config, data);
    if (config.stages.empty()) return;
    if (const std::string problem = stageOrderProblem(config.stages, !config.from.empty()); !problem.empty())
        throw Error(problem);
    for (std::size_t stage = 0; stage < config.stages.size(); ++stage)
        if (!config.stages[stage].skipped) checkStage(config, stage, data, start);
}

} // namespace reverie
