#include "core/error.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace live_estimator_test {

using namespace reverie;
using namespace reverie::small;

namespace {

ExperimentConfig liveConfig(std::string_view estimator) {
    ExperimentConfig config = smallConfig();
    config.chains = 9;
    config.temperatures = 3;
    applySetting(config, "estimator", estimator);
    return config;
}

Index fantasies(const Experiment& experiment) {
    const auto view = experiment.observe({false, 0, 100, false})->fantasies;
    return view == nullptr ? 0 : view->images.cols();
}

} // namespace

class LiveEstimatorTest : public QObject {
    Q_OBJECT
private slots:
    void anotherEstimatorGoesOn_data();
    void anotherEstimatorGoesOn();
    void changesOfTheChains();
    void whatStaysTheSameChangesNothing();
    void backAndForthDrawsAfresh();
    void centeringComesAndGoes();
    void upDownChangesToo();
    void whatDoesNotSuitIsRefused();
    void everyPairIsCompared_data();
    void everyPairIsCompared();
};

void LiveEstimatorTest::anotherEstimatorGoesOn_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    const char* const all[] = {"cd", "pcd", "fast-pcd", "pt", "exact"};
    for (const char* const from : all)
        for (const char* const to : all)
            if (from != to) QTest::addRow("%s to %s", from, to) << from << to;
}

// The machine and its momentum stay, new chains begin, the curves are marked, and checkpoints on either side of
// the next minibatch go on as if the run had never stopped.
void LiveEstimatorTest::anotherEstimatorGoesOn() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    const QTemporaryDir folder;
    Experiment straight = begin(liveConfig(from.toStdString()));
    run(straight, 4);
    const Rbm before = straight.machine();
    straight.change("estimator", to.toStdString());
    QVERIFY(sameMachine(straight.machine(), before));
    QCOMPARE(straight.position().minibatch, 4U);
    QCOMPARE(straight.marks().size(), 1U);
    QCOMPARE(straight.marks()[0].minibatch, 4U);
    QCOMPARE(straight.marks()[0].text, ("gradient estimator " + from + " → " + to).toStdString());
    straight.saveCheckpoint(inside(folder, "at.safetensors"));
    Experiment resumedAt = Experiment::loadCheckpoint(inside(folder, "at.safetensors"), smallData());
    run(straight, 3);
    run(resumedAt, 3);
    CHECK_SAME_RUN(resumedAt, straight);
    QCOMPARE(fantasies(straight), to == "cd" || to == "exact" ? 0 : 9);
    QCOMPARE(straight.metrics().back().has(Metric::SwapRate), to == "pt");

    straight.saveCheckpoint(inside(folder, "after.safetensors"));
    Experiment resumed = Experiment::loadCheckpoint(inside(folder, "after.safetensors"), smallData());
    QCOMPARE(resumed.marks().size(), 1U);
    run(straight, 5);
    run(resumed, 5);
    CHECK_SAME_RUN(resumed, straight);
}

void LiveEstimatorTest::changesOfTheChains() {
    const QTemporaryDir folder;
    for (const auto& [key, value] : {std::pair<const char*, SettingValue>{"chains", std::int64_t{5}},
                                     {"temperatures", std::int64_t{4}},
                                     {"hottest", 0.5}}) {
        ExperimentConfig config = liveConfig("pt");
        config.compareWith = Comparison::PersistentContrastiveDivergence;
        Experiment straight = begin(config);
        run(straight, 4);
        straight.change(key, value);
        run(straight, 2);
        straight.saveCheckpoint(inside(folder, "run.safetensors"));
        Experiment resumed = Experiment::loadCheckpoint(inside(folder, "run.safetensors"), smallData());
        run(straight, 5);
        run(resumed, 5);
        CHECK_SAME_RUN(resumed, straight);
        QCOMPARE(fantasies(straight), std::string_view(key) == "chains" ? 5 : 9);
    }
}

void LiveEstimatorTest::whatStaysTheSameChangesNothing() {
    Experiment untouched = begin(liveConfig("fast-pcd"));
    Experiment changed = begin(liveConfig("fast-pcd"));
    run(untouched, 4);
    run(changed, 4);
    changed.change("estimator", std::string("fast-pcd"));
    changed.change("temperatures", std::int64_t{7});
    changed.setEpochs(9);
    run(untouched, 4);
    run(changed, 4);
    CHECK_SAME_RUN(changed, untouched);
    changed.change("fast-rate", 0.5);
    run(untouched, 3);
    run(changed, 3);
    QVERIFY(!sameMachine(changed.machine(), untouched.machine()));
}

// Chains that begin again do not see the random numbers of the first ones again.
void LiveEstimatorTest::backAndForthDrawsAfresh() {
    ExperimentConfig config = liveConfig("pcd");
    config.learningRate = 0;
    config.weightDecay = 0;
    Experiment experiment = begin(config);
    const auto next = [&] {
        run(experiment, 1);
        return experiment.observe({false, 0, 100, false})->fantasies->images;
    };
    const Matrix first = next();
    experiment.change("estimator", std::string("cd"));
    experiment.change("estimator", std::string("pcd"));
    const Matrix second = next();
    QCOMPARE(second.cols(), first.cols());
    QVERIFY(!sameBits(first, second));
}

void LiveEstimatorTest::centeringComesAndGoes() {
    const QTemporaryDir folder;
    Experiment straight = begin(liveConfig("cd"));
    Experiment plain = begin(liveConfig("cd"));
    run(straight, 3);
    run(plain, 4);
    straight.change("centering", true);
    run(straight, 1);
    QVERIFY(!sameMachine(straight.machine(), plain.machine()));
    QCOMPARE(straight.marks().back().text, std::string("centering off → on"));
    straight.saveCheckpoint(inside(folder, "run.safetensors"));
    Experiment resumed = Experiment::loadCheckpoint(inside(folder, "run.safetensors"), smallData());
    for (Experiment* one : {&straight, &resumed}) {
        run(*one, 3);
        one->change("centering", false);
        run(*one, 3);
    }
    CHECK_SAME_RUN(resumed, straight);
}

void LiveEstimatorTest::upDownChangesToo() {
    const QTemporaryDir folder;
    ExperimentConfig config = liveConfig("cd");
    config.stages = {{StageKind::AssociativeMemory, false, {{"epochs", std::int64_t{1}}}},
                     {StageKind::UpDown, false, {{"epochs", std::int64_t{4}}}}};
    Experiment straight = begin(config);
    run(straight, 3);
    for (const char* const estimator : {"composite", "fast-pcd", "pt", "pcd", "cd", "composite"}) {
        straight.change("estimator", std::string(estimator));
        QCOMPARE(settingText(straight.settings(), findSetting("estimator")), std::string(estimator));
        run(straight, 4);
        straight.saveCheckpoint(inside(folder, "run.safetensors"));
        Experiment resumed = Experiment::loadCheckpoint(inside(folder, "run.safetensors"), smallData());
        run(straight, 2);
        run(resumed, 2);
        CHECK_SAME_RUN(resumed, straight);
    }
    QCOMPARE(straight.position().stage, 1U);
    QVERIFY_EXCEPTION_THROWN(straight.change("estimator", std::string("exact")), Error);
    QCOMPARE(straight.settings().estimator, Estimator::Composite);
}

void LiveEstimatorTest::whatDoesNotSuitIsRefused() {
    ExperimentConfig config = liveConfig("pcd");
    config.hiddenCount = 40;
    Experiment experiment = begin(config);
    Experiment untouched = begin(config);
    run(experiment, 3);
    run(untouched, 3);
    for (const char* const estimator : {"exact", "composite", "sideways"})
        QVERIFY(!failureOf<Error>([&] { experiment.change("estimator", std::string(estimator)); }).empty());
    QVERIFY(experiment.config() == config);
    QVERIFY(experiment.marks().empty());
    run(experiment, 3);
    run(untouched, 3);
    CHECK_SAME_RUN(experiment, untouched);
}

void LiveEstimatorTest::everyPairIsCompared_data() {
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    for (const SettingChoice& first : findSetting("estimator").choices)
        for (const SettingChoice& second : findSetting("compare-with").choices)
            if (second.key != "none")
                QTest::addRow("%s against %s", first.key.data(), second.key.data())
                    << QString::fromUtf8(first.key.data()) << QString::fromUtf8(second.key.data());
}

// Two curves on one plot: both machines are measured, resume, and are one machine when both learn alike.
void LiveEstimatorTest::everyPairIsCompared() {
    QFETCH(QString, first);
    QFETCH(QString, second);
    const QTemporaryDir folder;
    ExperimentConfig config = liveConfig(first.toStdString());
    applySetting(config, "compare-with", second.toStdString());
    config.hiddenCount = 6;
    config.evaluationInterval = 1;
    config.stages = {{StageKind::AssociativeMemory, false, {}}};
    Experiment straight = begin(config);
    run(straight, 3);
    straight.saveCheckpoint(inside(folder, "run.safetensors"));
    Experiment resumed = Experiment::loadCheckpoint(inside(folder, "run.safetensors"), smallData());
    run(straight, 4);
    run(resumed, 4);
    CHECK_SAME_RUN(resumed, straight);
    for (const MetricRow& row : straight.metrics()) {
        QVERIFY(row.has(Metric::SquaredErrorTraining) && row.has(Metric::ComparisonSquaredError));
        QVERIFY(row.has(Metric::LogLikelihood) && row.has(Metric::ComparisonLogLikelihood));
    }
    const MetricRow& last = straight.metrics().back();
    QCOMPARE(last[Metric::LogLikelihood] == last[Metric::ComparisonLogLikelihood], first == second);
}

REVERIE_SUITE(LiveEstimatorTest, None)

} // namespace live_estimator_test

#include "live_estimator_test.moc"
