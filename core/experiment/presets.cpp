#include "core/experiment/presets.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace reverie {

namespace {

constexpr std::string_view family = "Restricted Boltzmann machines";
constexpr std::string_view generalFamily = "General Boltzmann machines";

ExperimentConfig digitsPcd() {
    ExperimentConfig config;
    config.preset = "digits-pcd";
    config.estimator = Estimator::PersistentContrastiveDivergence;
    config.schedule = ScheduleKind::Linear;
    config.epochs = 100;
    return config;
}

/// Gaussian visible units whose dreams stay near the data: five Gibbs steps away from it, at a rate that falls.
ExperimentConfig standardised(const char* preset, const char* data) {
    ExperimentConfig config;
    config.preset = preset;
    config.data = data;
    config.standardise = true;
    config.visibleUnits = UnitKind::Gaussian;
    config.gibbsSteps = 5;
    config.momentum = 0.9;
    config.schedule = ScheduleKind::Linear;
    return config;
}

ExperimentConfig fashionGaussian() {
    ExperimentConfig config = standardised("fashion-gaussian", "fashion");
    config.learningRate = 0.001;
    config.centering = true;
    config.epochs = 15;
    return config;
}

/// With rare hidden units, which become strokes.
ExperimentConfig digitsStandardised() {
    ExperimentConfig config = standardised("digits-standardised", "bundled");
    config.learningRate = 0.002;
    config.sparsityTarget = 0.05;
    config.sparsityCost = 1;
    config.epochs = 60;
    return config;
}

/// σ a little below the deviation of whitened pixels: far below it weights grow in every direction alike, above it
/// they die away. Weights that begin large find edges soon, and the sparsity target keeps every unit alive.
ExperimentConfig patchesGaussian() {
    ExperimentConfig config;
    config.preset = "patches-gaussian";
    config.data = "patches";
    config.whitening = WhiteningKind::Zca;
    config.whiteningRegulariser = 0.1;
    config.visibleUnits = UnitKind::Gaussian;
    config.visibleDeviation = 0.8;
    config.hiddenCount = 144;
    config.initialWeightScale = 0.05;
    config.learningRate = 0.02;
    config.momentum = 0.9;
    config.sparsityTarget = 0.02;
    config.sparsityCost = 0.3;
    config.schedule = ScheduleKind::Linear;
    config.epochs = 60;
    config.evaluationInterval = 200;
    return config;
}

ExperimentConfig barsExact() {
    ExperimentConfig config;
    config.preset = "bars-exact";
    config.data = "bars-4x4";
    config.hiddenCount = 12;
    config.estimator = Estimator::Exact;
    config.compareWith = Comparison::ContrastiveDivergence;
    config.learningRate = 0.1;
    config.weightDecay = 0;
    config.initialWeightScale = 0.1;
    config.batchSize = 30;
    config.chains = 30;
    config.epochs = 10000;
    return config;
}

StagePlan stage(StageKind kind, std::map<std::string, SettingValue, std::less<>> own) {
    return {kind, false, std::move(own)};
}

/// 784 – 500 – 500 – [500 + 10 labels] – 2000 (Hinton, Osindero & Teh 2006), the top learned with persistent
/// chains and then with chains that begin where dreams do, so that it dreams digits soon and for long, while its
/// labels pull the recognition weights.
ExperimentConfig digitModel() {
    ExperimentConfig config;
    config.preset = "digit-model";
    config.schedule = ScheduleKind::Linear;
    config.momentum = 0.9;
    config.evaluationInterval = 500;
    config.shift = 1;
    config.stages = {
        stage(StageKind::Rbm, {{"hidden", std::int64_t{500}}, {"epochs", std::int64_t{20}}}),
        stage(StageKind::Rbm, {{"hidden", std::int64_t{500}}, {"epochs", std::int64_t{15}}}),
        stage(StageKind::AssociativeMemory, {{"hidden", std::int64_t{2000}},
                                             {"epochs", std::int64_t{15}},
                                             {"estimator", std::string("pcd")},
                                             {"momentum", 0.5},
                                             {"balanced", true}}),
        // First quickly, then so that dreams and recognition agree again.
        stage(StageKind::UpDown, {{"epochs", std::int64_t{40}},
                                  {"estimator", std::string("composite")},
                                  {"label-share", 0.8},
                                  {"label-pull", 40.0},
                                  {"chains", std::int64_t{200}},
                                  {"chain-life", std::int64_t{50}},
                                  {"momentum", 0.5},
                                  {"learning-rate", 0.05},
                                  {"directed-rate", 0.01},
                                  {"balanced", true}}),
        stage(StageKind::UpDown, {{"epochs", std::int64_t{20}},
                                  {"estimator", std::string("composite")},
                                  {"label-share", 0.6},
                                  {"label-pull", 125.0},
                                  {"chains", std::int64_t{300}},
                                  {"chain-life", std::int64_t{40}},
                                  {"momentum", 0.5},
                                  {"learning-rate", 0.015},
                                  {"directed-rate", 0.004},
                                  {"balanced", true}}),
    };
    return config;
}

/// The same net as the paper trained it: contrastive divergence throughout, with 3, 6 and 10 Gibbs iterations in
/// up-down. It reads better and dreams worse than one that has learned where dreams begin.
ExperimentConfig digitModelByContrast() {
    const auto upDown = [](std::int64_t steps, std::int64_t epochs, const char* schedule) {
        return stage(StageKind::UpDown, {{"estimator", std::string("cd")},
                                         {"k", steps},
                                         {"epochs", epochs},
                                         {"learning-rate", 0.05},
                                         {"directed-rate", 0.02},
                                         {"momentum", 0.5},
                                         {"schedule", std::string(schedule)},
                                         {"balanced", true}});
    };
    ExperimentConfig config = digitModel();
    config.preset = "digit-model-2006";
    config.shift = 0;
    config.evaluationInterval = 200;
    config.stages = {
        stage(StageKind::Rbm, {{"hidden", std::int64_t{500}}, {"epochs", std::int64_t{25}}}),
        stage(StageKind::Rbm, {{"hidden", std::int64_t{500}}, {"epochs", std::int64_t{20}}}),
    };
    config.stages.push_back(stage(StageKind::AssociativeMemory, {{"hidden", std::int64_t{2000}},
                                                                 {"epochs", std::int64_t{20}},
                                                                 {"learning-rate", 0.1},
                                                                 {"momentum", 0.5},
                                                                 {"balanced", true}}));
    config.stages.push_back(upDown(3, 60, "constant"));
    config.stages.push_back(upDown(6, 40, "constant"));
    config.stages.push_back(upDown(10, 40, "linear"));
    return config;
}

/// 784 – 300 – 300 – [300 + 10 labels] – 1000 for a few thousand cases, shifted so that they go further.
ExperimentConfig smallDigitModel() {
    ExperimentConfig config = digitModel();
    config.preset = "small-digit-model";
    config.stages = {
        stage(StageKind::Rbm, {{"hidden", std::int64_t{300}}, {"epochs", std::int64_t{60}}}),
        stage(StageKind::Rbm, {{"hidden", std::int64_t{300}}, {"epochs", std::int64_t{60}}}),
        stage(StageKind::AssociativeMemory, {{"hidden", std::int64_t{1000}},
                                             {"epochs", std::int64_t{100}},
                                             {"estimator", std::string("pcd")},
                                             {"momentum", 0.5},
                                             {"balanced", true}}),
        stage(StageKind::UpDown, {{"epochs", std::int64_t{400}},
                                  {"estimator", std::string("composite")},
                                  {"label-share", 0.6},
                                  {"chains", std::int64_t{200}},
                                  {"chain-life", std::int64_t{50}},
                                  {"momentum", 0.5},
                                  {"learning-rate", 0.04},
                                  {"directed-rate", 0.01},
                                  {"balanced", true}}),
    };
    return config;
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

/// 784 – 500 – 500 – 2000 – 10, pretrained and then fine-tuned (Hinton & Salakhutdinov 2006).
ExperimentConfig digitClassifier() {
    ExperimentConfig config;
    config.preset = "digit-classifier";
    config.schedule = ScheduleKind::Linear;
    config.stages = {
        stage(StageKind::Rbm, {{"hidden", std::int64_t{500}}, {"epochs", std::int64_t{10}}}),
        stage(StageKind::Rbm, {{"hidden", std::int64_t{500}}, {"epochs", std::int64_t{10}}}),
        stage(StageKind::Rbm, {{"hidden", std::int64_t{2000}}, {"epochs", std::int64_t{10}}}),
        stage(StageKind::Backpropagation, {{"epochs", std::int64_t{30}},
                                           {"learning-rate", 0.2},
                                           {"momentum", 0.9},
                                           {"decay", 0.0},
                                           {"compare-random", true}}),
    };
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

const std::array<Preset, 20>& presetTable() {
    static const std::array<Preset, 20> all = {{
        {"digits-cd1", "Digits, contrastive divergence", family,
         "784–500 binary units learn handwritten digits by CD-1: sharp filters and good reconstructions within a "
         "minute.",
         ExperimentConfig{}},
        {"digits-pcd", "Digits, persistent chains", family,
         "The same machine learns from 100 fantasy particles that never restart, so that what it dreams becomes "
         "digits too.",
         digitsPcd()},
        {"fashion-gaussian", "Fashion, real-valued pixels", family,
         "Gaussian visible units on standardised Fashion-MNIST (Debian's dataset-fashion-mnist).",
         fashionGaussian()},
        {"digits-standardised", "Digits, real-valued pixels", family,
         "Gaussian visible units on the handwritten digits, each pixel brought to mean zero and variance one.",
         digitsStandardised()},
        {"patches-gaussian", "Natural patches, edges", family,
         "Gaussian visible units and sparse hidden ones on whitened patches of photographs: most filters become "
         "edges, each of its own place, direction and width, within a minute.",
         patchesGaussian()},
        {"bars-exact", "Bars and stripes, exact against CD-1", family,
         "A machine small enough to enumerate: the exact log-likelihood live on the plot, exact gradient and CD-1 "
         "side by side.",
         barsExact()},
        {"digit-model", "The digit model", "Deep belief nets",
         "784–500–500–[500 + 10 labels]–2000, layer by layer and then fine-tuned by up-down: it reads digits and "
         "writes the one you name.",
         digitModel()},
        {"digit-model-2006", "The digit model, as in 2006", "Deep belief nets",
         "The same net by contrastive divergence alone, up-down with 3, 6 and 10 Gibbs iterations, as the paper "
         "trained it: it reads best of all, and dreams less well.",
         digitModelByContrast()},
        {"small-digit-model", "The small digit model", "Deep belief nets",
         "784–300–300–[300 + 10 labels]–1000 for a few thousand cases, such as the bundled digits: what it writes "
         "can be read after some minutes.",
         smallDigitModel()},
        {"digit-classifier", "The digit classifier", "Deep belief nets",
         "784–500–500–2000, layer by layer, then a softmax of the ten digits on top and backpropagation, beside "
         "the "
         "same net from random weights: what pretraining is worth.",
         digitClassifier()},
        {"bars-dbn", "Bars and stripes, a deep belief net", "Deep belief nets",
         "16–12–12, small enough to enumerate: how close what one up-pass believes comes to the truth (dock "
         "Inference), beside bars-dbm.",
         barsBeliefNet()},
        {"autoencoder-plain", "A plain autoencoder", "Autoencoders",
         "784–500–784 with tied weights learns to give back the digits it is shown.",
         autoencoder("autoencoder-plain")},
        {"autoencoder-denoising", "A denoising autoencoder", "Autoencoders",
         "The same net is shown digits of which half the pixels are black, and learns to give back the whole "
         "ones: "
         "its filters become strokes.",
         denoisingAutoencoder()},
        {"autoencoder-sparse", "A sparse autoencoder", "Autoencoders",
         "The same net with each unit of the code drawn to be on for one case in twenty.", sparseAutoencoder()},
        {"autoencoder-deep", "A deep autoencoder, two-unit code", "Autoencoders",
         "784–1000–500–250–2, layer by layer and then unrolled and fine-tuned, as in 2006: every digit is a point "
         "on the plane.",
         deepAutoencoder()},
        {"bars-boltzmann", "Bars and stripes, all units connected", generalFamily,
         "Nine pixels and six hidden units, each connected with every other: drawn one after the other, learned "
         "by "
         "clamped minus free statistics, the exact log-likelihood live on the plot.",
         barsBoltzmann()},
        {"digits-boltzmann", "Small digits, all units connected", generalFamily,
         "196 pixels and 200 hidden units with lateral weights on both sides learn digits of 14 × 14 pixels.",
         digitsBoltzmann()},
        {"bars-dbm", "Bars and stripes, a deep Boltzmann machine", "Deep Boltzmann machines",
         "16–12–12 from nothing, small enough to enumerate: mean field comes closer to the truth sweep "
         "by "
         "sweep (dock Inference).",
         barsDeepBoltzmann()},
        {"dbm-digits", "A deep Boltzmann machine of digits", "Deep Boltzmann machines",
         "784–200–400 binary units and labels, layer by layer and then together: each layer hears from both "
         "neighbours; it reads digits and writes the one you name.",
         deepBoltzmannOfDigits()},
        {"dbm-mnist", "A deep Boltzmann machine of MNIST", "Deep Boltzmann machines",
         "784–500–1000 binary units for the 60,000 digits of MNIST, the machine of Salakhutdinov and Hinton "
         "(2009).",
         deepBoltzmannOfMnist()},
    }};
    return all;
}

} // namespace

std::span<const Preset> presets() {
    return presetTable();
}

const Preset& findPreset(std::string_view id) {
    const auto found = std::ranges::find(presetTable(), id, &Preset::id);
    if (found != presetTable().end()) return *found;
    std::string known;
    for (const Preset& preset : presetTable())
        known += fmt::format("{}{}", known.empty() ? "" : ", ", preset.id);
    throw Error(fmt::format("there is no preset called “{}”; there are {}", id, known));
}

} // namespace reverie
