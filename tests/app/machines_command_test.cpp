#include "core/io/model_file.h"
#include "tests/app/program.h"
#include "tests/suite.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

namespace machines_command_test {

using namespace reverie;
using namespace reverie::test;

/// Every machine trains, resumes, is saved and described, evaluated, painted and dreams from the command line.
class MachinesCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    void trainsSavesAndDreams_data() {
        QTest::addColumn<QByteArray>("stages");
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<bool>("dreams");
        QTest::newRow("general") << QByteArray(R"([{"kind": "boltzmann", "hidden": 4}])")
                                 << QByteArray("general Boltzmann machine") << true;
        QTest::newRow("fully visible") << QByteArray(R"([{"kind": "boltzmann", "fully-visible": true}])")
                                       << QByteArray("fully visible Boltzmann machine") << true;
        QTest::newRow("deep") << QByteArray(R"([{"kind": "deep-boltzmann-machine", "deep-layers": "6,4",
                                                 "estimator": "pcd"}])")
                              << QByteArray("deep Boltzmann machine") << true;
        QTest::newRow("autoencoder") << QByteArray(R"([{"kind": "autoencoder", "encoder-layers": "5",
                                                        "corruption": "masking", "corruption-level": 0.2}])")
                                     << QByteArray("autoencoder") << false;
    }

    void trainsSavesAndDreams() {
        QFETCH(QByteArray, stages);
        QFETCH(QByteArray, kind);
        QFETCH(bool, dreams);
        write("config.json", R"({"data": "bars-4x4", "epochs": 2, "threads": 1, "stages": )" + stages + "}");
        QCOMPARE(run({"train", "--config", "config.json", "--out", "m", "--checkpoint", "c"}).exitCode, 0);
        QCOMPARE(run({"train", "--resume", "c", "--epochs", "3", "--out", "m"}).exitCode, 0);
        QVERIFY(kindOf(loadModel(path("m")).machine) == kind.toStdString());

        const ProgramResult info = run({"info", "m"});
        QCOMPARE(info.exitCode, 0);
        QVERIFY2(info.output.contains(kind), info.output.constData());
        const ProgramResult evaluation =
            run({"evaluate", "m", "--data", "bars-4x4", "--split", "train", "--json"});
        QCOMPARE(evaluation.exitCode, 0);
        QVERIFY(QJsonDocument::fromJson(evaluation.output).object()["reconstruction_error"].toDouble() > 0);
        QCOMPARE(run({"filters", "m", "--out", "filters.png"}).exitCode, 0);

        const ProgramResult sample = run({"sample", "m", "--count", "4", "--steps", "3", "--out", "dreams.png"});
        QCOMPARE(sample.exitCode == 0, dreams);
        if (!dreams) QVERIFY2(sample.errors.contains("autoencoder"), sample.errors.constData());
        const ProgramResult labels = run({"sample", "m", "--labels", "0-9", "--out", "board.png"});
        QVERIFY(labels.exitCode != 0);
        QVERIFY2(labels.errors.contains(kind), labels.errors.constData());
    }

    void aLabelledDeepMachineWritesAndReads() {
        write("config.json", R"({"data": "bundled-14", "threads": 1, "epochs": 1, "stages": [
            {"kind": "rbm", "hidden": 20, "down-factor": 0.5},
            {"kind": "associative-memory", "hidden": 20, "down-factor": 2.0},
            {"kind": "deep-boltzmann-machine", "estimator": "pcd", "mean-field": 3},
            {"kind": "backpropagation"}]})");
        const ProgramResult training =
            run({"train", "--config", "config.json", "--out", "deep", "--metrics", "deep.csv"});
        QVERIFY2(training.exitCode == 0, training.errors.constData());
        QVERIFY(run({"info", "deep"}).output.contains("labels"));
        QCOMPARE(run({"sample", "deep", "--labels", "0-9", "--columns", "3", "--gibbs", "2", "--out", "board.png"})
                     .exitCode,
                 0);
        const ProgramResult read = run({"classify", "deep", "--data", "bundled-14", "--json"});
        QVERIFY2(read.exitCode == 0, read.errors.constData());
        const QJsonObject figures = QJsonDocument::fromJson(read.output).object();
        for (const char* key : {"error_free_energy", "error_gibbs", "error"})
            QVERIFY2(figures[QLatin1String(key)].isDouble(), key);
        QCOMPARE(run({"filters", "deep", "--layer", "2", "--as", "sampled", "--out", "filters.png"}).exitCode, 0);
    }

private:
    ProgramResult run(const QStringList& arguments) const { return runProgram(arguments, folder_.path()); }
    std::string path(const QString& name) const { return folder_.filePath(name).toStdString(); }
    void write(const QString& name, const QByteArray& text) const {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir folder_;
};

REVERIE_SUITE(MachinesCommandTest, Console)

} // namespace machines_command_test

#include "machines_command_test.moc"
