#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "tests/app/program.h"
#include "tests/suite.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace sample_command_test {

using namespace reverie;

class SampleCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        run({"train", "--hidden", "16", "--epochs", "1", "--out", "digits", "--checkpoint", "checkpoint"});
        run({"train", "--preset", "bars-exact", "--epochs", "3000", "--learning-rate", "0.2", "--out", "bars"});
    }

    void samplesAreReadBackFromIdx_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << "samples-idx3-ubyte";
        QTest::newRow("gzipped") << "samples-idx3-ubyte.gz";
    }

    void samplesAreReadBackFromIdx() {
        QFETCH(QString, name);
        run({"sample", "digits", "--idx", name, "--count", "600", "--steps", "3"});
        const ImageSet images = readIdx(path(name));
        QCOMPARE(images.size(), 600);
        QCOMPARE(images.shape(), (ImageShape{28, 28}));
        QVERIFY(images.maximum() > images.minimum());
    }

    void aGridIsPaintedAsAsked() {
        run({"sample", "digits", "--out", "grid.png", "--count", "12", "--columns", "6", "--steps", "2"});
        const QImage grid(folder_.filePath("grid.png"));
        QVERIFY(!grid.isNull());
        const double aspect = static_cast<double>(grid.width()) / grid.height();
        QVERIFY2(aspect > 2.7 && aspect < 3.3, qPrintable(QString::number(aspect))); // 6 beside 2
    }

    void equalSeedsGiveEqualSamplesWithAnyNumberOfThreads() {
        run({"sample", "digits", "--idx", "a", "--count", "20", "--steps", "5", "--threads", "1"});
        run({"sample", "digits", "--idx", "b", "--count", "20", "--steps", "5", "--threads", "2"});
        run({"sample", "digits", "--idx", "c", "--count", "20", "--steps", "5", "--seed", "2"});
        const std::uint64_t first = readIdx(path("a")).fingerprint();
        QCOMPARE(readIdx(path("b")).fingerprint(), first);
        QVERIFY(readIdx(path("c")).fingerprint() != first);
    }

    /// A machine that has learned bars and stripes dreams them; noise would be one of them in 30 of 65,536 cases.
    void aTrainedMachineDreamsWhatItLearned() {
        run({"sample", "bars", "--idx", "dreams", "--count", "200", "--steps", "500"});
        const auto patterns = openDataset("bars-4x4");
        Matrix known;
        patterns->training.read(0, patterns->training.size(), known);
        Matrix dreams;
        readIdx(path("dreams")).read(0, 200, dreams);
        Index recognised = 0;
        for (const auto dream : dreams.colwise())
            recognised += ((known.colwise() - dream).array().square().colwise().mean() < 0.05F).any() ? 1 : 0;
        QVERIFY2(recognised > 100, qPrintable(QString::number(recognised)));
    }

    void chainsThatBeginAtDataBringItsLabels() {
        run({"sample", "digits", "--data", "bundled", "--idx", "from-images-idx3-ubyte.gz", "--count", "30",
             "--steps", "1"});
        const ImageSet images = readIdx(path("from-images-idx3-ubyte.gz"), path("from-labels-idx1-ubyte.gz"));
        const auto bundled = openDataset("bundled");
        QVERIFY(std::ranges::equal(images.labels(), bundled->validation.labels().first(30)));
    }

    /// Cold, a general machine dreams little but what it learned; hot, noise.
    void aGeneralMachineIsSampledAtATemperature() {
        run({"train", "--preset", "bars-boltzmann", "--out", "general"});
        const auto known = openDataset("bars-3x3");
        Matrix patterns;
        known->training.read(0, known->training.size(), patterns);
        const auto recognised = [&](const char* temperature) {
            run({"sample", "general", "--idx", "general-dreams", "--count", "200", "--steps", "100",
                 "--temperature", temperature});
            Matrix dreams;
            readIdx(path("general-dreams")).read(0, 200, dreams);
            Index count = 0;
            for (const auto dream : dreams.colwise())
                count += ((patterns.colwise() - dream).array().square().colwise().mean() < 0.05F).any() ? 1 : 0;
            return count;
        };
        const Index cold = recognised("0.5");
        const Index hot = recognised("50");
        QVERIFY2(cold > 180, qPrintable(QString::number(cold)));
        QVERIFY2(hot < 60, qPrintable(QString::number(hot)));
        const ProgramResult refused = runProgram(
            {"sample", "digits", "--idx", "none", "--count", "2", "--temperature", "2"}, folder_.path());
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.errors.contains("general Boltzmann machine"), refused.errors.constData());
        QVERIFY(!QFile::exists(folder_.filePath("none")));
    }

    /// One sweep of a machine that has learned still shows the images that its chains began from.
    void aGeneralMachineBeginsAtImages() {
        run({"train", "--preset", "digits-boltzmann", "--epochs", "15", "--out", "fourteen"});
        run({"sample", "fourteen", "--data", "bundled-14", "--idx", "begun-images-idx3-ubyte", "--count", "40",
             "--steps", "1"});
        const ImageSet images = readIdx(path("begun-images-idx3-ubyte"), path("begun-labels-idx1-ubyte"));
        const auto data = openDataset("bundled-14");
        QVERIFY(std::ranges::equal(images.labels(), data->validation.labels().first(40)));
        Matrix begun;
        Matrix seen;
        data->validation.read(0, 40, begun);
        images.read(0, 40, seen);
        Index nearest = 0;
        for (Index image = 0; image < 40; ++image) {
            Index best = -1;
            (begun.colwise() - seen.col(image)).colwise().squaredNorm().minCoeff(&best);
            nearest += best == image ? 1 : 0;
        }
        QVERIFY2(nearest > 20, qPrintable(QString::number(nearest)));
    }

    void filtersArePainted_data() {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("as they are") << QStringList{};
        QTest::newRow("each contrast, by norm") << QStringList{"--contrast", "each", "--sort", "norm"};
        QTest::newRow("by activation") << QStringList{"--sort", "activation"};
        QTest::newRow("by activation on named data") << QStringList{"--sort", "activation", "--data", "bundled"};
        QTest::newRow("a layer") << QStringList{"--layer", "1", "--as", "weights"};
        QTest::newRow("most active") << QStringList{"--as", "most-active"};
        QTest::newRow("most active, by activation")
            << QStringList{"--layer", "1", "--as", "most-active", "--data", "bundled", "--sort", "activation"};
        QTest::newRow("sampled") << QStringList{"--layer", "1", "--as", "sampled"};
    }

    void filtersArePainted() {
        QFETCH(QStringList, options);
        run(QStringList{"filters", "digits", "--out", "filters.png", "--columns", "8"} + options);
        const QImage grid(folder_.filePath("filters.png"));
        QVERIFY(!grid.isNull());
        const double aspect = static_cast<double>(grid.width()) / grid.height();
        QVERIFY2(aspect > 3.6 && aspect < 4.4, qPrintable(QString::number(aspect))); // 8 beside 2
        QVERIFY(QFile::remove(folder_.filePath("filters.png")));
    }

    void imagesOfUnitsAreGrey() {
        const auto painted = [&](const char* as) {
            run({"filters", "digits", "--out", "filters.png", "--as", as});
            return QImage(folder_.filePath("filters.png")).copy(QRect(10, 10, 40, 40));
        };
        const QImage weights = painted("weights");
        QVERIFY(!weights.allGray());
        const QImage images = painted("most-active");
        QVERIFY(images.allGray());
        const QImage dreams = painted("sampled");
        QVERIFY(dreams.allGray() && dreams != images);
        QCOMPARE(painted("sampled"), dreams);
    }

    void whatFiltersCannotPaintIsSaid_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("no such layer") << QStringList{"--layer", "2"} << 1 << QByteArray("1 hidden layer,");
        QTest::newRow("layers begin at 1") << QStringList{"--layer", "0"} << 2 << QByteArray("--layer");
        QTest::newRow("no such projection") << QStringList{"--as", "magic"} << 2 << QByteArray("most-active");
        QTest::newRow("other images") << QStringList{"--as", "most-active", "--data", "bars-4x4"} << 1
                                      << QByteArray("4×4");
    }

    void whatFiltersCannotPaintIsSaid() {
        QFETCH(QStringList, options);
        QFETCH(int, exitCode);
        QFETCH(QByteArray, named);
        const ProgramResult result =
            runProgram(QStringList{"filters", "digits", "--out", "none.png"} + options, folder_.path());
        QCOMPARE(result.exitCode, exitCode);
        QVERIFY2(result.errors.startsWith("reverie: ") && result.errors.contains(named),
                 result.errors.constData());
        QCOMPARE(result.errors.count('\n'), 1);
        QVERIFY(!QFile::exists(folder_.filePath("none.png")));
    }

    void gaussianUnitsAreNotSampled() {
        run({"train", "--hidden", "6", "--hidden-units", "gaussian", "--learning-rate", "0.001", "--epochs", "1",
             "--out", "gaussian"});
        const ProgramResult result =
            runProgram({"filters", "gaussian", "--as", "sampled", "--out", "none.png"}, folder_.path());
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errors.contains("Gaussian"), result.errors.constData());
    }

    void infoTellsTheKindOfEachFile() {
        run({"sample", "digits", "--idx", "some.gz", "--count", "5", "--steps", "1"});
        const nlohmann::json model = info("digits");
        QCOMPARE(model.at("kind").get<std::string>(), std::string("model"));
        QCOMPARE(model.at("hidden").at(0).at("size").get<int>(), 16);
        QCOMPARE(model.at("seen").at(0).at("cases").get<int>(), 4500);
        QCOMPARE(model.at("config").at("hidden").get<int>(), 16);
        QCOMPARE(info("checkpoint").at("kind").get<std::string>(), std::string("checkpoint"));
        const nlohmann::json idx = info("some.gz");
        QCOMPARE(idx.at("kind").get<std::string>(), std::string("idx"));
        QCOMPARE(idx.at("images").get<int>(), 5);
        QCOMPARE(idx.at("shape"), (nlohmann::json{28, 28}));
        for (const char* name : {"digits", "checkpoint", "some.gz"})
            QVERIFY2(runProgram({"info", name}, folder_.path()).output.contains("28 × 28"), name);
    }

private:
    nlohmann::json info(const char* name) {
        const ProgramResult result = runProgram({"info", name, "--json"}, folder_.path());
        if (result.exitCode != 0) qWarning("%s", result.errors.constData());
        return nlohmann::json::parse(result.output.toStdString(), nullptr, false);
    }
    void run(const QStringList& arguments) {
        const ProgramResult result = runProgram(arguments, folder_.path());
        QVERIFY2(result.exitCode == 0, result.errors.constData());
    }
    std::filesystem::path path(const QString& name) const { return folder_.filePath(name).toStdString(); }

    QTemporaryDir folder_;
};

REVERIE_SUITE(SampleCommandTest, Console)

} // namespace sample_command_test

#include "sample_command_test.moc"
