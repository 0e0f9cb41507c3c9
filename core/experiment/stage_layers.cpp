#include "core/experiment/stage_layers.h"

#include "core/error.h"
#include "core/experiment/autoencoder_stage.h"
#include "core/experiment/stage_order.h"
#include "core/experiment/stage_parts.h"

#include <algorithm>
#include <span>

namespace reverie {

namespace {

/// Whether a stage stands on layers: learned before it, or of the model that the run goes on from.
bool standsOnLayers(const ExperimentConfig& config, std::size_t stage) {
    const auto learns = [](const StagePlan& plan) {
        return !plan.skipped && (learnsMachine(plan.kind) || plan.kind == StageKind::Autoencoder);
    };
    return !config.from.empty() || std::ranges::any_of(std::span(config.stages).first(stage), learns);
}

std::vector<Index> encoderLayers(const ExperimentConfig& settings) {
    constexpr Index anyPixels = 1;
    std::vector<Index> sizes;
    for (const UnitGroup& group : autoencoderLayers(settings, anyPixels))
        sizes.push_back(group.size);
    sizes.erase(sizes.begin());
    return sizes;
}

std::vector<Index> sizesIn(const ExperimentConfig& config, std::size_t stage) {
    const StagePlan& plan = config.stages[stage];
    const ExperimentConfig settings = stageConfig(config, stage);
    switch (plan.kind) {
    case StageKind::Rbm:
    case StageKind::AssociativeMemory:
        return {settings.hiddenCount};
    case StageKind::Boltzmann:
        return settings.fullyVisible ? std::vector<Index>() : std::vector<Index>{settings.hiddenCount};
    case StageKind::DeepBoltzmann:
        return standsOnLayers(config, stage) ? std::vector<Index>() : deepLayers(settings);
    case StageKind::Autoencoder:
        return standsOnLayers(config, stage) && !settings.stacked ? std::vector<Index>() : encoderLayers(settings);
    case StageKind::UpDown:
    case StageKind::Backpropagation:
        break;
    }
    return {};
}

} // namespace

std::vector<Index> addedLayers(const ExperimentConfig& config, std::size_t stage) {
    if (config.stages[stage].skipped) return {};
    try {
        return sizesIn(config, stage);
    } catch (const Error&) {
        return {};
    }
}

} // namespace reverie
