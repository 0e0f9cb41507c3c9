// The presets of autoencoders, general and deep Boltzmann machines, and of the belief net beside the smallest one.
#include "core/experiment/preset_configs.h"

namespace reverie::preset {

StagePlan stage(StageKind kind, std::map<std::string, SettingValue, std::less<>> own) {
    return {kind, false, std::move(own)};
}

/// Nine pixels and six hidden units, all connected with each other.
ExperimentConfig barsBoltzmann() {
    ExperimentConfig config;
    config.preset = "bars-boltzmann";
    config.data = "bars-3x3";
    config.hiddenCount = 6;
    config.estimator = Estimator::PersistentContrastiveDivergence;
    config.gibbsSteps = 5;
    config.schedule = ScheduleKind::Linear;
    config.weightDecay = 0;
    config.initialWeightScale = 0.1;
    config.batchSize = 14;
    config.epochs = 3000;
    config.stages = {stage(StageKind::Boltzmann, {})};
    return config;
}

/// 196 pixels and 200 hidden units, all connected with each other.
ExperimentConfig digitsBoltzmann() {
    ExperimentConfig config;
    config.preset = "digits-boltzmann";
    config.data = "bundled-14";
    config.hiddenCount = 200;
    config.estimator = Estimator::PersistentContrastiveDivergence;
    config.gibbsSteps = 5;
    config.schedule = ScheduleKind::Linear;
    config.epochs = 100;
    config.stages = {stage(StageKind::Boltzmann, {})};
    return config;
}

/// 784 – 500 – 784, logistic throughout.
ExperimentConfig autoencoder(const char* preset) {
    ExperimentConfig config;
    config.preset = preset;
    config.tied = true;
    config.learningRate = 0.1;
    config.weightDecay = 0;
    config.batchSize = 20;
    config.epochs = 30;
    config.stages = {stage(StageKind::Autoencoder, {})};
    return config;
}

ExperimentConfig denoisingAutoencoder() {
    ExperimentConfig config = autoencoder("autoencoder-denoising");
    config.corruption = CorruptionKind::Masking;
    config.corruptionLevel = 0.5;
    return config;
}

ExperimentConfig sparseAutoencoder() {
    ExperimentConfig config = autoencoder("autoencoder-sparse");
    config.sparsity = SparsityKind::KullbackLeibler;
    config.sparsityTarget = 0.05;
    config.sparsityCost = 3;
    config.learningRate = 0.2;
    config.batchSize = 100; // Means over fewer cases are too coarse to be told from the target.
    return config;
}

/// 784 – 500 – 500 – 500, each layer a denoising autoencoder of the codes below, then fine-tuned under a softmax
/// (Vincent et al. 2010).
ExperimentConfig stackedAutoencoders() {
    ExperimentConfig config = denoisingAutoencoder();
    config.preset = "autoencoder-stacked";
    config.corruptionLevel = 0.3;
    const StagePlan layer = stage(StageKind::Autoencoder, {{"epochs", std::int64_t{20}}});
    StagePlan onCode = layer;
    onCode.own["stacked"] = true;
    config.stages = {layer, onCode, onCode,
                     stage(StageKind::Backpropagation, {{"epochs", std::int64_t{30}},
                                                        {"batch", std::int64_t{100}},
                                                        {"learning-rate", 0.2},
                                                        {"momentum", 0.9},
                                                        {"schedule", std::string("linear")},
                                                        {"compare-random", true}})};
    return config;
}

/// 784 – 1000 – 500 – 250 – 2 and back, pretrained layer by layer, then fine-tuned (Hinton & Salakhutdinov 2006).
ExperimentConfig deepAutoencoder() {
    const auto layer = [](std::int64_t units) {
        return stage(StageKind::Rbm, {{"hidden", units}, {"epochs", std::int64_t{20}}});
    };
    ExperimentConfig config;
    config.preset = "autoencoder-deep";
    config.momentum = 0.9;
    config.stages = {layer(1000), layer(500), layer(250), layer(2)};
    config.stages.back().own["hidden-units"] = std::string("gaussian");
    config.stages.back().own["learning-rate"] = 0.001;
    config.stages.push_back(stage(StageKind::Autoencoder, {{"epochs", std::int64_t{100}},
                                                           {"optimiser", std::string("adam")},
                                                           {"learning-rate", 0.001},
                                                           {"decay", 0.0}}));
    return config;
}

namespace {

/// Layers learned with doubled weights on one side, then all of them together (Salakhutdinov & Hinton 2009),
/// centred and at a rate that falls to nothing.
ExperimentConfig deepBoltzmann(const char* preset, const StagePlan& lower, const StagePlan& upper,
                               const StagePlan& together) {
    ExperimentConfig config;
    config.preset = preset;
    config.schedule = ScheduleKind::Linear;
    config.stages = {lower, upper, together};
    config.stages[0].own["down-factor"] = 0.5;
    config.stages[1].own["down-factor"] = 2.0;
    config.stages[2].own.insert({{"estimator", std::string("pcd")}, {"k", std::int64_t{5}}, {"centering", true}});
    return config;
}

} // namespace

/// With label units; chains with held labels that start again and again, so that the board is there at once.
ExperimentConfig deepBoltzmannOfDigits() {
    const auto layer = [](StageKind kind, std::int64_t units) {
        return stage(kind, {{"hidden", units}, {"epochs", std::int64_t{60}}, {"learning-rate", 0.1}});
    };
    ExperimentConfig config =
        deepBoltzmann("dbm-digits", layer(StageKind::Rbm, 200), layer(StageKind::AssociativeMemory, 400),
                      stage(StageKind::DeepBoltzmann, {{"epochs", std::int64_t{120}},
                                                       {"mean-field", std::int64_t{5}},
                                                       {"chain-life", std::int64_t{100}},
                                                       {"clamped-particles", 0.8}}));
    config.evaluationInterval = 100;
    return config;
}

ExperimentConfig deepBoltzmannOfMnist() {
    const auto layer = [](std::int64_t units) {
        return stage(StageKind::Rbm, {{"hidden", units}, {"epochs", std::int64_t{30}}});
    };
    ExperimentConfig config =
        deepBoltzmann("dbm-mnist", layer(500), layer(1000),
                      stage(StageKind::DeepBoltzmann, {{"epochs", std::int64_t{90}}, {"learning-rate", 0.02}}));
    config.data = "mnist";
    config.greyPixels = GreyPixels::Sampled;
    config.evaluationInterval = 600;
    return config;
}

/// 16–12–12, few enough for every state to be summed over.
ExperimentConfig barsDeepBoltzmann() {
    ExperimentConfig config;
    config.preset = "bars-dbm";
    config.data = "bars-4x4";
    config.deepLayers = "12,12";
    config.estimator = Estimator::PersistentContrastiveDivergence;
    config.gibbsSteps = 5;
    config.schedule = ScheduleKind::Linear;
    config.weightDecay = 0;
    config.initialWeightScale = 0.3;
    config.batchSize = 30;
    config.epochs = 10'000;
    config.stages = {stage(StageKind::DeepBoltzmann, {})};
    return config;
}

/// The same layers as a deep belief net.
ExperimentConfig barsBeliefNet() {
    const auto layer = [](std::int64_t epochs) {
        return stage(StageKind::Rbm, {{"hidden", std::int64_t{12}}, {"epochs", epochs}, {"learning-rate", 0.1}});
    };
    ExperimentConfig config = barsDeepBoltzmann();
    config.preset = "bars-dbn";
    config.initialWeightScale = 0.1;
    config.stages = {
        layer(4000), layer(6000),
        stage(StageKind::UpDown, {{"epochs", std::int64_t{6000}}, {"directed-rate", 0.05}, {"momentum", 0.0}})};
    return config;
}

} // namespace reverie::preset
