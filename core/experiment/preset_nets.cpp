// The presets of restricted machines and of belief nets made from them.
#include "core/experiment/preset_configs.h"

namespace reverie::preset {

ExperimentConfig digitsPcd() {
    ExperimentConfig config;
    config.preset = "digits-pcd";
    config.estimator = Estimator::PersistentContrastiveDivergence;
    config.schedule = ScheduleKind::Linear;
    config.epochs = 100;
    return config;
}

namespace {

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

} // namespace

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

} // namespace reverie::preset
