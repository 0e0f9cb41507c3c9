#include "app/session/training_session.h"
#include "core/experiment/experiment.h"
#include "core/io/model_file.h"
#include "tests/app/session_watch.h"
#include "tests/suite.h"

#include <QTemporaryDir>

#include <algorithm>

namespace training_session_test {

using namespace reverie;
using reverie::test::barsConfig;
using reverie::test::Watch;

namespace {

constexpr SnapshotRequest everything{true, 8, 16, true};

/// The machine a run shows when asked.
Matrix weightsOf(TrainingSession& session, Watch& watch) {
    watch.snapshot = nullptr;
    session.ask({false, 0, 0, true});
    [&] { QTRY_VERIFY(watch.snapshot && watch.snapshot->machine); }();
    return netOf(*watch.snapshot->machine).top.weights;
}

} // namespace

class TrainingSessionTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasDoneToAUnitIsAutosaved() {
        const QTemporaryDir folder;
        TrainingSession session({folder.path(), std::chrono::milliseconds(1)});
        Watch watch(session);
        session.openRun(barsConfig());
        session.step(3);
        QTRY_COMPARE(watch.status.position.minibatch, std::uint64_t{3});
        const auto saved = [&folder] {
            const QStringList files = QDir(folder.path()).entryList({QStringLiteral("*.reverie")});
            if (files.isEmpty()) return 0.0F;
            return biasOf(loadModel(folder.filePath(files.front()).toStdString()).machine, {1, 0});
        };
        QTRY_VERIFY(saved() != 0.0F);
        session.operate({OperationKind::Bias, {1, 0}, 0, 4.0F});
        QTRY_COMPARE(saved(), 4.0F);
        session.undo();
        QTRY_VERIFY(saved() != 4.0F);
        QTRY_VERIFY(watch.status.unsaved);
    }

    void opensARunPaused() {
        TrainingSession session({});
        Watch watch(session);
        session.openRun(barsConfig());
        QTRY_VERIFY(watch.opened);
        QCOMPARE(watch.opened->shape.pixels(), Index{16});
        QVERIFY(!watch.opened->viewOnly);
        QVERIFY(!watch.status.running);
        QVERIFY(!watch.status.unsaved);
        QCOMPARE(watch.status.position.minibatch, std::uint64_t{0});
        QVERIFY(watch.status.position.minibatchesPerEpoch > 1);
    }

    void stepsLearnWhatAStraightRunLearns() {
        TrainingSession session({});
        Watch watch(session);
        session.openRun(barsConfig());
        session.step(1);
        session.step(2);
        session.stepEpoch();
        session.stepEpoch();
        QTRY_VERIFY(watch.opened && !watch.status.running && watch.status.position.minibatch > 0);
        QTRY_VERIFY(watch.commands.size() == 5);
        Experiment straight(barsConfig());
        const auto learned = watch.status.position.minibatch;
        for (std::uint64_t i = 0; i < learned; ++i)
            straight.advance();
        QVERIFY(weightsOf(session, watch) == straight.machine().weights);
    }

    void anEpochStepEndsWithTheEpoch() {
        TrainingSession session({});
        Watch watch(session);
        session.openRun(barsConfig());
        session.step(1);
        QTRY_VERIFY(!watch.status.running && watch.status.position.minibatch == 1);
        session.stepEpoch();
        QTRY_VERIFY(!watch.status.running && watch.status.position.epoch == 1);
        QCOMPARE(watch.status.position.minibatchInEpoch, std::int64_t{0});
    }

    void playsUntilTheLastEpochAndLosesNoMeasurement() {
        TrainingSession session({});
        Watch watch(session);
        ExperimentConfig config = barsConfig();
        config.epochs = 40;
        watch.keepAsking = everything;
        session.openRun(config);
        session.play();
        QTRY_VERIFY(watch.status.finished);
        QVERIFY(!watch.status.running);
        QVERIFY(watch.status.unsaved);
        QCOMPARE(watch.metrics.size(), std::size_t{watch.status.position.minibatch});
        for (std::size_t i = 0; i < watch.metrics.size(); ++i)
            QCOMPARE(watch.metrics[i].minibatch, std::uint64_t{i + 1});
        session.play();
        QTRY_VERIFY(watch.heard(MessageKind::Notice));
        QVERIFY(!watch.status.running);
    }

    void aSlowRunListensAtOnce() {
        TrainingSession session({});
        Watch watch(session);
        session.openRun(barsConfig());
        session.limitSpeed(0.001);
        session.play();
        QTRY_VERIFY(watch.status.running);
        session.change("learning-rate", 0.01);
        QTRY_COMPARE(watch.marks.size(), std::size_t{1});
        session.pause();
        QTRY_VERIFY(!watch.status.running);
        QVERIFY(watch.status.position.minibatch <= 1);
    }

    void liveChangesAreLoggedWhereTheyTookEffect() {
        TrainingSession session({});
        Watch watch(session);
        session.openRun(barsConfig());
        session.step(5);
        QTRY_VERIFY(!watch.status.running && watch.status.position.minibatch == 5);
        session.change("learning-rate", 0.01);
        session.change("hidden", std::int64_t{20});
        QTRY_VERIFY(watch.heard(MessageKind::SettingRefused));
        const auto logged =
            std::ranges::find(watch.commands, std::string("set learning-rate 0.01"), &CommandRecord::text);
        QVERIFY(logged != watch.commands.end());
        QCOMPARE(logged->minibatch, std::uint64_t{5});
        QCOMPARE(watch.marks.size(), std::size_t{1});
        QCOMPARE(watch.marks.front().minibatch, std::uint64_t{5});
    }

    void whatCannotBeOpenedLeavesTheRunInHand() {
        TrainingSession session({});
        Watch watch(session);
        session.openRun(barsConfig());
        session.step(3);
        session.openFile("/nowhere/model.safetensors");
        session.openData("/nowhere/data");
        QTRY_COMPARE(std::ranges::count(watch.messages, MessageKind::Problem, &Message::kind), 2);
        for (const Message& message : watch.messages)
            QVERIFY2(message.text.starts_with("/nowhere/"), message.text.c_str());
        QCOMPARE(watch.openings, 1);
        QTRY_COMPARE(watch.status.position.minibatch, std::uint64_t{3});
    }

    void aRunThatDivergesStopsAtItsLastGoodMachine() {
        TrainingSession session({});
        Watch watch(session);
        ExperimentConfig config = barsConfig();
        config.visibleUnits = UnitKind::Gaussian;
        config.standardise = true;
        config.learningRate = 10;
        config.momentum = 0.9;
        session.openRun(config);
        session.play();
        QTRY_VERIFY(watch.heard(MessageKind::Problem));
        QTRY_VERIFY(!watch.status.running);
        QVERIFY(weightsOf(session, watch).allFinite());
    }

    void copiesNothingThatNobodyAskedFor() {
        TrainingSession session({});
        Watch watch(session);
        ExperimentConfig config = barsConfig();
        config.epochs = 40;
        watch.keepAsking = SnapshotRequest{};
        session.openRun(config);
        session.play();
        QTRY_VERIFY(watch.status.finished);
        QCOMPARE(session.bytesCopied(), std::uint64_t{0});
        watch.keepAsking.reset(); // A last report must not take the wish back.
        session.ask(everything);
        QTRY_VERIFY(watch.snapshot);
        QVERIFY(session.bytesCopied() > 0);
    }

    void whatIsOnScreenNeverChangesTheNumbers_data() {
        QTest::addColumn<int>("estimator");
        QTest::newRow("CD") << static_cast<int>(Estimator::ContrastiveDivergence);
        QTest::newRow("PCD") << static_cast<int>(Estimator::PersistentContrastiveDivergence);
    }

    void whatIsOnScreenNeverChangesTheNumbers() {
        QFETCH(int, estimator);
        ExperimentConfig config = barsConfig();
        config.estimator = static_cast<Estimator>(estimator);
        config.epochs = 60;
        std::vector<Matrix> machines;
        for (const bool visible : {true, false}) {
            TrainingSession session({});
            Watch watch(session);
            if (visible) watch.keepAsking = everything;
            session.openRun(config);
            session.play();
            QTRY_VERIFY(watch.status.finished);
            machines.push_back(weightsOf(session, watch));
        }
        QVERIFY(machines[0] == machines[1]);
    }

    void manyCommandsLeaveOneNotification() {
        TrainingSession session({});
        Watch watch(session);
        session.openRun(barsConfig());
        QTRY_VERIFY(watch.opened);
        const int before = watch.reports;
        constexpr int commands = 1000;
        for (int i = 0; i < commands; ++i)
            session.limitSpeed(i);
        QThread::msleep(100);
        QCoreApplication::processEvents();
        QVERIFY2(watch.reports - before <= 2, qPrintable(QString::number(watch.reports - before)));
        QTRY_COMPARE(watch.commands.size(), std::size_t{commands + 1});
    }

    void savesAndGoesOn() {
        const QTemporaryDir folder;
        const std::filesystem::path checkpoint = folder.filePath("run.reverie").toStdString();
        const std::filesystem::path model = folder.filePath("model.safetensors").toStdString();
        TrainingSession session({});
        Watch watch(session);
        session.openRun(barsConfig());
        session.step(20);
        QTRY_VERIFY(watch.status.unsaved && !watch.status.running);
        session.saveCheckpoint(checkpoint);
        session.saveModel(model);
        QTRY_VERIFY(watch.saved == model);
        QVERIFY(!watch.status.unsaved);
        session.step(20);
        QTRY_COMPARE(watch.status.position.minibatch, std::uint64_t{40});
        const Matrix straight = weightsOf(session, watch);

        session.openFile(checkpoint);
        QTRY_COMPARE(watch.openings, 2);
        QCOMPARE(watch.metrics.size(), std::size_t{20});
        session.step(20);
        QTRY_COMPARE(watch.status.position.minibatch, std::uint64_t{40});
        QVERIFY(weightsOf(session, watch) == straight);

        session.openFile(model);
        QTRY_COMPARE(watch.openings, 3);
        QVERIFY(watch.opened->viewOnly);
        session.ask({true, 4, 0, true});
        QTRY_VERIFY(watch.snapshot);
        QCOMPARE(watch.snapshot->filters->fields.cols(), Index{12});
        QCOMPARE(watch.snapshot->reconstructions->data.cols(), Index{4});
        session.play();
        QTRY_VERIFY(watch.heard(MessageKind::Notice));
        QVERIFY(!watch.status.running);
    }

    void aModelWhoseDataAreNotHereIsShownWithTheBundledDigits() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("model.safetensors").toStdString();
        const auto opened = [&](const ExperimentConfig& config) {
            const Experiment experiment(config);
            experiment.saveModel(file);
            Model model = loadModel(file);
            model.config["data"] = "/not/here";
            saveModel(model, file);
            TrainingSession session({});
            Watch watch(session);
            session.openFile(file);
            [&] { QTRY_COMPARE(watch.openings, 1); }();
            return *watch.opened;
        };
        const RunDescription digits = opened(ExperimentConfig{});
        QVERIFY(digits.viewOnly && digits.reconstructable && digits.data);
        QCOMPARE(digits.data->source, std::string("bundled"));
        const RunDescription bars = opened(barsConfig());
        QVERIFY(bars.viewOnly && !bars.reconstructable && !bars.data);
    }

    void leavingWhileTrainingJoinsEveryThread() {
        const int before = test::threadCount();
        {
            TrainingSession session({});
            Watch watch(session);
            session.openRun(ExperimentConfig{});
            session.play();
            QTRY_VERIFY(watch.status.running);
            QVERIFY(test::threadCount() > before);
        }
        QTRY_COMPARE(test::threadCount(), before);
    }
};

REVERIE_SUITE(TrainingSessionTest, Console)

} // namespace training_session_test

#include "training_session_test.moc"
