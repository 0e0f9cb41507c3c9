#include "core/experiment/experiment.h"
#include "core/io/model_file.h"
#include "tests/app/program.h"
#include "tests/suite.h"

#include <QRegularExpression>
#include <QTemporaryDir>

#include <csignal>
#include <fstream>

namespace stages_command_test {

using namespace reverie;

namespace {

/// Three small stages on the digits that come with the program.
const char* const stages = R"({"hidden": 12, "epochs": 2, "balanced": false, "stages": [
    {"kind": "rbm", "epochs": 1},
    {"kind": "rbm", "skipped": true},
    {"kind": "associative-memory", "hidden": 15},
    {"kind": "up-down", "epochs": 3, "k-schedule": "1,2"}]})";

} // namespace

/// `reverie train` over several stages.
class StagesCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        std::ofstream(path("stages.json")) << stages;
    }

    void eachStageIsNamedAndCountsItsOwnEpochs() {
        const ProgramResult result =
            runProgram({"train", "--config", "stages.json", "--out", "net.safetensors", "--checkpoint", "run"},
                       folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        const QList<QByteArray> lines = result.errors.split('\n');
        const QList<QByteArray> begins = {"Layer 1", "epoch 1/1", "Associative memory", "epoch 1/2", "epoch 2/2",
                                          "Up-down", "epoch 1/3", "epoch 2/3",          "epoch 3/3"};
        QVERIFY2(lines.size() > begins.size(), result.errors.constData());
        for (qsizetype i = 0; i < begins.size(); ++i)
            QVERIFY2(lines[i].startsWith(begins[i]), lines[i].constData());
        QVERIFY2(!lines[1].contains("classification"), lines[1].constData());
        for (const qsizetype line : {3, 4, 6, 7, 8})
            QVERIFY2(lines[line].contains(" classification error ") && lines[line].contains(" % "),
                     lines[line].constData());
        QVERIFY2(!result.errors.contains("error -") && !result.errors.contains("nan"), result.errors.constData());
        QVERIFY2(result.output.contains("epochs 6\n"), result.output.constData());
        QVERIFY2(result.output.contains("classification error on validation cases "), result.output.constData());
        const Model model = loadModel(path("net.safetensors"));
        QCOMPARE(model.epochs, 6);
        QCOMPARE(model.net().directed.size(), 1U);
        QCOMPARE(model.net().labels, 10);
    }

    // A model named by a path that only holds here, and a run that is resumed elsewhere.
    void aModelLearnsOnByUpDown() {
        const ProgramResult first =
            runProgram({"train", "--config", "stages.json", "--out", "first.safetensors"}, folder_.path());
        QVERIFY2(first.exitCode == 0, first.errors.constData());
        const ProgramResult further = runProgram({"train", "--from", "first.safetensors", "--epochs", "2", "--out",
                                                  "further.safetensors", "--checkpoint", "further"},
                                                 folder_.path());
        QVERIFY2(further.exitCode == 0, further.errors.constData());
        QVERIFY2(further.errors.startsWith("Up-down\nepoch 1/2"), further.errors.constData());
        const Model before = loadModel(path("first.safetensors"));
        const Model after = loadModel(path("further.safetensors"));
        QCOMPARE(after.epochs, before.epochs + 2);
        QVERIFY(after.net().top.weights != before.net().top.weights);
        QVERIFY(Experiment::loadCheckpoint(path("further")).config().from == path("first.safetensors").string());
        const ProgramResult missing = runProgram({"train", "--from", "nowhere.safetensors"}, folder_.path());
        QCOMPARE(missing.exitCode, 1);
        QVERIFY2(missing.errors.startsWith("reverie: ") && missing.errors.contains("nowhere.safetensors"),
                 missing.errors.constData());
    }

    // A run that goes on in a later stage counts from where it stands.
    void aResumedStageTellsNothingFromTheOneBefore() {
        ExperimentConfig config = configFromJson(nlohmann::json::parse(stages));
        Experiment experiment(config);
        experiment.advance();
        experiment.endStage();
        for (int i = 0; i < 50; ++i)
            experiment.advance();
        experiment.saveCheckpoint(path("half"));
        const ProgramResult result = runProgram({"train", "--resume", "half"}, folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        const QList<QByteArray> lines = result.errors.split('\n');
        QVERIFY2(lines[0] == "Associative memory" && lines[1].startsWith("epoch 2/2"), result.errors.constData());
        QVERIFY2(lines[2] == "Up-down" && lines[3].startsWith("epoch 1/3"), result.errors.constData());
        const QRegularExpression speed("(-?[0-9]+) cases/s");
        for (auto found = speed.globalMatch(QString::fromUtf8(result.errors)); found.hasNext();)
            QVERIFY2(found.next().captured(1).toInt() > 0, result.errors.constData());
        const auto whole = QRegularExpression("cases/s (-?[0-9]+)").match(QString::fromUtf8(result.output));
        QVERIFY2(whole.captured(1).toInt() > 0, result.output.constData());
    }

    void anInterruptedRunCountsAllEpochs() {
        std::ofstream(path("long.json")) << R"({"hidden": 8, "epochs": 1, "stages": [
            {"kind": "rbm"}, {"kind": "rbm", "epochs": 100000}]})";
        const ProgramResult result =
            interruptProgram({"train", "--config", "long.json", "--checkpoint", "mine"}, folder_.path(), SIGINT);
        QCOMPARE(result.exitCode, 130);
        const auto epochs = QRegularExpression("\\(([0-9.]+) epochs\\)").match(QString::fromUtf8(result.errors));
        QVERIFY2(epochs.captured(1).toDouble() >= 1, result.errors.constData());
    }

private:
    std::filesystem::path path(const char* name) const {
        return folder_.filePath(QString::fromLatin1(name)).toStdString();
    }

    QTemporaryDir folder_;
};

REVERIE_SUITE(StagesCommandTest, Console)

} // namespace stages_command_test

#include "stages_command_test.moc"
