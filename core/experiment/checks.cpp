#include "core/experiment/checks.h"

#include "core/error.h"

#include <fmt/format.h>

namespace reverie {

namespace {

bool usesPersistentChains(const ExperimentConfig& config) {
    return config.estimator == Estimator::PersistentContrastiveDivergence ||
           config.compareWith == Comparison::PersistentContrastiveDivergence;
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

} // namespace

void checkConfiguration(const ExperimentConfig& config, const Dataset& data) {
    checkUnits(config);
    checkPixels(config, data);
}

} // namespace reverie
