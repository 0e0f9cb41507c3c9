#include "app/command_line/exit_code.h"
#include "app/command_line/replay.h"
#include "core/experiment/experiment.h"
#include "core/experiment/presets.h"
#include "core/experiment/settings.h"
#include "core/io/model_file.h"
#include "tests/app/program.h"
#include "tests/app/session_watch.h"
#include "tests/suite.h"

#include <QTemporaryDir>

namespace replay_test {

using namespace reverie;

namespace {

void learn(Experiment& experiment, int minibatches) {
    for (int i = 0; i < minibatches; ++i)
        experiment.advance();
}

/// The words of a command line without quotes, the program's name left out.
QStringList wordsOf(const std::string& command) {
    return QString::fromStdString(command).split(u' ').mid(1);
}

/// Two restricted machines and a memory, all small, so that settings differ between stages.
ExperimentConfig stagedConfig() {
    ExperimentConfig config = findPreset("digit-model").config;
    config.data = "bundled";
    config.stages.resize(3);
    for (StagePlan& plan : config.stages) {
        plan.own["hidden"] = std::int64_t{12};
        plan.own["epochs"] = std::int64_t{1};
    }
    config.seed = 9;
    return config;
}

} // namespace

class ReplayTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    /// The machine that a command line learns, as `reverie` itself runs it.
    Model trained(const std::string& command) {
        const QString file = folder_.filePath(QStringLiteral("repeated.safetensors"));
        const ProgramResult result = runProgram(wordsOf(command) + QStringList{"--out", file}, folder_.path());
        [&] { QVERIFY2(result.exitCode == 0, (QByteArray(command.c_str()) + result.errors).constData()); }();
        return loadModel(file.toStdString());
    }

private slots:
    void aRunWithLiveChangesIsRepeatedToTheBit() {
        ExperimentConfig config = findPreset("bars-exact").config;
        config.estimator = Estimator::PersistentContrastiveDivergence;
        config.compareWith = Comparison::None;
        config.seed = 5;
        Experiment experiment(config);
        learn(experiment, 7);
        experiment.change("learning-rate", 0.2);
        experiment.change("k", std::int64_t{3});
        learn(experiment, 6);
        experiment.change("learning-rate", 0.01);
        experiment.setEpochs(77);
        learn(experiment, 5);
        const std::string command = trainCommand(experiment.config(), experiment.marks(), 18);
        QVERIFY2(command.find(" --at 7:learning-rate=0.2 --at 7:k=3 ") != std::string::npos, command.c_str());
        QVERIFY2(command.find(" --at 13:epochs=77 ") != std::string::npos, command.c_str());
        QVERIFY2(command.find("--preset bars-exact") != std::string::npos, command.c_str());
        QCOMPARE(trained(command).net().top.weights, experiment.machine().weights);
        // Of an earlier moment, only what came before it.
        QVERIFY(trainCommand(experiment.config(), experiment.marks(), 13).find("0.01") == std::string::npos);
    }

    void whatWasDoneToUnitsIsRepeated() {
        Experiment experiment(test::barsConfig());
        learn(experiment, 4);
        experiment.operate({OperationKind::Weight, {1, 2}, 5, 0.3F});
        const Operation off = {OperationKind::SwitchOff, {1, 0}, 0, 0};
        const Surgery surgery = {off, unitNumbers(experiment.model().machine, off.unit)};
        experiment.operate(off);
        learn(experiment, 3);
        experiment.undo(surgery);
        learn(experiment, 3);
        const std::string command = trainCommand(experiment.config(), experiment.marks(), 10);
        QVERIFY2(command.find(" --at 4:weight=1/3/6/0.3 --at 4:switch-off=1/1 --at 7:undo ") != std::string::npos,
                 command.c_str());
        QCOMPARE(trained(command).net().top.weights, experiment.machine().weights);
    }

    void stagesAreRepeatedWithTheirOwnSettings() {
        Experiment experiment(stagedConfig());
        learn(experiment, 20);
        experiment.endStage();
        experiment.change("learning-rate", 0.123);
        learn(experiment, 50);
        QCOMPARE(experiment.position().stage, std::size_t{2});
        const std::string command =
            trainCommand(experiment.config(), experiment.marks(), experiment.position().minibatch);
        QVERIFY2(command.find("--at 20:end-stage") != std::string::npos, command.c_str());
        const Model again = trained(command);
        QCOMPARE(again.net().top.weights, experiment.machine().weights);
        QCOMPARE(again.net().directed.size(), std::size_t{2});
    }

    void settingsAtFirstHaveNoLiveChanges() {
        Experiment experiment(test::barsConfig());
        learn(experiment, 3);
        experiment.change("learning-rate", 0.5);
        learn(experiment, 3);
        experiment.change("learning-rate", 0.25);
        QVERIFY(settingsAtFirst(experiment.config(), experiment.marks()) == test::barsConfig());
    }

    void changesSurviveACheckpoint() {
        Experiment experiment(test::barsConfig());
        learn(experiment, 3);
        experiment.change("learning-rate", 0.5);
        const std::string file = folder_.filePath(QStringLiteral("run.safetensors")).toStdString();
        experiment.saveCheckpoint(file);
        const Experiment resumed = Experiment::loadCheckpoint(file);
        QCOMPARE(resumed.marks().size(), std::size_t{1});
        QVERIFY(resumed.marks().front().change == experiment.marks().front().change);
    }

    void aWrongChangeIsRefused_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no minibatch") << "learning-rate=0.1"
                                      << "MINIBATCH:SETTING=VALUE";
        QTest::newRow("no value") << "4:learning-rate"
                                  << "MINIBATCH:SETTING=VALUE";
        QTest::newRow("no setting") << "4:wisdom=1"
                                    << "wisdom";
        QTest::newRow("not live") << "4:hidden=10"
                                  << "cannot change in the middle";
        QTest::newRow("out of range") << "4:momentum=7"
                                      << "momentum";
        QTest::newRow("no such unit") << "0:switch-off=1/2000"
                                      << "hidden 1 unit 2000";
        QTest::newRow("half a unit") << "0:switch-off=1"
                                     << "LAYER/UNIT";
        QTest::newRow("nothing to undo") << "0:undo"
                                         << "nothing was done";
        QTest::newRow("negative") << "-4:momentum=0.5"
                                  << "MINIBATCH:SETTING=VALUE";
    }
    void aWrongChangeIsRefused() {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        const ProgramResult result =
            runProgram({"train", "--preset", "bars-exact", "--at=" + text}, folder_.path());
        QVERIFY(result.exitCode != 0);
        QVERIFY2(result.errors.contains(reason.toUtf8()), result.errors.constData());
    }

    void stagesOfAResumedRunCannotChange() {
        Experiment experiment(test::barsConfig());
        const QString file = folder_.filePath(QStringLiteral("first.safetensors"));
        experiment.saveCheckpoint(file.toStdString());
        const ProgramResult result =
            runProgram({"train", "--resume", file, "--stages", "rbm,rbm"}, folder_.path());
        QCOMPARE(result.exitCode, static_cast<int>(ExitCode::Usage));
        QVERIFY2(result.errors.contains("cannot change in the middle of a run"), result.errors.constData());
    }

    void whatIsStoppedSaysHowItGoesOn() {
        const ProgramResult result =
            interruptProgram({"train", "--hidden", "16", "--k", "20", "--epochs", "200", "--at",
                              "90000000:learning-rate=0.01", "--minibatches", "99000000"},
                             folder_.path(), SIGINT);
        QCOMPARE(result.exitCode, static_cast<int>(ExitCode::Interrupted));
        QVERIFY2(result.errors.contains(" --at 90000000:learning-rate=0.01 --minibatches 99000000"),
                 result.errors.constData());
    }

    void kindsAndSettingsOfStagesAreRead() {
        ExperimentConfig config;
        setStageKinds(config, "rbm,associative-memory,up-down:skipped");
        QCOMPARE(config.stages.size(), std::size_t{3});
        QVERIFY(config.stages[1].kind == StageKind::AssociativeMemory && config.stages[2].skipped);
        setStageSetting(config, "2:hidden=50");
        QCOMPARE(stageConfig(config, 1).hiddenCount, 50);
        QCOMPARE(stageConfig(config, 0).hiddenCount, config.hiddenCount);
        QVERIFY_EXCEPTION_THROWN(setStageKinds(config, "rbm,wisdom"), UsageError);
        QVERIFY_EXCEPTION_THROWN(setStageSetting(config, "9:hidden=50"), UsageError);
        QVERIFY_EXCEPTION_THROWN(setStageSetting(config, "1:seed=50"), UsageError);
    }
};

REVERIE_SUITE(ReplayTest, None)

} // namespace replay_test

#include "replay_test.moc"
