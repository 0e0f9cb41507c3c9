#include "core/error.h"
#include "small_stages.h"
#include "test_files.h"
#include "tests/suite.h"

namespace origin_test {

using namespace reverie;
using namespace reverie::small;
using test::Folder;
using test::tells;

namespace {

/// A run to its end, as a model file.
std::filesystem::path learned(const Folder& folder, std::string_view name, const ExperimentConfig& config) {
    Experiment experiment = begin(config);
    while (!experiment.finished())
        experiment.advance();
    experiment.saveModel(folder / name);
    return folder / name;
}

ExperimentConfig from(const std::filesystem::path& model, std::vector<StagePlan> stages) {
    ExperimentConfig config = smallConfig();
    config.from = model.string();
    config.stages = std::move(stages);
    return config;
}

StagePlan upDown(std::int64_t epochs) {
    return stage(StageKind::UpDown, epochs, {{"learning-rate", 0.01}});
}

std::string refusal(const ExperimentConfig& config) {
    return failureOf<Error>([&] { const Experiment refused(config, smallData()); });
}

} // namespace

/// Runs that go on from a model.
class OriginTest : public QObject {
    Q_OBJECT
private slots:
    void theFirstStageBeginsWithTheModelsNet();
    void aLayerStandsOnTheModel();
    void aClassifierLearnsOn();
    void theModelKeepsItsPast();
    void pixelsAreTheModels();
    void aCheckpointNeedsTheModelNoMore();
    void refusals();
};

void OriginTest::theFirstStageBeginsWithTheModelsNet() {
    const Folder folder;
    const auto path = learned(folder, "digits.safetensors", digitPlan());
    const DeepBeliefNet before = loadModel(path).net();
    Experiment still = begin(from(
        path, {stage(StageKind::UpDown, 1, {{"learning-rate", 0.0}, {"directed-rate", 0.0}, {"decay", 0.0}})}));
    run(still, perEpoch);
    QVERIFY(still.finished());
    const DeepBeliefNet after = still.model().net();
    QCOMPARE(after.labels, 10);
    QVERIFY(sameMachine(after.top, before.top));
    QCOMPARE(after.directed.size(), before.directed.size());
    for (std::size_t level = 0; level < before.directed.size(); ++level) {
        QVERIFY(sameBits(after.directed[level].recognition, before.directed[level].recognition));
        QVERIFY(sameBits(after.directed[level].generative, before.directed[level].generative));
    }
    Experiment learning = begin(from(path, {upDown(1)}));
    run(learning, 1);
    QVERIFY(!sameMachine(learning.machine(), before.top));
}

void OriginTest::aLayerStandsOnTheModel() {
    const Folder folder;
    const auto path = learned(folder, "machine.safetensors", smallConfig());
    const Rbm below = loadModel(path).net().top;
    Experiment experiment = begin(from(path, {layer(9, 1), stage(StageKind::AssociativeMemory, 1)}));
    run(experiment, 2 * perEpoch);
    const DeepBeliefNet net = experiment.model().net();
    QCOMPARE(net.directed.size(), 2U);
    QVERIFY(sameBits(net.directed[0].recognition, below.weights));
    QCOMPARE(net.directed[1].recognition.rows(), below.hidden.size());
    QCOMPARE(net.labels, 10);
    QCOMPARE(stageTitle(experiment.config(), 0), "New layer 1");
}

void OriginTest::aClassifierLearnsOn() {
    const Folder folder;
    ExperimentConfig plan = smallConfig();
    plan.stages = {layer(9, 1), stage(StageKind::Backpropagation, 1)};
    const auto path = learned(folder, "classifier.safetensors", plan);
    Experiment experiment = begin(from(path, {stage(StageKind::Backpropagation, 1, {{"learning-rate", 0.0}})}));
    run(experiment, perEpoch);
    const Model before = loadModel(path);
    const Model after = experiment.model();
    QVERIFY(after.classifier && sameBits(after.classifier->steps[0].weights, before.classifier->steps[0].weights));
}

void OriginTest::theModelKeepsItsPast() {
    const Folder folder;
    const auto path = learned(folder, "digits.safetensors", digitPlan());
    const auto more = learned(folder, "more.safetensors", from(path, {upDown(2)}));
    const Model model = loadModel(more);
    QCOMPARE(model.epochs, 9);
    QCOMPARE(model.seen.size(), 2U);
    QCOMPARE(model.seen[0].fingerprint, smallData()->training.fingerprint());
    QCOMPARE(configFromJson(model.config).from, path.string());
}

void OriginTest::pixelsAreTheModels() {
    const Folder folder;
    ExperimentConfig gaussian = smallConfig();
    gaussian.visibleUnits = UnitKind::Gaussian;
    gaussian.standardise = true;
    gaussian.learningRate = 0.005;
    gaussian.epochs = 1;
    const auto path = learned(folder, "gaussian.safetensors", gaussian);
    Experiment experiment = begin(from(path, {upDown(1)}));
    QVERIFY(experiment.config().visibleUnits == UnitKind::Gaussian);
    QVERIFY(experiment.config().standardise);
    run(experiment, 1);
    QVERIFY(sameBits(experiment.model().coding.scale, loadModel(path).coding.scale));
}

void OriginTest::aCheckpointNeedsTheModelNoMore() {
    const Folder folder;
    const auto path = learned(folder, "digits.safetensors", digitPlan());
    const ExperimentConfig config = from(path, {upDown(2), stage(StageKind::Backpropagation, 1)});
    Experiment straight = begin(config);
    Experiment stopped = begin(config);
    std::filesystem::remove(path);
    for (const int minibatches : {3, 7, 6}) {
        run(straight, minibatches);
        run(stopped, minibatches);
        stopped.saveCheckpoint(folder / "run.safetensors");
        stopped = Experiment::loadCheckpoint(folder / "run.safetensors", smallData());
        CHECK_SAME_RUN(stopped, straight);
        QCOMPARE(stopped.model().epochs, straight.model().epochs);
        QCOMPARE(stopped.model().seen.size(), 2U);
    }
}

void OriginTest::refusals() {
    const Folder folder;
    const auto digits = learned(folder, "digits.safetensors", digitPlan());
    const auto machine = learned(folder, "machine.safetensors", smallConfig());
    QVERIFY(tells(refusal(from(digits, {layer(9, 1)})), digits, "associative memory"));
    QVERIFY(tells(refusal(from(folder / "none.safetensors", {upDown(1)})), folder / "none.safetensors", ""));
    const auto text = folder.write("text.safetensors", "not a model");
    QVERIFY(tells(refusal(from(text, {upDown(1)})), text, ""));
    QVERIFY(tells(refusal(from("digit-model", {upDown(1)})), "digit-model", "28 × 28"));
    const std::string composite =
        refusal(from(machine, {stage(StageKind::UpDown, 1, {{"estimator", std::string("composite")}})}));
    QVERIFY2(contains(composite, "associative memory"), composite.c_str());
    ExperimentConfig nothing = from(machine, {upDown(1)});
    nothing.from.clear();
    QVERIFY(contains(refusal(nothing), "must come before it"));
}

REVERIE_SUITE(OriginTest, Console)

} // namespace origin_test

#include "origin_test.moc"
