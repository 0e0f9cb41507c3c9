#include "core/data/dataset.h"
#include "core/math/thread_team.h"
#include "tests/app/small_nets.h"
#include "tests/suite.h"

#include <cstring>

namespace features_command_test {

using namespace reverie;

class FeaturesCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(nets_.valid());
        const QByteArray problem =
            nets_.train("net", R"({"kind": "rbm", "hidden": 40}, {"kind": "associative-memory", "hidden": 25})");
        QVERIFY2(problem.isEmpty(), problem);
    }

    void everyLayerIsThere_data() {
        QTest::addColumn<int>("layer");
        QTest::addColumn<int>("units");
        QTest::newRow("lowest") << 1 << 40;
        QTest::newRow("top") << 2 << 25;
    }

    /// All 4,500 training cases, more than one block of them.
    void everyLayerIsThere() {
        QFETCH(int, layer);
        QFETCH(int, units);
        const ProgramResult result =
            nets_.run({"features", "net", "--data", "bundled", "--split", "train", "--layer",
                       QString::number(layer), "--out", "features.npy", "--labels-out", "labels.npy"});
        QVERIFY2(result.exitCode == 0, result.errors.constData());
        QVERIFY(result.output.isEmpty());
        const QByteArray file = read("features.npy");
        const qsizetype header = file.indexOf('\n') + 1;
        QVERIFY2(file.left(header).contains(QStringLiteral("(4500, %1, )").arg(units).toLatin1()),
                 file.left(header));
        QCOMPARE(file.size(), header + 4 * qsizetype{4500} * units);

        const Model model = loadModel(nets_.path("net"));
        const auto data = openDataset("bundled");
        ThreadTeam team(1);
        for (const Index number : {Index{0}, Index{999}, Index{1000}, Index{4499}}) {
            Matrix image;
            data->training.read(number, 1, image);
            const Matrix expected = layerMean(model.net(), image, layer - 1, team);
            Vector written(units);
            std::memcpy(written.data(), file.constData() + header + 4 * number * units,
                        4 * static_cast<std::size_t>(units));
            QVERIFY((written - expected.col(0)).cwiseAbs().maxCoeff() < 1e-5F);
        }
        const QByteArray labels = read("labels.npy");
        QVERIFY(labels.contains("'|u1'"));
        const auto truth = data->training.labels();
        QVERIFY(labels.endsWith(QByteArray(reinterpret_cast<const char*>(truth.data()), 4500)));
    }

    void numpyReadsIt() {
        QVERIFY(
            nets_.run({"features", "net", "--data", "bundled", "--layer", "2", "--out", "numpy.npy"}).exitCode ==
            0);
        const ProgramResult result = runToTheEnd(
            QStringLiteral("/usr/bin/python3"),
            {"-c",
             "import numpy; a = numpy.load('numpy.npy'); print(a.shape, a.dtype, 0 <= a.min() <= a.max() <= 1)"},
            nets_.folder());
        if (result.exitCode != 0) QSKIP("There is no NumPy here");
        QCOMPARE(result.output.trimmed(), QByteArray("(500, 25) float32 True"));
    }

    void whatIsWrongIsSaid() {
        const QStringList good = {"features", "net", "--data", "bundled"};
        const auto fails = [&](const QStringList& more, int exitCode, const char* word) {
            const ProgramResult result = nets_.run(good + more);
            return result.exitCode == exitCode && result.errors.contains(word) && result.output.isEmpty();
        };
        QVERIFY(fails({"--layer", "3", "--out", "a.npy"}, 1, "2 hidden layers"));
        QVERIFY(fails({"--layer", "0", "--out", "a.npy"}, 2, "--layer"));
        QVERIFY(fails({"--out", "a.npy"}, 2, "--layer"));
        QVERIFY(fails({"--layer", "1"}, 2, "--out"));
        QVERIFY(fails({"--layer", "1", "--out", "absent/a.npy"}, 1, "absent/a.npy"));
        QVERIFY(fails({"--layer", "1", "--out", "a.npy", "--split", "test"}, 1, "test"));
        const ProgramResult shape = nets_.run(
            {"features", "net", "--data", "bars-4x4", "--split", "train", "--layer", "1", "--out", "a.npy"});
        QCOMPARE(shape.exitCode, 1);
        QVERIFY2(shape.errors.contains("28"), shape.errors.constData());
        QVERIFY(!std::filesystem::exists(nets_.path("a.npy")));
    }

private:
    QByteArray read(const char* name) const {
        QFile file(QString::fromStdString(nets_.path(name).string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    SmallNets nets_;
};

REVERIE_SUITE(FeaturesCommandTest, Console)

} // namespace features_command_test

#include "features_command_test.moc"
