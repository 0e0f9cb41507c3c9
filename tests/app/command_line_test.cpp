#include "app/command_line/command_line.h"
#include "app/command_line/files.h"
#include "core/io/bundled_model.h"
#include "tests/app/program.h"
#include "tests/suite.h"

#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include <fstream>
#include <vector>

namespace command_line_test {

using namespace reverie;

namespace {

bool isCommand(std::initializer_list<const char*> words) {
    std::vector<const char*> arguments = {"reverie"};
    arguments.insert(arguments.end(), words);
    return isCommandLine(static_cast<int>(arguments.size()), arguments.data());
}

} // namespace

class CommandLineTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        qputenv("QT_QPA_PLATFORM", "offscreen"); // As if there were a display.
    }

    void commandsNeedNoWindow() {
        QVERIFY(isCommand({"train"}));
        QVERIFY(isCommand({"info", "file"}));
        QVERIFY(isCommand({"--help"}));
        QVERIFY(isCommand({"--version"}));
        QVERIFY(isCommand({"trian"}));
        QVERIFY(isCommand({"--hidden", "5"}));
    }

    void filesAndNothingOpenTheWindow() {
        QVERIFY(!isCommand({}));
        QVERIFY(!isCommand({"some/model.safetensors"}));
        QVERIFY(!isCommand({"-platform", "offscreen"}));
        QVERIFY(!isCommand({"--style=Fusion"}));
    }

    void helpAndVersionGoToStandardOutput() {
        const ProgramResult help = runProgram({"--help"}, folder_.path());
        QCOMPARE(help.exitCode, 0);
        for (const char* word : {"train", "sample", "evaluate", "filters", "info", "130"})
            QVERIFY2(help.output.contains(word), word);
        QVERIFY(help.errors.isEmpty());
        const ProgramResult version = runProgram({"--version"}, folder_.path());
        QCOMPARE(version.exitCode, 0);
        QVERIFY(QRegularExpression("^reverie \\d+\\.\\d+\\.\\d+\n$").match(version.output).hasMatch());
    }

    void wrongCommandsAreOneSentence_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char* name, const QStringList& arguments, const char* named) {
            QTest::newRow(name) << arguments << QByteArray(named);
        };
        row("unknown command", {"trian"}, "trian");
        row("unknown flag", {"train", "--hiden", "5"}, "--hiden");
        row("unknown preset", {"train", "--preset", "nothing"}, "digits-cd1");
        row("bad number", {"train", "--learning-rate", "fast"}, "--learning-rate");
        row("out of range", {"train", "--momentum", "2"}, "--momentum");
        row("bad choice", {"train", "--estimator", "magic"}, "pcd");
        row("preset and config", {"train", "--preset", "digits-cd1", "--config", "f"}, "--config");
        row("bad split", {"evaluate", "m", "--data", "bundled", "--split", "all"}, "--split");
        row("no data", {"evaluate", "m"}, "--data");
        row("no output", {"sample", "m"}, "--out");
        row("bad count", {"sample", "m", "--out", "x.png", "--count", "0"}, "--count");
        row("bad sort", {"filters", "m", "--out", "x.png", "--sort", "colour"}, "--sort");
        row("no file", {"info"}, "file");
    }

    void wrongCommandsAreOneSentence() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, named);
        const ProgramResult result = runProgram(arguments, folder_.path());
        QCOMPARE(result.exitCode, 2);
        QVERIFY(result.output.isEmpty());
        QVERIFY2(result.errors.startsWith("reverie: "), result.errors.constData());
        QCOMPARE(result.errors.count('\n'), 1);
        QVERIFY2(result.errors.contains(named), result.errors.constData());
    }

    void missingFilesAreNamed_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("info") << QStringList{"info", "absent.bin"};
        QTest::newRow("evaluate") << QStringList{"evaluate", "absent.bin", "--data", "bundled"};
        QTest::newRow("sample") << QStringList{"sample", "absent.bin", "--out", "x.png"};
        QTest::newRow("filters") << QStringList{"filters", "absent.bin", "--out", "x.png"};
        QTest::newRow("resume") << QStringList{"train", "--resume", "absent.bin"};
        QTest::newRow("config") << QStringList{"train", "--config", "absent.bin"};
        QTest::newRow("data") << QStringList{"train", "--data", "absent.bin"};
        QTest::newRow("out") << QStringList{"train", "--preset", "bars-exact", "--out", "absent.bin/x"};
    }

    void missingFilesAreNamed() {
        QFETCH(QStringList, arguments);
        const ProgramResult result = runProgram(arguments, folder_.path());
        QCOMPARE(result.exitCode, 1);
        QVERIFY(result.output.isEmpty());
        QVERIFY2(result.errors.startsWith("reverie: "), result.errors.constData());
        QCOMPARE(result.errors.count('\n'), 1);
        QVERIFY2(result.errors.contains("absent.bin"), result.errors.constData());
    }

    void dataIsDescribedByName() {
        const ProgramResult result = runProgram({"info", "bundled"}, folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        QVERIFY(result.output.contains("4500") && result.output.contains("28 × 28"));
    }

    void bundledModelsAreDescribedByName() {
        for (const BundledModel& model : bundledModels()) {
            const ProgramResult result =
                runProgram({"info", QString::fromUtf8(model.name), "--json"}, folder_.path());
            QVERIFY2(result.exitCode == 0, result.errors.constData());
            const nlohmann::json json = nlohmann::json::parse(result.output.toStdString());
            QCOMPARE(json.at("kind").get<std::string>(), std::string("model"));
            QCOMPARE(json.at("labels").get<int>(), 10);
        }
    }

    void aFullStandardOutputIsAnError() {
        const ProgramResult result =
            runInShell("exec \"$0\" \"$@\" > /dev/full", {"train", "--help"}, folder_.path());
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errors.startsWith("reverie: "), result.errors.constData());
    }

    void withoutADisplayTheWindowSaysSo() {
        const ProgramResult result = runProgram({}, folder_.path());
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errors.contains("no display"), result.errors.constData());
    }

    void namesThatAreTakenAreNotUsedAgain() {
        const std::filesystem::path folder = folder_.path().toStdString();
        QCOMPARE(freeName(folder, "run").filename().string(), std::string("run.safetensors"));
        std::ofstream(folder / "run.safetensors") << "taken";
        QCOMPARE(freeName(folder, "run").filename().string(), std::string("run-2.safetensors"));
    }

    void pathsAreQuotedForTheShell() {
        QCOMPARE(shellText("a/b-1.x"), std::string("a/b-1.x"));
        QCOMPARE(shellText("my run"), std::string("'my run'"));
        QCOMPARE(shellText("it's"), std::string("'it'\\''s'"));
    }

private:
    QTemporaryDir folder_;
};

REVERIE_SUITE(CommandLineTest, Console)

} // namespace command_line_test

#include "command_line_test.moc"
