#include "core/error.h"
#include "core/evaluation/classification.h"
#include "core/experiment/presets.h"
#include "core/io/model_file.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace backpropagation_stage_test {

using namespace reverie;
using namespace reverie::small;

namespace {

/// A layer for one epoch, then backpropagation.
ExperimentConfig fineTuned() {
    ExperimentConfig config = smallConfig();
    config.learningRate = 0.1;
    config.momentum = 0.9;
    config.weightDecay = 0;
    config.compareRandom = true;
    config.stages = {{StageKind::Rbm, false, {{"epochs", std::int64_t{1}}}},
                     {StageKind::Backpropagation, false, {{"epochs", std::int64_t{60}}}}};
    return config;
}

constexpr int layerMinibatches = 7;

double validationError(const FeedForwardNet& net) {
    ThreadTeam team(1);
    const auto classifier = [&](const Matrix& visible) { return output(net, visible, team); };
    return scoreOf(smallData()->validation, 1000, PixelCoding(), classifier)->errorShare;
}

double lowest(const Experiment& experiment, Metric metric) {
    double least = 1;
    for (const MetricRow& row : experiment.metrics())
        if (row.has(metric)) least = std::min(least, static_cast<double>(row[metric]));
    return least;
}

} // namespace

class BackpropagationStageTest : public QObject {
    Q_OBJECT
private slots:
    void learnsToNameTheSquares();
    void measuresAtTheEndOfEachEpoch();
    void leavesTheGenerativeNetAlone();
    void earlyStoppingReturnsToTheBest();
    void patienceCanBeTakenBack();
    void aStoppedStageStaysStopped();
    void aSecondStageGoesOnWithTheClassifier();
    void showsTheFiltersItLearns();
    void randomStartIsInCheckpointsAlone();
    void damagedCheckpointsAreRefused();
    void divergenceGivesAdvice();
    void unlabelledDataAreRefused();
    void presetRuns();
};

// Only six of the ten labels can be told apart, so that four cases of ten stay wrong.
void BackpropagationStageTest::learnsToNameTheSquares() {
    for (const OptimiserKind kind : {OptimiserKind::Momentum, OptimiserKind::Adam}) {
        ExperimentConfig config = fineTuned();
        config.optimiser = kind;
        if (kind == OptimiserKind::Adam) config.learningRate = 0.01;
        Experiment experiment = begin(config);
        while (!experiment.finished())
            experiment.advance();
        const MetricRow& last = experiment.metrics().back();
        QVERIFY2(last[Metric::ErrorClassifierValidation] < 0.5F,
                 qPrintable(QString::number(last[Metric::ErrorClassifierValidation])));
        QVERIFY(last[Metric::ErrorRandomStartValidation] < 0.5F);
        QVERIFY(last[Metric::LabelCrossEntropyTraining] < 1.0F);
        const MetricRow& first = experiment.metrics()[layerMinibatches];
        QVERIFY(first[Metric::LabelCrossEntropyTraining] > 2.0F);
        CHECK_CLOSE(validationError(*experiment.model().classifier), last[Metric::ErrorClassifierValidation],
                    1e-6);
    }
}

void BackpropagationStageTest::measuresAtTheEndOfEachEpoch() {
    Experiment experiment = begin(fineTuned());
    run(experiment, 3 * layerMinibatches);
    for (const MetricRow& row : experiment.metrics()) {
        const bool tuned = row.minibatch > layerMinibatches;
        const bool epochEnds = tuned && row.minibatch % layerMinibatches == 0;
        QCOMPARE(row.has(Metric::LabelCrossEntropyTraining), tuned);
        QVERIFY(row.has(Metric::UpdateSize));
        for (const Metric metric : {Metric::ErrorClassifierValidation, Metric::ErrorRandomStartValidation,
                                    Metric::LabelCrossEntropyValidation, Metric::LabelCrossEntropyRandomStart})
            QCOMPARE(row.has(metric), epochEnds);
    }
    ExperimentConfig alone = fineTuned();
    alone.compareRandom = false;
    Experiment single = begin(alone);
    run(single, 3 * layerMinibatches);
    QVERIFY(!single.metrics().back().has(Metric::ErrorRandomStartValidation));
    QVERIFY(single.observe({false, 0, 0, true})->randomStart == nullptr);
    // The twin beside it changes nothing for the classifier.
    QVERIFY(sameNets(single.observe({false, 0, 0, true})->classifier,
                     experiment.observe({false, 0, 0, true})->classifier));
}

void BackpropagationStageTest::leavesTheGenerativeNetAlone() {
    Experiment experiment = begin(fineTuned());
    run(experiment, layerMinibatches);
    const Rbm before = experiment.machine();
    run(experiment, 20);
    QVERIFY(sameMachine(experiment.machine(), before));
    const auto snapshot = experiment.observe({false, 3, 0, true});
    QVERIFY(snapshot->reconstructions && sameMachine(reverie::netOf(*snapshot->machine).top, before));
    QVERIFY(!sameBits(snapshot->classifier->steps[0].weights, before.weights));
}

void BackpropagationStageTest::earlyStoppingReturnsToTheBest() {
    ExperimentConfig config = fineTuned();
    config.stages[1].own["epochs"] = std::int64_t{1000};
    config.patience = 4;
    Experiment experiment = begin(config);
    while (!experiment.finished())
        experiment.advance();
    QVERIFY(experiment.position().epoch < 900);
    CHECK_CLOSE(validationError(*experiment.model().classifier),
                lowest(experiment, Metric::ErrorClassifierValidation), 1e-6);
    const auto snapshot = experiment.observe({false, 0, 0, true});
    CHECK_CLOSE(validationError(*snapshot->classifier), lowest(experiment, Metric::ErrorClassifierValidation),
                1e-6);
    CHECK_CLOSE(validationError(*snapshot->randomStart), lowest(experiment, Metric::ErrorRandomStartValidation),
                1e-6);
    // Four epochs without a better one came last.
    const auto& rows = experiment.metrics();
    double before = 1;
    for (std::size_t i = 0; i + 4 * layerMinibatches < rows.size(); ++i)
        if (rows[i].has(Metric::ErrorClassifierValidation))
            before = std::min(before, static_cast<double>(rows[i][Metric::ErrorClassifierValidation]));
    CHECK_CLOSE(before, lowest(experiment, Metric::ErrorClassifierValidation), 1e-9);
}

void BackpropagationStageTest::patienceCanBeTakenBack() {
    ExperimentConfig config = fineTuned();
    config.patience = 1000;
    Experiment experiment = begin(config);
    run(experiment, 30 * layerMinibatches);
    experiment.change("patience", std::int64_t{0});
    run(experiment, layerMinibatches);
    // Without patience it is the newest net that is handed on.
    const auto snapshot = experiment.observe({false, 0, 0, true});
    QVERIFY(sameBits(experiment.model().classifier->steps[0].weights, snapshot->classifier->steps[0].weights));
    QVERIFY(!experiment.finished());
}

void BackpropagationStageTest::aStoppedStageStaysStopped() {
    const QTemporaryDir folder;
    ExperimentConfig config = fineTuned();
    config.stages[1].own["epochs"] = std::int64_t{1000};
    config.patience = 2;
    Experiment experiment = begin(config);
    while (!experiment.finished())
        experiment.advance();
    experiment.saveCheckpoint(inside(folder, "stopped.safetensors"));
    Experiment resumed = Experiment::loadCheckpoint(inside(folder, "stopped.safetensors"), smallData());
    QVERIFY(resumed.finished());
    CHECK_SAME_RUN(resumed, experiment);
    // Asked to, both go on from the best net in the same way, and wait anew.
    run(resumed, 9);
    run(experiment, 9);
    CHECK_SAME_RUN(resumed, experiment);
    QVERIFY(!resumed.finished());
}

void BackpropagationStageTest::aSecondStageGoesOnWithTheClassifier() {
    ExperimentConfig config = fineTuned();
    config.stages[1].own["epochs"] = std::int64_t{30};
    config.stages.push_back(config.stages[1]);
    config.stages[2].own["learning-rate"] = 0.0;
    Experiment experiment = begin(config);
    run(experiment, 31 * layerMinibatches);
    const auto before = experiment.observe({false, 0, 0, true});
    run(experiment, 3);
    QCOMPARE(experiment.position().stage, 2U);
    const auto after = experiment.observe({false, 0, 0, true});
    QVERIFY(sameNets(before->classifier, after->classifier));
    QVERIFY(sameNets(before->randomStart, after->randomStart));
}

void BackpropagationStageTest::showsTheFiltersItLearns() {
    ExperimentConfig config = fineTuned();
    config.stages.insert(config.stages.begin(), config.stages.front());
    config.stages[1].own["hidden"] = std::int64_t{8};
    Experiment experiment = begin(config);
    run(experiment, 4 * layerMinibatches);
    const auto classifier = experiment.observe({false, 0, 0, true})->classifier;
    SnapshotRequest request;
    request.filters = true;
    request.layer = 0;
    const auto lowest = experiment.observe(request)->filters;
    QVERIFY(sameBits(lowest->fields, classifier->steps[0].weights));
    QVERIFY(sameBits(lowest->hiddenBias, classifier->steps[0].above.bias));
    QCOMPARE(lowest->layers, 2);
    request.layer = -1;
    const auto top = experiment.observe(request)->filters;
    QCOMPARE(top->layer, 1);
    CHECK_TABLES_CLOSE(top->fields, (classifier->steps[0].weights * classifier->steps[1].weights).eval(), 1e-5);
    QCOMPARE(top->dead.size(), 8U);
}

void BackpropagationStageTest::randomStartIsInCheckpointsAlone() {
    const QTemporaryDir folder;
    ExperimentConfig config = fineTuned();
    config.patience = 3;
    Experiment experiment = begin(config);
    run(experiment, 30);
    experiment.saveCheckpoint(inside(folder, "run.safetensors"));
    experiment.saveModel(inside(folder, "model.safetensors"));
    const TensorFile run = TensorFile::load(inside(folder, "run.safetensors"));
    const TensorFile model = TensorFile::load(inside(folder, "model.safetensors"));
    QVERIFY(run.has("random_start.layer1.weights") && run.has("classifier.layer1.weights"));
    QVERIFY(model.has("classifier.layer1.weights") && !model.has("random_start.layer1.weights"));
    QVERIFY(
        sameBits(readModel(run).classifier->steps[0].weights, experiment.model().classifier->steps[0].weights));
    const Model read = readModel(model);
    QVERIFY(sameBits(read.classifier->steps[1].weights, experiment.model().classifier->steps[1].weights));
}

void BackpropagationStageTest::damagedCheckpointsAreRefused() {
    const QTemporaryDir folder;
    const auto path = inside(folder, "run.safetensors");
    ExperimentConfig config = fineTuned();
    config.patience = 3;
    Experiment experiment = begin(config);
    run(experiment, 30);
    experiment.saveCheckpoint(path);
    for (const char* name : {"classifier", "random_start", "learning.classifier"}) {
        TensorFile file = TensorFile::load(path);
        QVERIFY(file.metadata.erase(name) == 1);
        file.save(inside(folder, "damaged.safetensors"));
        const auto message = failureOf<Error>(
            [&] { Experiment::loadCheckpoint(inside(folder, "damaged.safetensors"), smallData()); });
        QVERIFY2(contains(message, "damaged.safetensors") && contains(message, name), message.c_str());
    }
}

void BackpropagationStageTest::divergenceGivesAdvice() {
    Experiment experiment = begin(fineTuned());
    run(experiment, 2 * layerMinibatches);
    experiment.change("learning-rate", 10.0);
    experiment.change("momentum", 0.999);
    experiment.change("decay", 1.0);
    std::string message;
    for (int i = 0; i < 3000 && message.empty(); ++i)
        message = failureOf<DivergenceError>([&] { experiment.advance(); });
    QVERIFY2(contains(message, "learning rate"), message.c_str());
    QVERIFY(experiment.model().classifier->finite());
    experiment.change("learning-rate", 0.01);
    experiment.change("momentum", 0.5);
    experiment.change("decay", 0.0);
    run(experiment, 10);
    QVERIFY(experiment.model().classifier->finite());
}

void BackpropagationStageTest::unlabelledDataAreRefused() {
    const auto bars = openDataset("bars-4x4");
    ExperimentConfig config = fineTuned();
    const auto message = failureOf<Error>([&] { const Experiment refused(config, bars); });
    QVERIFY2(contains(message, "labels"), message.c_str());
}

void BackpropagationStageTest::presetRuns() {
    ExperimentConfig config = findPreset("digit-classifier").config;
    QCOMPARE(config.stages.size(), 4U);
    config.data = "squares";
    for (std::size_t stage = 0; stage < 4; ++stage) {
        config.stages[stage].own["hidden"] = std::int64_t{9};
        config.stages[stage].own["epochs"] = std::int64_t{1};
    }
    Experiment experiment = begin(config);
    while (!experiment.finished())
        experiment.advance();
    const MetricRow& last = experiment.metrics().back();
    QVERIFY(last.has(Metric::ErrorClassifierValidation) && last.has(Metric::ErrorRandomStartValidation));
}

REVERIE_SUITE(BackpropagationStageTest, None)

} // namespace backpropagation_stage_test

#include "backpropagation_stage_test.moc"
