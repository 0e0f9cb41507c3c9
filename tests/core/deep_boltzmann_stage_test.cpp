#include "core/error.h"
#include "core/evaluation/enumeration.h"
#include "core/evaluation/log_likelihood.h"
#include "core/evaluation/variational_bound.h"
#include "core/experiment/presets.h"
#include "core/models/mean_field.h"
#include "small_stages.h"
#include "test_files.h"
#include "tests/suite.h"

namespace deep_boltzmann_stage_test {

using namespace reverie;
using namespace reverie::small;

namespace {

StagePlan joint(std::int64_t epochs, std::map<std::string, SettingValue, std::less<>> own = {}) {
    own.try_emplace("estimator", std::string("pcd"));
    own.try_emplace("chains", std::int64_t{13});
    return stage(StageKind::DeepBoltzmann, epochs, std::move(own));
}

/// 42 – 9 – 8, two layers and then both together.
ExperimentConfig pretrained() {
    ExperimentConfig config = smallConfig();
    config.stages = {layer(9, 1), layer(8, 1), joint(3)};
    config.stages[0].own["down-factor"] = 0.5;
    config.stages[1].own["down-factor"] = 2.0;
    return config;
}

/// 42 – 9 – 8 – 7 from nothing.
ExperimentConfig fromNothing() {
    ExperimentConfig config = smallConfig();
    config.stages = {joint(3, {{"deep-layers", std::string("9,8,7")}, {"mean-field", std::int64_t{5}}})};
    return config;
}

/// 42 – 9 – [9 + labels] – 8, both layers together, and then a classifier of them.
ExperimentConfig labelled() {
    ExperimentConfig config = pretrained();
    config.stages[1].kind = StageKind::AssociativeMemory;
    config.stages.push_back(stage(StageKind::Backpropagation, 2, {{"learning-rate", 0.1}}));
    return config;
}

/// 42 – 9 – 8 – 7 and labels from nothing.
ExperimentConfig labelledFromNothing() {
    ExperimentConfig config = fromNothing();
    config.stages[0].own["labels"] = true;
    return config;
}

DeepBoltzmannMachine machineOf(const Experiment& experiment) {
    return std::get<DeepBoltzmannMachine>(experiment.model().machine);
}

bool sameRun(const Experiment& left, const Experiment& right) {
    const SnapshotRequest chains = {.fantasies = 13};
    return sameMachine(machineOf(left).sides, machineOf(right).sides) &&
           sameRows(left.metrics(), right.metrics()) &&
           sameBits(left.observe(chains)->fantasies->images, right.observe(chains)->fantasies->images);
}

std::string refusal(const ExperimentConfig& config) {
    return failureOf<Error>([&] { const Experiment refused(config, smallData()); });
}

} // namespace

class DeepBoltzmannStageTest : public QObject {
    Q_OBJECT
private slots:
    void learnsFromNothing();
    void beginsWithTheLayersBeforeIt();
    void resumesBitForBit_data();
    void resumesBitForBit();
    void changesItsEstimator();
    void goesOnFromAModel();
    void learnsLabels_data();
    void learnsLabels();
    void isFineTuned();
    void showsWhatItLearns();
    void refusals();
    void presetsFitTheirData();
    void likelihoodsByAnnealing();
};

void DeepBoltzmannStageTest::learnsFromNothing() {
    ExperimentConfig config = fromNothing();
    config.initialWeightScale = 0.1;
    config.stages[0].own["epochs"] = std::int64_t{60};
    Experiment experiment = begin(config);
    run(experiment, 1);
    const MetricRow first = experiment.metrics().back();
    QVERIFY(first.has(Metric::FreeEnergyTraining) && first.has(Metric::SquaredErrorValidation));
    run(experiment, 60 * perEpoch - 1);
    const MetricRow last = experiment.metrics().back();
    QVERIFY(last[Metric::SquaredErrorValidation] < 0.7F * first[Metric::SquaredErrorValidation]);
    QVERIFY(experiment.finished());
    const DeepBoltzmannMachine machine = machineOf(experiment);
    QVERIFY((machine.sizes == std::vector<Index>{42, 9, 8, 7}));
    for (const auto& [rows, columns] : DeepBoltzmannRef(machine).absent())
        QVERIFY(machine.sides.weights.block(rows.first, columns.first, rows.count, columns.count).isZero(0));
    QVERIFY_EXCEPTION_THROWN(experiment.machine(), Error);
}

void DeepBoltzmannStageTest::beginsWithTheLayersBeforeIt() {
    ExperimentConfig config = pretrained();
    config.stages[2].own["learning-rate"] = 0.0;
    config.stages[2].own["decay"] = 0.0;
    Experiment experiment = begin(config);
    run(experiment, 2 * perEpoch);
    DeepBeliefNet net = experiment.model().net();
    std::vector<DirectedConnection> layers = net.directed;
    layers.push_back({net.top.visible, net.top.hidden, net.top.weights, {}});
    run(experiment, 2);
    QVERIFY(sameMachine(machineOf(experiment).sides, composed(layers).sides));
    QCOMPARE(experiment.position().stage, std::size_t{2});
}

void DeepBoltzmannStageTest::resumesBitForBit_data() {
    QTest::addColumn<bool>("layered");
    QTest::newRow("on layers") << true;
    QTest::newRow("from nothing") << false;
}

void DeepBoltzmannStageTest::resumesBitForBit() {
    QFETCH(bool, layered);
    const int before = layered ? 2 * perEpoch : 0;
    const QTemporaryDir folder;
    const auto path = inside(folder, "run.safetensors");
    Experiment straight = begin(layered ? pretrained() : fromNothing());
    Experiment stopped = begin(layered ? pretrained() : fromNothing());
    run(straight, before + 10);
    run(stopped, before + 10);
    stopped.saveCheckpoint(path);
    Experiment resumed = Experiment::loadCheckpoint(path, smallData());
    QVERIFY(sameRun(resumed, straight));
    run(straight, 9);
    run(resumed, 9);
    QVERIFY(sameRun(resumed, straight));
    QVERIFY(!sameRun(resumed, stopped));
    TensorFile file = TensorFile::load(path);
    file.metadata["layer_sizes"] = "[42, 8, 9]";
    file.save(path);
    QVERIFY(contains(failureOf<Error>([&] { Experiment::loadCheckpoint(path, smallData()); }), "layer_sizes"));
}

void DeepBoltzmannStageTest::changesItsEstimator() {
    const QTemporaryDir folder;
    const auto path = inside(folder, "run.safetensors");
    Experiment untouched = begin(fromNothing());
    Experiment straight = begin(fromNothing());
    run(untouched, 6);
    run(straight, 4);
    straight.change("estimator", std::string("pt"));
    run(straight, 2);
    QVERIFY(!sameMachine(machineOf(straight).sides, machineOf(untouched).sides));
    QVERIFY(straight.metrics().back().has(Metric::SwapRate));
    straight.saveCheckpoint(path);
    Experiment resumed = Experiment::loadCheckpoint(path, smallData());
    run(straight, 5);
    run(resumed, 5);
    QVERIFY(sameRun(resumed, straight));
    QVERIFY_EXCEPTION_THROWN(straight.change("estimator", std::string("composite")), Error);
}

void DeepBoltzmannStageTest::goesOnFromAModel() {
    const QTemporaryDir folder;
    const auto path = inside(folder, "model.safetensors");
    Experiment first = begin(pretrained());
    run(first, 3 * perEpoch);
    first.saveModel(path);
    ExperimentConfig config = smallConfig();
    config.from = path.string();
    config.stages = {joint(1, {{"learning-rate", 0.0}, {"decay", 0.0}})};
    Experiment further = begin(config);
    run(further, 1);
    QVERIFY(sameMachine(machineOf(further).sides, machineOf(first).sides));
    config.stages = {layer(4, 1)};
    QVERIFY(contains(refusal(config), "deep Boltzmann machine"));
    config.stages = {stage(StageKind::UpDown, 1)};
    QVERIFY(contains(refusal(config), "deep Boltzmann machine"));
}

void DeepBoltzmannStageTest::learnsLabels_data() {
    QTest::addColumn<bool>("layered");
    QTest::newRow("on an associative memory") << true;
    QTest::newRow("from nothing") << false;
}

void DeepBoltzmannStageTest::learnsLabels() {
    QFETCH(bool, layered);
    ExperimentConfig config = layered ? labelled() : labelledFromNothing();
    if (layered) config.stages.pop_back();
    StagePlan& together = config.stages.back();
    together.own["epochs"] = std::int64_t{150};
    together.own["learning-rate"] = 0.3;
    together.own["initial-weights"] = 0.1;
    Experiment experiment = begin(config);
    if (layered) run(experiment, 2 * perEpoch);
    run(experiment, perEpoch);
    const MetricRow first = experiment.metrics().back();
    QVERIFY(first.has(Metric::ErrorFreeEnergyValidation));
    const QTemporaryDir folder;
    experiment.saveCheckpoint(inside(folder, "run.safetensors"));
    Experiment resumed = Experiment::loadCheckpoint(inside(folder, "run.safetensors"), smallData());
    run(experiment, 149 * perEpoch);
    run(resumed, 149 * perEpoch);
    QVERIFY(sameRun(experiment, resumed));
    // Squares lie in six places, so that four labels of ten are the best guess.
    const float error = experiment.metrics().back()[Metric::ErrorFreeEnergyValidation];
    QVERIFY2(!layered || error < 0.6F, std::to_string(error).c_str());
    const DeepBoltzmannMachine machine = machineOf(experiment);
    QVERIFY(machine.labels > 1);
    for (const auto& [rows, columns] : DeepBoltzmannRef(machine).absent())
        QVERIFY(machine.sides.weights.block(rows.first, columns.first, rows.count, columns.count).isZero(0));
}

void DeepBoltzmannStageTest::isFineTuned() {
    Experiment experiment = begin(labelled());
    run(experiment, 5 * perEpoch + 1);
    QCOMPARE(experiment.position().stage, std::size_t{3});
    const DeepBoltzmannMachine machine = machineOf(experiment);
    const QTemporaryDir folder;
    experiment.saveCheckpoint(inside(folder, "run.safetensors"));
    Experiment resumed = Experiment::loadCheckpoint(inside(folder, "run.safetensors"), smallData());
    const auto snapshot = experiment.observe({.filters = true, .reconstructions = 2, .net = true});
    QVERIFY(snapshot->classifier != nullptr);
    QVERIFY(std::holds_alternative<DeepBoltzmannMachine>(*snapshot->machine));
    QCOMPARE(snapshot->reconstructions->reconstruction.cols(), Index{2});
    run(experiment, 2 * perEpoch - 1);
    run(resumed, 2 * perEpoch - 1);
    QVERIFY(experiment.finished());
    QVERIFY(experiment.metrics().back().has(Metric::ErrorClassifierValidation));
    QVERIFY(sameRows(experiment.metrics(), resumed.metrics()));
    QVERIFY(sameMachine(machineOf(experiment).sides, machine.sides));
    QCOMPARE(experiment.model().classifier->steps.size(), std::size_t{3});
}

void DeepBoltzmannStageTest::showsWhatItLearns() {
    Experiment experiment = begin(fromNothing());
    run(experiment, 5);
    for (Index layer = 0; layer < 3; ++layer) {
        const auto filters = experiment.observe({.filters = true, .layer = layer})->filters;
        QCOMPARE(filters->fields.rows(), Index{42});
        QCOMPARE(filters->fields.cols(), 9 - layer);
        QCOMPARE(filters->layers, Index{3});
        QCOMPARE(filters->meanActivation.size(), layer == 1 ? Index{0} : 9 - layer);
    }
    const auto active =
        experiment.observe({.filters = true, .layer = 1, .projection = FilterProjection::MostActive})->filters;
    QCOMPARE(active->fields.cols(), Index{8});
    QVERIFY(active->fields.minCoeff() >= 0 && active->fields.maxCoeff() <= 1);
    const auto snapshot = experiment.observe({.reconstructions = 4, .fantasies = 6, .net = true});
    QCOMPARE(snapshot->reconstructions->reconstruction.cols(), Index{4});
    QCOMPARE(snapshot->fantasies->images.rows(), Index{42});
    QCOMPARE(snapshot->fantasies->images.cols(), Index{6});
    QCOMPARE(snapshot->view->layers.size(), std::size_t{4});
    QVERIFY(std::holds_alternative<DeepBoltzmannMachine>(*snapshot->machine));
    QCOMPARE(kindOf(*snapshot->machine), std::string_view("deep Boltzmann machine"));
    QVERIFY(snapshot->bytesCopied > 0);
}

void DeepBoltzmannStageTest::refusals() {
    const auto scratch = [](const char* key, const SettingValue& value) {
        ExperimentConfig config = fromNothing();
        config.stages[0].own[key] = value;
        return refusal(config);
    };
    QVERIFY(refusal(fromNothing()).empty());
    QVERIFY(contains(scratch("deep-layers", std::string("9")), "deep-layers: “9”"));
    QVERIFY(contains(scratch("deep-layers", std::string("9,many")), "9,many"));
    QVERIFY(contains(scratch("deep-layers", std::string("9,0")), "9,0"));
    QVERIFY(contains(scratch("estimator", std::string("composite")), "choose PCD"));
    QVERIFY(scratch("estimator", std::string("pt")).empty());
    QVERIFY(scratch("estimator", std::string("cd")).empty());
    QVERIFY(scratch("estimator", std::string("exact")).empty());
    QVERIFY(contains(scratch("hidden-units", std::string("gaussian")), "binary"));
    ExperimentConfig one = pretrained();
    one.stages[0].skipped = true;
    QVERIFY(contains(refusal(one), "two hidden layers or more"));
    QVERIFY(refusal(labelled()).empty());
    ExperimentConfig tuned = labelled();
    tuned.stages[3] = stage(StageKind::UpDown, 1);
    QVERIFY(contains(refusal(tuned), "Up-down cannot come after"));
    ExperimentConfig persistent = pretrained();
    persistent.stages[0].own["estimator"] = std::string("pcd");
    QVERIFY(contains(refusal(persistent), "down-factor to 1"));
}

void DeepBoltzmannStageTest::presetsFitTheirData() {
    ExperimentConfig config = findPreset("dbm-digits").config;
    config.batchSize = 20;
    config.threads = 1;
    for (StagePlan& plan : config.stages) {
        plan.own["epochs"] = std::int64_t{1};
        if (plan.own.contains("hidden")) plan.own["hidden"] = std::int64_t{10};
    }
    Experiment experiment = begin(config);
    run(experiment, 3 * perEpoch);
    QVERIFY(experiment.finished());
    QVERIFY((machineOf(experiment).sizes == std::vector<Index>{42, 10, 10, 10}));
}

// Within three standard errors of what enumeration says.
void DeepBoltzmannStageTest::likelihoodsByAnnealing() {
    ExperimentConfig config = smallConfig();
    config.greyPixels = GreyPixels::Thresholded;
    config.stages = {joint(20, {{"deep-layers", std::string("6,5,4")}})};
    Experiment experiment = begin(config);
    run(experiment, 20 * perEpoch);
    const Model model = experiment.model();
    const auto& machine = std::get<DeepBoltzmannMachine>(model.machine);
    AnnealingPlan plan = AnnealingPlan::quick();
    plan.runs = 200;
    ThreadTeam team(2);
    LikelihoodEstimator estimator(model, smallData()->training, plan, 1, team);
    while (!estimator.finished())
        estimator.advance(200, team);
    const LikelihoodEstimate found = estimator.measure(smallData()->validation, team).value();
    QVERIFY(found.bound);
    const double logZ = logPartition(machine.sides);
    CHECK_CLOSE(found.partition.logZ, logZ, 3 * found.partition.standardError);
    QVERIFY(found.partition.standardError < 0.1);
    Matrix images;
    smallData()->validation.read(0, smallData()->validation.size(), images);
    model.coding.encodeMean(images);
    const CaseValues bounds = unnormalisedBound(machine, images, MeanField::usualSweeps, team);
    CHECK_CLOSE(found.logLikelihood + found.partition.logZ, bounds.mean(), 1e-3);
    QVERIFY((logUnnormalised(machine, images) - bounds).minCoeff() > -1e-4);
}

REVERIE_SUITE(DeepBoltzmannStageTest, None)

} // namespace deep_boltzmann_stage_test

#include "deep_boltzmann_stage_test.moc"
