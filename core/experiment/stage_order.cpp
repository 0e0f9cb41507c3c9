#include "core/experiment/stage_order.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace reverie {

namespace {

std::string inSentence(StageKind kind) {
    std::string name(stageKindName(kind));
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
    return name;
}

std::string backwardsProblem(StageKind earlier, StageKind later) {
    if (later == StageKind::Rbm && earlier == StageKind::AssociativeMemory)
        return "A layer cannot stand on the associative memory, which is the top of the net.";
    return fmt::format("{} cannot come after {}.", stageKindName(later), inSentence(earlier));
}

/// Whether a stage can go on from what another leaves, where their order alone would let it.
bool fitsOn(StageKind earlier, StageKind later) {
    const bool layers = earlier == StageKind::Rbm || earlier == StageKind::UpDown || earlier == later;
    if (later == StageKind::Autoencoder) return layers;
    if (earlier == StageKind::Autoencoder) return later == StageKind::Backpropagation;
    return earlier != StageKind::DeepBoltzmann || later != StageKind::UpDown;
}

std::string aloneProblem(StageKind kind, bool onModel) {
    if (onModel)
        return fmt::format("{}: it starts from nothing and cannot go on from a model.", stageKindName(kind));
    return fmt::format("{}: it is a run of its own, with no other stage before or after it.", stageKindName(kind));
}

} // namespace

std::string_view stageKindName(StageKind kind) {
    switch (kind) {
    case StageKind::Rbm:
        return "Layer";
    case StageKind::AssociativeMemory:
        return "Associative memory";
    case StageKind::UpDown:
        return "Up-down";
    case StageKind::Backpropagation:
        return "Backpropagation";
    case StageKind::Autoencoder:
        return "Autoencoder";
    case StageKind::Boltzmann:
        return "Boltzmann machine";
    case StageKind::DeepBoltzmann:
        return "Deep Boltzmann machine";
    }
    return {};
}

bool beginsAlone(StageKind kind) {
    return learnsMachine(kind) || standsAlone(kind) || kind == StageKind::Autoencoder ||
           kind == StageKind::DeepBoltzmann;
}

bool learnsMachine(StageKind kind) {
    return kind == StageKind::Rbm || kind == StageKind::AssociativeMemory;
}

bool beginsFromNothing(const ExperimentConfig& config, std::size_t stage) {
    const auto before = std::span(config.stages).first(std::min(stage, config.stages.size()));
    return config.from.empty() && std::ranges::all_of(before, &StagePlan::skipped);
}

bool standsOnAutoencoder(const ExperimentConfig& config, std::size_t stage) {
    while (stage-- > 0)
        if (!config.stages[stage].skipped) return config.stages[stage].kind == StageKind::Autoencoder;
    return !config.from.empty();
}

bool standsAlone(StageKind kind) {
    return kind == StageKind::Boltzmann;
}

std::string stageOrderProblem(std::span<const StagePlan> stages, bool onModel) {
    const StagePlan* before = nullptr;
    for (const StagePlan& stage : stages) {
        if (stage.skipped) continue;
        for (const StageKind kind : {stage.kind, before != nullptr ? before->kind : stage.kind})
            if (standsAlone(kind) && (before != nullptr || onModel)) return aloneProblem(kind, onModel);
        if (before == nullptr && !onModel && !beginsAlone(stage.kind))
            return fmt::format(
                "{} fine-tunes a net: a layer, an associative memory or an autoencoder must come before it.",
                stageKindName(stage.kind));
        if (before != nullptr && (stage.kind < before->kind || !fitsOn(before->kind, stage.kind)))
            return backwardsProblem(before->kind, stage.kind);
        if (before != nullptr && stage.kind == before->kind && stage.kind == StageKind::AssociativeMemory)
            return "A net has one associative memory: it is the top.";
        before = &stage;
    }
    return before == nullptr ? "A run needs at least one stage that is not skipped." : std::string();
}

std::size_t placeForStage(std::span<const StagePlan> stages, StageKind kind) {
    const auto after = std::ranges::find_if(stages, [kind](const StagePlan& stage) { return stage.kind > kind; });
    return static_cast<std::size_t>(after - stages.begin());
}

} // namespace reverie
