#include "small_experiment.h"

namespace reverie::small {

ImageSet squares(const char* name, Index cases, unsigned seed) {
    std::mt19937 generator(seed);
    std::uniform_int_distribution<int> noise(0, 40);
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;
    for (Index c = 0; c < cases; ++c) {
        const auto label = static_cast<std::uint8_t>(c % 10);
        labels.push_back(label);
        for (Index row = 0; row < shape.rows; ++row)
            for (Index column = 0; column < shape.columns; ++column) {
                const bool inside = row / 3 == label / 5 && column / 2 == label % 5 / 2;
                pixels.push_back(static_cast<std::uint8_t>((inside ? 200 : 5) + noise(generator)));
            }
    }
    return {name, shape, std::move(pixels), std::move(labels)};
}

std::shared_ptr<const Dataset> smallData() {
    static const auto data =
        std::make_shared<const Dataset>(Dataset{"squares",
                                                "Squares",
                                                squares("squares, training", trainingCases, 1),
                                                squares("squares, validation", 30, 2),
                                                {}});
    return data;
}

ExperimentConfig smallConfig() {
    ExperimentConfig config;
    config.preset.clear();
    config.data = "squares";
    config.hiddenCount = 11;
    config.batchSize = 20;
    config.epochs = 5;
    config.evaluationInterval = 5;
    config.evaluationCases = 25;
    config.threads = 1;
    config.seed = 77;
    return config;
}

std::vector<NamedConfig> configurations() {
    std::vector<NamedConfig> all;
    const auto add = [&](const char* name, auto&& change) {
        NamedConfig entry{name, smallConfig()};
        change(entry.config);
        all.push_back(entry);
    };
    add("CD-1", [](ExperimentConfig&) {});
    add("CD-3, sampled pixels, all decays", [](ExperimentConfig& config) {
        config.gibbsSteps = 3;
        config.greyPixels = GreyPixels::Sampled;
        config.weightDecayL1 = 1e-4;
        config.sparsityCost = 0.1;
        config.schedule = ScheduleKind::Exponential;
    });
    add("PCD, schedule", [](ExperimentConfig& config) {
        config.estimator = Estimator::PersistentContrastiveDivergence;
        config.chains = 13;
        config.schedule = ScheduleKind::Linear;
    });
    add("Gaussian, learned variances", [](ExperimentConfig& config) {
        config.visibleUnits = UnitKind::Gaussian;
        config.standardise = true;
        config.learnVariance = true;
        config.learningRate = 0.005;
        config.momentum = 0.9;
    });
    add("Gaussian hidden", [](ExperimentConfig& config) {
        config.hiddenUnits = UnitKind::Gaussian;
        config.learningRate = 0.005;
    });
    add("exact beside PCD", [](ExperimentConfig& config) {
        config.hiddenCount = 6;
        config.estimator = Estimator::Exact;
        config.compareWith = Comparison::PersistentContrastiveDivergence;
        config.chains = 9;
    });
    add("CD beside CD, balanced, thresholded", [](ExperimentConfig& config) {
        config.compareWith = Comparison::ContrastiveDivergence;
        config.balanced = true;
        config.greyPixels = GreyPixels::Thresholded;
    });
    const auto stage = [](StageKind kind, std::int64_t hidden, std::int64_t epochs) {
        return StagePlan{kind, false, {{"hidden", hidden}, {"epochs", epochs}}};
    };
    add("two layers, sampled between", [&](ExperimentConfig& config) {
        config.layerInput = LayerInputKind::Samples;
        config.stages = {stage(StageKind::Rbm, 9, 1), stage(StageKind::Rbm, 8, 2), stage(StageKind::Rbm, 7, 2)};
    });
    add("memory, up-down, backpropagation", [&](ExperimentConfig& config) {
        config.batchSize = 50;
        config.balanced = true;
        config.gibbsSchedule = "1,2";
        config.chains = 12;
        config.stages = {stage(StageKind::Rbm, 9, 1), stage(StageKind::AssociativeMemory, 10, 1),
                         stage(StageKind::UpDown, 10, 3), stage(StageKind::Backpropagation, 10, 2)};
        config.stages[1].own["estimator"] = std::string("pcd");
        config.stages[2].own["estimator"] = std::string("pcd");
    });
    add("up-down of a memory alone", [&](ExperimentConfig& config) {
        config.stages = {stage(StageKind::AssociativeMemory, 10, 1), stage(StageKind::UpDown, 10, 3)};
    });
    add("backpropagation by Adam, everything on", [&](ExperimentConfig& config) {
        config.visibleUnits = UnitKind::Gaussian;
        config.standardise = true;
        config.learnVariance = true;
        config.learningRate = 0.005;
        config.dropout = 0.3;
        config.inputDropout = 0.2;
        config.optimiser = OptimiserKind::Adam;
        config.patience = 1;
        config.compareRandom = true;
        config.stages = {stage(StageKind::Rbm, 9, 1), stage(StageKind::Backpropagation, 9, 4)};
    });
    add("backpropagation twice, random start", [&](ExperimentConfig& config) {
        config.compareRandom = true;
        config.weightDecayL1 = 1e-4;
        config.schedule = ScheduleKind::Linear;
        config.stages = {stage(StageKind::Rbm, 9, 1), stage(StageKind::Backpropagation, 9, 1),
                         stage(StageKind::Backpropagation, 9, 3)};
    });
    add("fast PCD beside tempering, centred", [](ExperimentConfig& config) {
        config.estimator = Estimator::FastPersistent;
        config.compareWith = Comparison::Tempering;
        config.chains = 9;
        config.temperatures = 3;
        config.centering = true;
        config.sparsityCost = 0.1;
    });
    add("Gaussian by tempering beside fast PCD, centred", [](ExperimentConfig& config) {
        config.visibleUnits = UnitKind::Gaussian;
        config.standardise = true;
        config.learnVariance = true;
        config.learningRate = 0.005;
        config.estimator = Estimator::Tempering;
        config.compareWith = Comparison::FastPersistent;
        config.chains = 8;
        config.temperatures = 3;
        config.fastRate = 0.01;
        config.centering = true;
    });
    add("memory and up-down by fast PCD, centred", [&](ExperimentConfig& config) {
        config.centering = true;
        config.chains = 12;
        config.clampedShare = 0.5;
        config.chainLife = 4;
        config.estimator = Estimator::FastPersistent;
        config.stages = {stage(StageKind::AssociativeMemory, 10, 1), stage(StageKind::UpDown, 10, 3)};
        config.stages[0].own["compare-with"] = std::string("composite");
    });
    return all;
}

void addConfigurations() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const NamedConfig& entry : configurations())
        QTest::newRow(entry.name) << which++;
}

Experiment begin(const ExperimentConfig& config) {
    return {config, smallData()};
}

void run(Experiment& experiment, int minibatches) {
    for (int i = 0; i < minibatches; ++i)
        experiment.advance();
}

bool sameRows(const std::vector<MetricRow>& left, const std::vector<MetricRow>& right) {
    return std::ranges::equal(left, right, [](const MetricRow& a, const MetricRow& b) {
        const auto sameValue = [](float x, float y) {
            return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y) ||
                   (std::isnan(x) && std::isnan(y));
        };
        return a.minibatch == b.minibatch && a.epoch == b.epoch &&
               std::ranges::equal(a.values, b.values, sameValue);
    });
}

bool sameMachine(const Rbm& left, const Rbm& right) {
    return sameBits(left.weights, right.weights) && sameBits(left.visible.bias, right.visible.bias) &&
           sameBits(left.hidden.bias, right.hidden.bias) &&
           sameBits(left.visible.logVariance, right.visible.logVariance) &&
           sameBits(left.hidden.logVariance, right.hidden.logVariance);
}

bool sameNets(const std::shared_ptr<const FeedForwardNet>& left,
              const std::shared_ptr<const FeedForwardNet>& right) {
    if (left == nullptr || right == nullptr) return left == right;
    return sameLayers(*left, *right) &&
           std::ranges::equal(left->steps, right->steps, [](const auto& a, const auto& b) {
               return sameBits(a.weights, b.weights) && sameBits(a.above.bias, b.above.bias);
           });
}

QByteArray difference(const Experiment& left, const Experiment& right) {
    if (left.position().minibatch != right.position().minibatch ||
        left.position().epoch != right.position().epoch ||
        left.position().minibatchInEpoch != right.position().minibatchInEpoch)
        return "they stand at different places";
    if (!sameMachine(left.machine(), right.machine())) return "the machines differ";
    if (!sameRows(left.metrics(), right.metrics())) return "the measurements differ";
    const SnapshotRequest all{true, 0, 5, true};
    const auto leftSnapshot = left.observe(all);
    const auto rightSnapshot = right.observe(all);
    if (!std::ranges::equal(netOf(*leftSnapshot->machine).directed, netOf(*rightSnapshot->machine).directed,
                            [](const DirectedConnection& a, const DirectedConnection& b) {
                                return sameBits(a.recognition, b.recognition) &&
                                       sameBits(a.generative, b.generative) &&
                                       sameBits(a.above.bias, b.above.bias) &&
                                       sameBits(a.below.bias, b.below.bias);
                            }))
        return "the layers below differ";
    if (!sameNets(leftSnapshot->classifier, rightSnapshot->classifier)) return "the classifiers differ";
    if (!sameNets(leftSnapshot->randomStart, rightSnapshot->randomStart)) return "the random starts differ";
    const auto leftView = leftSnapshot->fantasies;
    const auto rightView = rightSnapshot->fantasies;
    if ((leftView == nullptr) != (rightView == nullptr)) return "only one has chains";
    if (leftView &&
        (!sameBits(leftView->images, rightView->images) || leftView->gibbsSteps != rightView->gibbsSteps))
        return "the chains differ";
    return {};
}

std::filesystem::path inside(const QTemporaryDir& folder, const char* name) {
    return std::filesystem::path(folder.path().toStdString()) / name;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace reverie::small
