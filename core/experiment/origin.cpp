#include "core/experiment/origin.h"

#include "core/error.h"
#include "core/experiment/checks.h"
#include "core/experiment/stage_layers.h"
#include "core/experiment/stage_order.h"
#include "core/experiment/stage_parts.h"
#include "core/io/metadata.h"

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

namespace {

constexpr const char* epochsKey = "epochs_of_origin";

/// Whether nets can be shown these images and labels.
bool fits(const TrainedNets& nets, const ImageSet& training) {
    const Index pixels = training.shape().pixels();
    const auto labels = training.labels();
    const Index labelsNeeded = labels.empty() ? 0 : *std::ranges::max_element(labels) + 1;
    const Index bottom = machine::pixels(nets.machine);
    const Index known = machine::labels(nets.machine);
    bool fit = bottom == 0 || bottom == pixels;
    fit = fit && (known == 0 || (!labels.empty() && known >= labelsNeeded));
    for (const auto* const net : {&nets.classifier, &nets.randomStart})
        fit = fit && (!*net || ((*net)->input.size() == pixels && (*net)->classes() >= labelsNeeded));
    return fit;
}

/// Takes off the layers that a stacked autoencoder has learned itself.
void unstack(AnyMachine& machine, std::size_t learned, const TensorFile& file) {
    auto* const net = std::get_if<Autoencoder>(&machine);
    if (net == nullptr || net->connections.size() <= learned)
        throw fileError(file, "it has no autoencoder that fits its configuration");
    net->connections.resize(net->connections.size() - learned);
}

/// What the stage of a checkpoint began with, as far as it needs it to go on.
TrainedNets netsFor(const ExperimentConfig& config, std::size_t stage, const TensorFile& file,
                    const ImageSet& training) {
    const StageKind kind = stagesOf(config)[stage].kind;
    TrainedNets nets;
    if (learnsMachine(kind))
        netOf(nets.machine).directed = readDirected(file);
    else
        nets = {readAnyMachine(file), readFeedForward(file, "classifier"), readFeedForward(file, "random_start")};
    if (kind == StageKind::Autoencoder && stageConfig(config, stage).stacked)
        unstack(nets.machine, addedLayers(config, stage).size(), file);
    if (!fits(nets, training))
        throw fileError(file, "its net does not fit the images and labels it was trained on");
    return nets;
}

/// Pixels and visible units are the model's: its weights have learned what they mean.
void takePixels(ExperimentConfig& config, const Model& model) {
    config.visibleUnits = model.coding.binary ? UnitKind::Bernoulli : UnitKind::Gaussian;
    config.greyPixels = model.coding.grey;
    config.standardise = model.coding.standardised();
    config.whitening = model.coding.whiteningKind();
}

TrainedNets firstNets(const ExperimentConfig& config, Model model, const Dataset& data) {
    TrainedNets nets{std::move(model.machine), std::move(model.classifier), {}};
    if (!fits(nets, data.training))
        throw Error(fmt::format(
            "{}: its net of {} × {} pixels and {} label units does not fit {}; choose the data "
            "it was made for",
            config.from, model.shape.rows, model.shape.columns, machine::labels(nets.machine), data.title));
    if (!learnsMachine(stagesOf(config)[stageFrom(config, 0)].kind)) return nets;
    DeepBeliefNet& net = netOf(nets.machine);
    if (net.labels > 0)
        throw Error(fmt::format("{}: its top is an associative memory, on which no layer can stand; go on from it "
                                "by up-down or backpropagation",
                                config.from));
    if (net.top.hidden.has(UnitKind::Gaussian))
        throw Error(fmt::format("{}: another layer takes its hidden units as probabilities, which Gaussian ones "
                                "are not",
                                config.from));
    net = withTopAsLayer(std::move(net));
    return nets;
}

} // namespace

ExperimentConfig configToGoOn(std::string model) {
    ExperimentConfig config;
    config.preset.clear();
    config.from = std::move(model);
    config.learningRate = 0.01;
    config.epochs = 10;
    config.stages = {{StageKind::UpDown, false, {}}};
    return config;
}

Origin newOrigin(ExperimentConfig config, const Dataset& data) {
    Origin origin;
    if (config.from.empty()) {
        checkConfiguration(config, data);
        origin.coding = makeCoding(config, data.training);
    } else {
        Model model = loadModel(config.from);
        takePixels(config, model);
        const auto* const net = std::get_if<DeepBeliefNet>(&model.machine);
        checkConfiguration(config, data, net != nullptr ? &net->top : nullptr);
        origin.coding = model.coding;
        origin.seen = model.seen;
        origin.epochs = model.epochs;
        origin.nets = firstNets(config, std::move(model), data);
    }
    origin.config = std::move(config);
    return origin;
}

Origin keptOrigin(ExperimentConfig config, const Dataset& data, std::size_t stage, const TensorFile& file) {
    checkConfiguration(config, data);
    Origin origin;
    origin.nets = netsFor(config, stage, file, data.training);
    if (config.from.empty()) {
        origin.coding = makeCoding(config, data.training);
    } else {
        Model model = readModel(file);
        origin.coding = std::move(model.coding);
        origin.seen = std::move(model.seen);
        if (!origin.seen.empty()) origin.seen.pop_back(); // The run's own training set stands last.
        origin.epochs = file.json("run").value(epochsKey, std::int64_t{0});
    }
    origin.config = std::move(config);
    return origin;
}

void keepOrigin(nlohmann::json& run, std::int64_t epochs) {
    run[epochsKey] = epochs;
}

DeepBeliefNet withTopAsLayer(DeepBeliefNet net) {
    if (net.top.weights.size() > 0)
        net.directed.push_back(
            {std::move(net.top.visible), std::move(net.top.hidden), std::move(net.top.weights), {}});
    net.top = {};
    return net;
}

std::size_t stageFrom(const ExperimentConfig& config, std::size_t place) {
    const std::vector<StagePlan> stages = stagesOf(config);
    while (place < stages.size() && stages[place].skipped)
        ++place;
    return place;
}

} // namespace reverie
