#include "core/error.h"
#include "core/io/model_file.h"
#include "net_oracle.h"
#include "small_stages.h"
#include "tests/suite.h"

namespace stages_test {

using namespace reverie;
using namespace reverie::small;

namespace {

/// Stages in all the ways in which they differ.
std::vector<NamedConfig> plans() {
    std::vector<NamedConfig> all;
    const auto add = [&](const char* name, auto&& change) {
        NamedConfig entry{name, digitPlan()};
        change(entry.config);
        all.push_back(std::move(entry));
    };
    add("digit model", [](ExperimentConfig&) {});
    add("persistent chains that die, samples, schedule", [](ExperimentConfig& config) {
        config.estimator = Estimator::PersistentContrastiveDivergence;
        config.chains = 13;
        config.chainLife = 4;
        config.layerInput = LayerInputKind::Samples;
        config.schedule = ScheduleKind::Linear;
    });
    add("sampled pixels, sparsity, decay", [](ExperimentConfig& config) {
        config.greyPixels = GreyPixels::Sampled;
        config.sparsityCost = 0.1;
        config.weightDecayL1 = 1e-4;
        config.stages[3].own["momentum"] = 0.9;
    });
    add("Gaussian pixels, learned variances", [](ExperimentConfig& config) {
        config.visibleUnits = UnitKind::Gaussian;
        config.standardise = true;
        config.learnVariance = true;
        config.learningRate = 0.005;
        for (StagePlan& plan : config.stages)
            plan.own["learning-rate"] = 0.005;
    });
    add("shifted cases, labels that pull", [](ExperimentConfig& config) {
        config.shift = 1;
        config.stages[3].own["label-pull"] = 2.0;
    });
    add("chains at three temperatures", [](ExperimentConfig& config) {
        config.estimator = Estimator::Tempering;
        config.temperatures = 3;
        config.chains = 11;
    });
    add("no labels", [](ExperimentConfig& config) { config.stages[2] = layer(6, 2); });
    add("one machine, balanced", [](ExperimentConfig& config) {
        config.stages = {stage(StageKind::AssociativeMemory, 5, {{"balanced", true}}),
                         stage(StageKind::UpDown, 2, {{"balanced", true}})};
    });
    return all;
}

void addPlans() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const NamedConfig& entry : plans())
        QTest::newRow(entry.name) << which++;
}

ExperimentConfig fetchedPlan() {
    QFETCH(int, which);
    return plans()[static_cast<std::size_t>(which)].config;
}

DeepBeliefNet netOf(const Experiment& experiment) {
    return reverie::netOf(*experiment.observe({false, 0, 0, true})->machine);
}

} // namespace

class StagesTest : public QObject {
    Q_OBJECT
private slots:
    void oneAfterTheOther();
    void placesNeverFall_data() { addPlans(); }
    void placesNeverFall();
    void lowerLayersStayAsTheyWereLearned();
    void upDownUntiesThem();
    void skippedStagesDoNotCount();
    void endedStages();
    void endedBeforeTheyBegan();
    void settingsOfTheirOwn();
    void liveChangesAreTheStagesOwn();
    void epochsAreTheStagesOwn();
    void oneStageIsTheRunWithoutStages();
    void checkpointsGoOn_data() { addPlans(); }
    void checkpointsGoOn();
    void threadsAndViewsDoNotMatter_data() { addPlans(); }
    void threadsAndViewsDoNotMatter();
    void modelsOfEveryMoment_data() { addPlans(); }
    void modelsOfEveryMoment();
    void divergenceKeepsTheNet();
};

void StagesTest::oneAfterTheOther() {
    Experiment experiment = begin(digitPlan());
    const std::vector<int> ends = {1 * perEpoch, 3 * perEpoch, 5 * perEpoch, 7 * perEpoch};
    const std::vector<std::pair<Index, Index>> sizes = {{42, 9}, {9, 8}, {18, 12}, {18, 12}};
    int minibatch = 0;
    for (std::size_t number = 0; number < ends.size(); ++number) {
        for (; minibatch < ends[number]; ++minibatch) {
            QVERIFY(!experiment.finished());
            experiment.advance();
            QCOMPARE(experiment.position().stage, number);
            QCOMPARE(experiment.machine().visible.size(), sizes[number].first);
            QCOMPARE(experiment.machine().hidden.size(), sizes[number].second);
        }
        QVERIFY(experiment.stageFinished());
    }
    QVERIFY(experiment.finished());
    QCOMPARE(netOf(experiment).directed.size(), 2U);
    QCOMPARE(netOf(experiment).labels, 10);
    QCOMPARE(experiment.marks().size(), 3U);
    for (std::size_t mark = 0; mark < 3; ++mark) {
        QCOMPARE(experiment.marks()[mark].text, stageTitle(experiment.config(), mark + 1));
        QCOMPARE(experiment.marks()[mark].minibatch, static_cast<std::uint64_t>(ends[mark]));
    }
    QCOMPARE(experiment.marks()[1].text, std::string("Associative memory"));
}

void StagesTest::placesNeverFall() {
    Experiment experiment = begin(fetchedPlan());
    double before = 0;
    while (!experiment.finished()) {
        experiment.advance();
        const RunPosition now = experiment.position();
        QVERIFY(now.totalEpochs() > before);
        QCOMPARE(now.totalEpochs(), now.epochsBefore + now.epochs());
        before = now.totalEpochs();
    }
    CHECK_CLOSE(before, 7, 1e-9);
    const auto& rows = experiment.metrics();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        QCOMPARE(rows[row].minibatch, row + 1);
        if (row > 0) QVERIFY(rows[row].epoch > rows[row - 1].epoch);
        QVERIFY(rows[row].has(Metric::SquaredErrorTraining) || experiment.config().learnVariance ||
                experiment.config().estimator != Estimator::ContrastiveDivergence);
    }
}

void StagesTest::lowerLayersStayAsTheyWereLearned() {
    Experiment experiment = begin(digitPlan());
    run(experiment, perEpoch);
    const Rbm first = experiment.machine();
    run(experiment, 2 * perEpoch);
    const Rbm second = experiment.machine();
    run(experiment, 2 * perEpoch);
    const DeepBeliefNet net = netOf(experiment);
    QVERIFY(net.directed[0].tied() && net.directed[1].tied());
    QVERIFY(sameBits(net.directed[0].recognition, first.weights));
    QVERIFY(sameBits(net.directed[0].below.bias, first.visible.bias));
    QVERIFY(sameBits(net.directed[0].above.bias, first.hidden.bias));
    QVERIFY(sameBits(net.directed[1].recognition, second.weights));
    QVERIFY(sameBits(net.directed[1].below.bias, second.visible.bias));
}

void StagesTest::upDownUntiesThem() {
    Experiment experiment = begin(digitPlan());
    run(experiment, 5 * perEpoch);
    const DeepBeliefNet before = netOf(experiment);
    run(experiment, 1);
    const DeepBeliefNet after = netOf(experiment);
    for (std::size_t level = 0; level < 2; ++level) {
        QVERIFY(!after.directed[level].tied());
        QVERIFY(!sameBits(after.directed[level].recognition, before.directed[level].recognition));
        QVERIFY(!sameBits(after.directed[level].generative, after.directed[level].recognition));
    }
    QVERIFY(!sameBits(after.top.weights, before.top.weights));
}

void StagesTest::skippedStagesDoNotCount() {
    ExperimentConfig config = digitPlan();
    config.stages[1].skipped = true;
    config.stages[3].skipped = true;
    Experiment experiment = begin(config);
    run(experiment, perEpoch + 1);
    QCOMPARE(experiment.position().stage, 2U);
    QCOMPARE(netOf(experiment).directed.size(), 1U);
    run(experiment, 2 * perEpoch - 1);
    QVERIFY(experiment.finished());

    config.stages[0].skipped = true;
    Experiment top = begin(config);
    QCOMPARE(top.position().stage, 2U);
    QCOMPARE(top.machine().visible.size(), 52);
    run(top, 2 * perEpoch);
    QVERIFY(top.finished());
    QCOMPARE(top.position().totalEpochs(), 2.0);
}

void StagesTest::endedStages() {
    Experiment experiment = begin(digitPlan());
    run(experiment, 3);
    const Rbm first = experiment.machine();
    experiment.endStage();
    QCOMPARE(experiment.position().stage, 1U);
    QCOMPARE(experiment.position().minibatch, 3U);
    QCOMPARE(experiment.position().epoch, 0);
    CHECK_CLOSE(experiment.position().totalEpochs(), 3.0 / perEpoch, 1e-12);
    QVERIFY(sameBits(netOf(experiment).directed[0].recognition, first.weights));
    experiment.endStage();
    experiment.endStage();
    QCOMPARE(experiment.position().stage, 3U);
    run(experiment, 5);
    experiment.endStage(); // nothing comes after it
    QCOMPARE(experiment.position().stage, 3U);
    QCOMPARE(experiment.position().minibatch, 8U);
    QVERIFY(!experiment.finished());
    run(experiment, 2 * perEpoch - 5);
    QVERIFY(experiment.finished());
}

// A stage that is ended at once hands on the machine it would have begun with.
void StagesTest::endedBeforeTheyBegan() {
    Experiment experiment = begin(digitPlan());
    const Rbm first = experiment.machine();
    experiment.endStage();
    QVERIFY(sameBits(netOf(experiment).directed[0].recognition, first.weights));
    QCOMPARE(experiment.position().totalEpochs(), 0.0);
}

void StagesTest::settingsOfTheirOwn() {
    Experiment experiment = begin(digitPlan());
    const std::vector<double> rates = {0.05, 0.05, 0.02, 0.01};
    const std::vector<std::int64_t> epochs = {1, 2, 2, 2};
    for (std::size_t number = 0; number < rates.size(); ++number) {
        QCOMPARE(experiment.position().stage, number);
        QCOMPARE(experiment.settings().learningRate, rates[number]);
        QCOMPARE(experiment.settings().epochs, epochs[number]);
        QCOMPARE(experiment.config().learningRate, 0.05);
        experiment.endStage();
    }
}

void StagesTest::liveChangesAreTheStagesOwn() {
    Experiment experiment = begin(digitPlan());
    run(experiment, perEpoch + 2);
    experiment.change("learning-rate", 0.3);
    QCOMPARE(experiment.settings().learningRate, 0.3);
    QCOMPARE(experiment.config().learningRate, 0.05);
    QVERIFY(experiment.config().stages[1].own.at("learning-rate") == SettingValue(0.3));
    QVERIFY(!experiment.config().stages[0].own.contains("learning-rate"));
    QVERIFY(contains(experiment.marks().back().text, "0.3"));
    QCOMPARE(experiment.marks().back().minibatch, static_cast<std::uint64_t>(perEpoch + 2));
    run(experiment, 2 * perEpoch - 2);
    QCOMPARE(experiment.position().stage, 1U);
    run(experiment, 1);
    QCOMPARE(experiment.settings().learningRate, 0.02);

    const ExperimentConfig before = experiment.config();
    QVERIFY(contains(failureOf<Error>([&] { experiment.change("hidden", std::int64_t{3}); }), "hidden"));
    QVERIFY(!failureOf<Error>([&] { experiment.change("learning-rate", -1.0); }).empty());
    QVERIFY(experiment.config() == before);
}

void StagesTest::epochsAreTheStagesOwn() {
    Experiment experiment = begin(digitPlan());
    run(experiment, perEpoch + 2);
    experiment.setEpochs(3);
    QCOMPARE(experiment.settings().epochs, 3);
    QCOMPARE(experiment.config().epochs, smallConfig().epochs);
    run(experiment, 3 * perEpoch - 2);
    QCOMPARE(experiment.position().stage, 1U);
    QVERIFY(experiment.stageFinished());
    experiment.setEpochs(1); // three are done already
    QCOMPARE(experiment.settings().epochs, 3);
    run(experiment, 1);
    QCOMPARE(experiment.position().stage, 2U);
    QCOMPARE(experiment.settings().epochs, 2);
}

void StagesTest::oneStageIsTheRunWithoutStages() {
    ExperimentConfig config = smallConfig();
    Experiment plain = begin(config);
    config.stages = {stage(StageKind::Rbm, 5)};
    Experiment staged = begin(config);
    run(plain, 20);
    run(staged, 20);
    CHECK_SAME_RUN(plain, staged);
}

// Saved in the midst of each stage and on its last minibatch, a run goes on as if never stopped.
void StagesTest::checkpointsGoOn() {
    const ExperimentConfig config = fetchedPlan();
    const QTemporaryDir folder;
    const auto path = inside(folder, "run.safetensors");
    Experiment straight = begin(config);
    Experiment broken = begin(config);
    while (!straight.finished()) {
        run(straight, 3);
        run(broken, 3);
        broken.saveCheckpoint(path);
        broken = Experiment::loadCheckpoint(path, smallData());
        QVERIFY(broken.config() == straight.config());
        CHECK_SAME_RUN(broken, straight);
        QCOMPARE(broken.position().stage, straight.position().stage);
        QCOMPARE(broken.position().epochsBefore, straight.position().epochsBefore);
        QVERIFY(oracle::sameNet(netOf(broken), netOf(straight)));
        QCOMPARE(broken.marks().size(), straight.marks().size());
        QCOMPARE(broken.finished(), straight.finished());
    }
}

void StagesTest::threadsAndViewsDoNotMatter() {
    ExperimentConfig config = fetchedPlan();
    Experiment straight = begin(config);
    config.threads = 2;
    Experiment seen = begin(config);
    while (!straight.finished()) {
        straight.advance();
        seen.advance();
        seen.observe({true, 4, 4, true, 0});
    }
    CHECK_SAME_RUN(seen, straight);
    QVERIFY(oracle::sameNet(netOf(seen), netOf(straight)));
}

void StagesTest::modelsOfEveryMoment() {
    const QTemporaryDir folder;
    const auto path = inside(folder, "model.safetensors");
    Experiment experiment = begin(fetchedPlan());
    while (!experiment.finished()) {
        run(experiment, 5);
        experiment.saveModel(path);
        const Model model = loadModel(path);
        QVERIFY(oracle::sameNet(model.net(), netOf(experiment)));
        QCOMPARE(NetRef(model.net()).pixels(), shape.pixels());
        QCOMPARE(model.epochs, static_cast<std::int64_t>(experiment.position().totalEpochs()));
    }
}

void StagesTest::divergenceKeepsTheNet() {
    ExperimentConfig config = digitPlan();
    config.visibleUnits = UnitKind::Gaussian;
    config.standardise = true;
    config.learningRate = 0.005;
    config.stages[3].own["directed-rate"] = 10.0;
    config.stages[3].own["epochs"] = std::int64_t{100};
    Experiment experiment = begin(config);
    run(experiment, 5 * perEpoch);
    std::string message;
    while (!experiment.finished() && message.empty())
        message = failureOf<DivergenceError>([&] { experiment.advance(); });
    QVERIFY2(contains(message, "diverged"), message.c_str());
    QVERIFY(netOf(experiment).finite());
    experiment.change("directed-rate", 0.001);
    run(experiment, 5);
    QVERIFY(netOf(experiment).finite());
}

REVERIE_SUITE(StagesTest, None)

} // namespace stages_test

#include "stages_test.moc"
