#include "core/io/tensor_file.h"
#include "tests/app/program.h"
#include "tests/suite.h"

#include <QFile>
#include <QTemporaryDir>

#include <csignal>

namespace resume_command_test {

using namespace reverie;

namespace {

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ResumeCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    void twoAndTwoEpochsAreFour_data() {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("CD-1 on digits") << QStringList{"--hidden", "16", "--seed", "4"};
        QTest::newRow("PCD on digits") << QStringList{"--hidden",        "8",  "--estimator",   "pcd",
                                                      "--chains",        "10", "--grey-pixels", "sampled",
                                                      "--sparsity-cost", "0.1"};
        QTest::newRow("exact and CD on bars") << QStringList{"--preset", "bars-exact"};
    }

    void twoAndTwoEpochsAreFour() {
        QFETCH(QStringList, settings);
        run(QStringList{"train", "--epochs", "4", "--out", "straight", "--metrics", "straight.csv"} + settings);
        run(QStringList{"train", "--epochs", "2", "--checkpoint", "half"} + settings);
        run({"train", "--resume", "half", "--epochs", "4", "--out", "resumed", "--metrics", "resumed.csv"});
        const TensorFile straight = TensorFile::load(path("straight"));
        const TensorFile resumed = TensorFile::load(path("resumed"));
        QCOMPARE(resumed.tensors().size(), straight.tensors().size());
        for (const auto& [name, tensor] : straight.tensors()) {
            QVERIFY2(resumed.has(name), name.c_str());
            QVERIFY2(resumed.tensors().at(name).bytes == tensor.bytes, name.c_str());
        }
        QCOMPARE(contents(folder_.filePath("resumed.csv")), contents(folder_.filePath("straight.csv")));
    }

    void theNumberOfThreadsChangesNothing() {
        run({"train", "--hidden", "40", "--epochs", "1", "--threads", "1", "--out", "one"});
        run({"train", "--hidden", "40", "--epochs", "1", "--threads", "2", "--out", "two"});
        const TensorFile one = TensorFile::load(path("one"));
        const TensorFile two = TensorFile::load(path("two"));
        for (const auto& [name, tensor] : one.tensors())
            QVERIFY2(two.tensors().at(name).bytes == tensor.bytes, name.c_str());
    }

    void anInterruptedRunIsSavedAndSaysHowToGoOn_data() {
        QTest::addColumn<int>("signal");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("saved");
        QTest::newRow("Ctrl-C, checkpoint") << SIGINT << QStringList{"--checkpoint", "mine"} << "mine";
        QTest::newRow("Ctrl-C, beside the model")
            << SIGINT << QStringList{"--out", "model.safetensors"} << "model.checkpoint.safetensors";
        QTest::newRow("asked to end") << SIGTERM << QStringList{} << "reverie.checkpoint.safetensors";
        QTest::newRow("asked again") << SIGTERM << QStringList{} << "reverie.checkpoint-2.safetensors";
    }

    void anInterruptedRunIsSavedAndSaysHowToGoOn() {
        QFETCH(int, signal);
        QFETCH(QStringList, options);
        QFETCH(QString, saved);
        const ProgramResult result =
            interruptProgram(QStringList{"train", "--hidden", "16", "--k", "20", "--epochs", "200"} + options,
                             folder_.path(), signal);
        QCOMPARE(result.exitCode, 130);
        QVERIFY(result.output.isEmpty());
        QVERIFY2(result.errors.contains(("reverie train --resume " + saved).toUtf8()), result.errors.constData());
        QVERIFY(QFile::exists(folder_.filePath(saved)));
        run({"info", saved});
    }

    void onlyLiveSettingsMayChange() {
        run({"train", "--preset", "bars-exact", "--epochs", "2", "--checkpoint", "live"});
        const ProgramResult refused = runProgram({"train", "--resume", "live", "--hidden", "3"}, folder_.path());
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.errors.startsWith("reverie: --hidden"), refused.errors.constData());
        run({"train", "--resume", "live", "--epochs", "3", "--learning-rate", "0.01", "--out", "slower"});
        const auto config = TensorFile::load(path("slower")).json("config");
        QCOMPARE(config.at("learning-rate").get<double>(), 0.01);
        QCOMPARE(config.at("epochs").get<int>(), 3);
    }

    void aRunCannotEndBeforeItStands() {
        run({"train", "--preset", "bars-exact", "--epochs", "2", "--checkpoint", "done"});
        const ProgramResult result = runProgram({"train", "--resume", "done", "--epochs", "1"}, folder_.path());
        QCOMPARE(result.exitCode, 2);
        QVERIFY(result.errors.contains("--epochs"));
    }

    void aModelIsNoCheckpoint() {
        run({"train", "--preset", "bars-exact", "--epochs", "1", "--out", "alone"});
        const ProgramResult result = runProgram({"train", "--resume", "alone"}, folder_.path());
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errors.startsWith("reverie: alone"), result.errors.constData());
    }

private:
    void run(const QStringList& arguments) {
        const ProgramResult result = runProgram(arguments, folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
    }
    std::filesystem::path path(const char* name) const {
        return folder_.filePath(QString::fromLatin1(name)).toStdString();
    }

    QTemporaryDir folder_;
};

REVERIE_SUITE(ResumeCommandTest, Console)

} // namespace resume_command_test

#include "resume_command_test.moc"
