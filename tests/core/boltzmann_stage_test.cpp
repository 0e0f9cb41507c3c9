#include "core/error.h"
#include "core/evaluation/boltzmann_enumeration.h"
#include "core/evaluation/evaluation.h"
#include "core/experiment/boltzmann_stage.h"
#include "core/experiment/model_view.h"
#include "core/experiment/presets.h"
#include "small_stages.h"
#include "tests/suite.h"

namespace boltzmann_stage_test {

using namespace reverie;

class BoltzmannStageTest : public QObject {
    Q_OBJECT
private slots:
    void barsAreLearned();
    void settingsReachTheLearner();
    void resumesBitForBit_data();
    void resumesBitForBit();
    void threadsDoNotMatter();
    void modelsComeBack();
    void measuresWhatThereIs();
    void showsItself();
    void fullyVisibleMachinesShowTheirWeights();
    void refusals();
    void divergenceIsExplained();
    void digitsPresetRuns();
};

namespace {

ExperimentConfig generalConfig() {
    ExperimentConfig config = small::smallConfig();
    config.estimator = Estimator::PersistentContrastiveDivergence;
    config.chains = 15;
    config.stages = {{StageKind::Boltzmann, false, {}}};
    return config;
}

ExperimentConfig barsConfig() {
    ExperimentConfig config = findPreset("bars-boltzmann").config;
    config.threads = 1;
    return config;
}

BoltzmannMachine machineOf(const Experiment& experiment) {
    return std::get<BoltzmannMachine>(experiment.model().machine);
}

bool sameMachine(const BoltzmannMachine& left, const BoltzmannMachine& right) {
    return sameBits(left.visibleLateral, right.visibleLateral) && sameBits(left.weights, right.weights) &&
           sameBits(left.hiddenLateral, right.hiddenLateral) && sameBits(left.visible.bias, right.visible.bias) &&
           sameBits(left.hidden.bias, right.hidden.bias);
}

void advance(Experiment& experiment, int minibatches) {
    for (int i = 0; i < minibatches; ++i)
        experiment.advance();
}

std::vector<small::NamedConfig> variants() {
    std::vector<small::NamedConfig> all;
    const auto add = [&](const char* name, auto&& change) {
        all.push_back({name, generalConfig()});
        change(all.back().config);
    };
    add("persistent chains, mean field", [](ExperimentConfig&) {});
    add("chains that end, Gibbs, fixed order, sampled pixels", [](ExperimentConfig& config) {
        config.clampedPhase = ClampedPhase::Gibbs;
        config.clampedSweeps = 3;
        config.updateOrder = UpdateOrder::Fixed;
        config.chainLife = 4;
        config.greyPixels = GreyPixels::Sampled;
        config.momentum = 0.9;
    });
    add("contrastive divergence, no lateral weights, sparsity", [](ExperimentConfig& config) {
        config.estimator = Estimator::ContrastiveDivergence;
        config.lateralVisible = config.lateralHidden = false;
        config.sparsityCost = 0.1;
    });
    add("fully visible", [](ExperimentConfig& config) { config.fullyVisible = true; });
    return all;
}

} // namespace

// The preset as it is, seed and all: within 0.15 nats of what no model can exceed, −log 14.
void BoltzmannStageTest::barsAreLearned() {
    Experiment experiment(barsConfig());
    advance(experiment, 1);
    const double before = static_cast<double>(experiment.metrics().back()[Metric::LogLikelihood]);
    while (!experiment.finished())
        experiment.advance();
    const double after = static_cast<double>(experiment.metrics().back()[Metric::LogLikelihood]);
    Matrix cases;
    experiment.data().training.read(0, 14, cases);
    CHECK_CLOSE(after, logLikelihood(machineOf(experiment), cases), 1e-4);
    QVERIFY2(before < -6, qPrintable(QString::number(before)));
    QVERIFY2(after > -std::log(14.0) - 0.15, qPrintable(QString::number(after)));
}

void BoltzmannStageTest::settingsReachTheLearner() {
    ExperimentConfig config = generalConfig();
    config.gibbsSteps = 4;
    config.clampedSweeps = 7;
    config.chainLife = 9;
    config.lateralHidden = false;
    config.updateOrder = UpdateOrder::Fixed;
    BoltzmannPlan plan = boltzmannPlan(config);
    QVERIFY(plan.clamped == ClampedPhase::MeanField && plan.free == FreePhase::Persistent);
    QVERIFY(plan.order == UpdateOrder::Fixed);
    QVERIFY(plan.laterals.visible && !plan.laterals.hidden);
    QCOMPARE(plan.freeSweeps, 4);
    QCOMPARE(plan.clampedSweeps, 7);
    QCOMPARE(plan.meanField.sweeps, 7);
    QCOMPARE(plan.chains, Index{15});
    QCOMPARE(plan.meanUpdates, Index{9});
    config.estimator = Estimator::Exact;
    config.clampedPhase = ClampedPhase::Gibbs;
    plan = boltzmannPlan(config);
    QVERIFY(plan.clamped == ClampedPhase::Gibbs && plan.free == FreePhase::Exact);
}

void BoltzmannStageTest::resumesBitForBit_data() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const auto& [name, config] : variants())
        QTest::newRow(name) << which++;
}

void BoltzmannStageTest::resumesBitForBit() {
    QFETCH(int, which);
    const ExperimentConfig config = variants()[static_cast<std::size_t>(which)].config;
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("run").toStdString();
    Experiment whole(config, small::smallData());
    advance(whole, 24);
    for (const int pause : {0, 9}) {
        Experiment first(config, small::smallData());
        advance(first, pause);
        first.saveCheckpoint(path);
        Experiment second = Experiment::loadCheckpoint(path, small::smallData());
        QVERIFY(second.config() == config);
        advance(second, 24 - pause);
        QVERIFY(sameMachine(machineOf(second), machineOf(whole)));
        QCOMPARE(second.metrics().size(), whole.metrics().size());
        const float found = second.metrics().at(19)[Metric::FreeEnergyValidation];
        QVERIFY(std::isfinite(found));
        CHECK_CLOSE(found, whole.metrics().at(19)[Metric::FreeEnergyValidation], 0);
    }
}

void BoltzmannStageTest::threadsDoNotMatter() {
    for (const auto& [name, config] : variants()) {
        Experiment alone(config, small::smallData());
        ExperimentConfig two = config;
        two.threads = 3;
        Experiment together(two, small::smallData());
        advance(alone, 10);
        advance(together, 10);
        QVERIFY(sameMachine(machineOf(alone), machineOf(together)));
    }
}

void BoltzmannStageTest::modelsComeBack() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("model").toStdString();
    ExperimentConfig config = barsConfig();
    for (const bool fullyVisible : {false, true}) {
        config.fullyVisible = fullyVisible;
        Experiment experiment(config);
        advance(experiment, 200);
        experiment.saveModel(path);
        const Model model = loadModel(path);
        QVERIFY(sameMachine(std::get<BoltzmannMachine>(model.machine), machineOf(experiment)));
        QCOMPARE(machine::hiddenLayers(model.machine), Index{fullyVisible ? 0 : 1});
        QVERIFY(failureOf<Error>([&] { netOf(model.machine); }).find("Boltzmann machine") != std::string::npos);

        ThreadTeam team(1);
        Matrix cases;
        experiment.data().training.read(0, 14, cases);
        const Evaluation found = evaluate(model, experiment.data().training, team);
        CHECK_CLOSE(found.logLikelihood.value(), logLikelihood(machineOf(experiment), cases), 1e-6);
        CHECK_CLOSE(found.freeEnergy.value(), freeEnergy(machineOf(experiment), cases).mean(), 1e-6);
        CHECK_CLOSE(found.reconstructionError,
                    (machine::reconstruct(model.machine, cases, team) - cases).squaredNorm() / 126, 1e-5);

        ModelView view(model, experiment.sharedData());
        const auto snapshot = view.observe({.filters = true, .reconstructions = 3, .net = true});
        QVERIFY(std::holds_alternative<BoltzmannMachine>(*snapshot->machine));
        QCOMPARE(snapshot->filters->fields.cols(), Index{fullyVisible ? 9 : 6});
    }
}

void BoltzmannStageTest::measuresWhatThereIs() {
    Experiment hidden(generalConfig(), small::smallData());
    advance(hidden, 5);
    const MetricRow row = hidden.metrics().back();
    for (const Metric metric : {Metric::SquaredErrorTraining, Metric::SquaredErrorValidation,
                                Metric::CrossEntropyTraining, Metric::FreeEnergyValidation, Metric::FreeEnergyGap})
        QVERIFY(row.has(metric));
    QVERIFY(!row.has(Metric::LogLikelihood) && !row.has(Metric::PseudoLikelihoodTraining));
    ExperimentConfig config = generalConfig();
    config.fullyVisible = true;
    Experiment visible(config, small::smallData());
    advance(visible, 5);
    QVERIFY(visible.metrics().back().has(Metric::PseudoLikelihoodValidation));
}

void BoltzmannStageTest::showsItself() {
    Experiment experiment(generalConfig(), small::smallData());
    const SnapshotRequest all = {.filters = true, .reconstructions = 4, .fantasies = 10, .net = true};
    QVERIFY(experiment.observe(all)->fantasies == nullptr);
    advance(experiment, 8);
    const BoltzmannMachine before = machineOf(experiment);
    const auto snapshot = experiment.observe(all);
    QCOMPARE(snapshot->hiddenCount, std::size_t{11});
    QVERIFY(sameBits(snapshot->filters->fields, before.weights));
    QCOMPARE(snapshot->filters->meanActivation.size(), Index{11});
    QCOMPARE(snapshot->reconstructions->reconstruction.cols(), Index{4});
    QCOMPARE(snapshot->fantasies->images.rows(), Index{42});
    QCOMPARE(snapshot->fantasies->images.cols(), Index{10});
    QCOMPARE(snapshot->fantasies->gibbsSteps, std::uint64_t{8});
    QVERIFY(sameMachine(std::get<BoltzmannMachine>(*snapshot->machine), before));
    QCOMPARE(snapshot->view->layers.size(), std::size_t{2});
    QVERIFY(snapshot->view->layers[0].lateral && snapshot->view->layers[1].lateral);
    QVERIFY(snapshot->bytesCopied > 0);
    QCOMPARE(experiment.observe({})->bytesCopied, std::size_t{0});
}

void BoltzmannStageTest::fullyVisibleMachinesShowTheirWeights() {
    ExperimentConfig config = generalConfig();
    config.fullyVisible = true;
    Experiment experiment(config, small::smallData());
    advance(experiment, 3);
    const auto snapshot = experiment.observe({.filters = true, .reconstructions = 2, .fantasies = 3, .net = true});
    QVERIFY(sameBits(snapshot->filters->fields, machineOf(experiment).visibleLateral));
    QCOMPARE(snapshot->view->layers.size(), std::size_t{1});
    QCOMPARE(snapshot->fantasies->images.cols(), Index{3});
    QCOMPARE(snapshot->hiddenCount, std::size_t{0});
}

void BoltzmannStageTest::refusals() {
    const auto said = [](auto&& change) {
        ExperimentConfig config = generalConfig();
        change(config);
        return QString::fromStdString(failureOf<Error>([&] { Experiment(config, small::smallData()); }));
    };
    QVERIFY(said([](ExperimentConfig& c) { c.visibleUnits = UnitKind::Gaussian; }).contains("binary"));
    QVERIFY(said([](ExperimentConfig& c) { c.hiddenUnits = UnitKind::Gaussian; }).contains("binary"));
    QVERIFY(said([](ExperimentConfig& c) { c.estimator = Estimator::Tempering; }).contains("CD"));
    QVERIFY(said([](ExperimentConfig& c) { c.estimator = Estimator::Composite; }).contains("CD"));
    QVERIFY(said([](ExperimentConfig& c) { c.estimator = Estimator::Exact; }).contains("at most 20 units"));
    QVERIFY(said([](ExperimentConfig& c) { c.compareWith = Comparison::ContrastiveDivergence; }).contains("none"));
    QVERIFY(said([](ExperimentConfig& c) { c.hiddenCount = 4000; }).contains("at most 4000"));
    QVERIFY(said([](ExperimentConfig& c) { c.stages.push_back(small::layer(3, 1)); }).contains("run of its own"));
    QVERIFY(said([](ExperimentConfig& c) {
                c.stages.insert(c.stages.begin(), small::layer(3, 1));
            }).contains("run of its own"));
}

void BoltzmannStageTest::divergenceIsExplained() {
    ExperimentConfig config = generalConfig();
    Experiment experiment(config, small::smallData());
    advance(experiment, 2);
    experiment.change("learning-rate", 10.0);
    experiment.change("momentum", 0.999);
    std::string message;
    for (int i = 0; i < 400 && message.empty(); ++i)
        message = failureOf<DivergenceError>([&] { experiment.advance(); });
    QVERIFY2(message.find("learning rate of 1 instead of 10") != std::string::npos, message.c_str());
    QVERIFY(machineOf(experiment).finite());
    experiment.change("learning-rate", 0.01);
    experiment.advance();
}

void BoltzmannStageTest::digitsPresetRuns() {
    ExperimentConfig config = findPreset("digits-boltzmann").config;
    config.threads = 1;
    Experiment experiment(config);
    advance(experiment, 2);
    QCOMPARE(machineOf(experiment).visible.size(), Index{196});
    QCOMPARE(machineOf(experiment).hidden.size(), Index{200});
    QVERIFY(machineOf(experiment).finite());
}

REVERIE_SUITE(BoltzmannStageTest, None)

} // namespace boltzmann_stage_test

#include "boltzmann_stage_test.moc"
