#include "core/experiment/checks.h"

#include "core/error.h"
#include "core/experiment/stage_order.h"
#include "core/experiment/stage_parts.h"

#include <algorithm>
#include <fmt/format.h>
#include <span>

namespace reverie {

namespace {

bool usesPersistentChains(const ExperimentConfig& config) {
    return config.estimator == Estimator::PersistentContrastiveDivergence ||
           config.estimator == Estimator::Composite || config.estimator == Estimator::Tempering ||
           config.compareWith == Comparison::PersistentContrastiveDivergence ||
           config.compareWith == Comparison::Tempering;
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
    if (plan.kind == StageKind::UpDown && settings.estimator == Estimator::Exact)
        throw Error(
            "Up-down makes its down-passes from where chains end, and the exact gradient has none: choose CD "
            "or PCD");
    const bool pulled = plan.kind == StageKind::UpDown && settings.labelPull > 0;
    const bool startUnknown = !config.from.empty() && start == nullptr;
    if (startUnknown) return;
    if (settings.estimator == Estimator::Composite)
        CompositeLikelihood::check(machineOf(config, stage, data, start));
    if (pulled && !machineOf(config, stage, data, start).visible.has(UnitKind::Softmax))
        throw Error(
            fmt::format("{}: without label units there is no label to pull: set label-pull to 0, or learn an "
                        "associative memory first",
                        stageTitle(config, stage)));
    if (settings.estimator == Estimator::Exact) ExactGradient::check(machineOf(config, stage, data, start));
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
