#include "core/experiment/metrics.h"
#include "core/experiment/presets.h"
#include "core/io/model_file.h"
#include "tests/app/program.h"
#include "tests/suite.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <fstream>

namespace train_command_test {

using namespace reverie;

namespace {

QList<QByteArray> linesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QList<QByteArray> lines = file.readAll().split('\n');
    lines.removeLast();
    return lines;
}

} // namespace

class TrainCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    void barsAndStripesInTwoEpochs() {
        const ProgramResult result = runProgram({"train", "--preset", "bars-exact", "--epochs", "2", "--out",
                                                 "bars.safetensors", "--metrics", "bars.csv"},
                                                folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        QCOMPARE(result.errors.count("epoch "), 2);
        QCOMPARE(result.errors.count("  log-likelihood -"), 2);
        QVERIFY2(result.output.contains("cases/s"), result.output.constData());
        QVERIFY2(result.output.contains("\nlog-likelihood per case -"), result.output.constData());
        QCOMPARE(result.output.count("(measured after "), result.output.count("log-likelihood"));
        QVERIFY2(result.output.contains("\nlog-likelihood of the compared machine per case -"),
                 result.output.constData());
        const Model model = loadModel(path("bars.safetensors"));
        QCOMPARE(model.epochs, 2);
        QCOMPARE(model.net().top.hidden.size(), 12);
    }

    void presetsAreListedByFamily() {
        const ProgramResult result = runProgram({"train", "--list"}, folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        const auto family = result.output.indexOf("Restricted Boltzmann machines\n");
        QVERIFY(family >= 0 && result.output.indexOf("  bars-exact ") > family);
        for (const Preset& preset : presets())
            QVERIFY2(result.output.contains(std::string("  ").append(preset.id).append(" ").c_str()),
                     preset.id.data());
    }

    void metricsHaveEveryMinibatchAndTheColumnsOfTheTable() {
        const ProgramResult result = runProgram({"train", "--hidden", "16", "--epochs", "2", "--seed", "3",
                                                 "--metrics", "digits.csv", "--out", "digits.safetensors"},
                                                folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        QVERIFY2(result.output.contains("500 validation cases"), result.output.constData());
        const QList<QByteArray> lines = linesOf(folder_.filePath("digits.csv"));
        QCOMPARE(lines.first().toStdString(), metricsCsvHeader());
        QCOMPARE(lines.size(), 1 + 2 * 45);
        const auto columns = lines.first().count(',');
        for (const QByteArray& line : lines)
            QCOMPARE(line.count(','), columns);
        QVERIFY(lines.last().startsWith("90,2,"));
    }

    void settingsComeFromFlagsOverFileOverPreset() {
        std::ofstream(path("config.json")) << R"({"preset": "bars-exact", "hidden": 5, "seed": 7})";
        const ProgramResult result =
            runProgram({"train", "--config", "config.json", "--epochs", "1", "--seed", "9", "--balanced", "off",
                        "--compare-with", "none", "--out", "flags.safetensors"},
                       folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        const nlohmann::json config = loadModel(path("flags.safetensors")).config;
        QCOMPARE(config.at("estimator").get<std::string>(), std::string("exact"));
        QCOMPARE(config.at("hidden").get<int>(), 5);
        QCOMPARE(config.at("seed").get<int>(), 9);
        QCOMPARE(config.at("compare-with").get<std::string>(), std::string("none"));
    }

    void aWrongConfigurationFileIsNamed() {
        std::ofstream(path("wrong.json")) << R"({"hiden": 5})";
        const ProgramResult result = runProgram({"train", "--config", "wrong.json"}, folder_.path());
        QCOMPARE(result.exitCode, 1);
        QVERIFY(result.errors.contains("wrong.json") && result.errors.contains("hiden"));
    }

    void aBareToggleMeansOn() {
        const ProgramResult result =
            runProgram({"train", "--hidden", "4", "--epochs", "1", "--balanced", "--out", "balanced.safetensors"},
                       folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        QCOMPARE(loadModel(path("balanced.safetensors")).config.at("balanced").get<bool>(), true);
    }

    void aRunThatDivergesKeepsTheLastGoodMachine() {
        const ProgramResult result =
            runProgram({"train", "--data", "bars-4x4", "--visible-units", "gaussian", "--learning-rate", "10",
                        "--batch", "5", "--momentum", "0.99", "--epochs", "1000", "--out", "last.safetensors"},
                       folder_.path());
        QVERIFY2(result.exitCode == 3, result.errors.constData());
        QVERIFY(result.output.isEmpty());
        QVERIFY2(result.errors.contains("reverie: ") && result.errors.contains("last.safetensors"),
                 result.errors.constData());
        QVERIFY(loadModel(path("last.safetensors")).net().top.finite());
    }

    void withoutAnOutputItSaysThatNothingWasSaved() {
        const ProgramResult result =
            runProgram({"train", "--preset", "bars-exact", "--epochs", "1"}, folder_.path());
        QCOMPARE(result.exitCode, 0);
        QVERIFY(result.errors.contains("--out"));
    }

    void aFileThatMayNotGrowLeavesTheOldOne() {
        std::ofstream(path("limited.safetensors")) << "old";
        const ProgramResult result = runInShell(
            "ulimit -f 20; exec \"$0\" \"$@\"",
            {"train", "--hidden", "40", "--epochs", "1", "--out", "limited.safetensors"}, folder_.path());
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errors.contains("reverie: limited.safetensors: "), result.errors.constData());
        QCOMPARE(QFileInfo(folder_.filePath("limited.safetensors")).size(), 3);
        QVERIFY(QDir(folder_.path()).entryList({"*.part"}, QDir::Files | QDir::Hidden).isEmpty());
    }

    void aReaderThatGoesAwayEndsNothing() {
        runInShell("\"$0\" \"$@\" 2>&1 | true",
                   {"train", "--preset", "bars-exact", "--epochs", "30", "--out", "unread.safetensors"},
                   folder_.path());
        QVERIFY(QFile::exists(folder_.filePath("unread.safetensors")));
    }

private:
    std::filesystem::path path(const char* name) const {
        return folder_.filePath(QString::fromLatin1(name)).toStdString();
    }

    QTemporaryDir folder_;
};

REVERIE_SUITE(TrainCommandTest, Console)

} // namespace train_command_test

#include "train_command_test.moc"
