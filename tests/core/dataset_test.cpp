#include "core/data/dataset.h"
#include "core/io/gzip.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace dataset_test {

using namespace reverie;
using namespace reverie::test;

namespace {

/// `count` images of rows × 2 pixels; every pixel of an image is `first` plus its number.
std::string images(std::uint32_t count, std::uint8_t first = 10, std::uint32_t rows = 2) {
    std::string pixels;
    for (std::uint32_t i = 0; i < count; ++i)
        pixels.append(rows * 2, static_cast<char>(first + i));
    return idx(byteImages, {count, rows, 2}, pixels);
}

std::string labels(std::uint32_t count) {
    std::string values;
    for (std::uint32_t i = 0; i < count; ++i)
        values += static_cast<char>(i % 10);
    return idx(byteLabels, {count}, values);
}

std::string packed(std::string_view bytes) {
    const std::vector<std::byte> result = gzip(std::as_bytes(std::span(bytes)));
    return {reinterpret_cast<const char*>(result.data()), result.size()};
}

std::array<int, 10> labelCounts(const ImageSet& set) {
    std::array<int, 10> counts = {};
    for (const std::uint8_t label : set.labels())
        ++counts[label];
    return counts;
}

std::array<int, 10> tenOf(int count) {
    std::array<int, 10> counts = {};
    counts.fill(count);
    return counts;
}

} // namespace

class DatasetTest : public QObject {
    Q_OBJECT

private slots:
    void theBundledDigitsAreThere() {
        const auto data = openDataset("bundled");
        QCOMPARE(data->source, "bundled");
        QCOMPARE(data->title, "Bundled digits");
        QCOMPARE(data->training.size(), Index{4500});
        QCOMPARE(data->validation.size(), Index{500});
        QVERIFY(data->test.empty());
        QCOMPARE(data->training.shape(), (ImageShape{28, 28}));
        QCOMPARE(data->training.kind(), PixelKind::Grey);
        QVERIFY(labelCounts(data->training) == tenOf(450));
        QVERIFY(labelCounts(data->validation) == tenOf(50));
    }

    void theBundledDigitsCanBeSplitOtherwise() {
        const auto data = openDataset("bundled", 1000);
        QCOMPARE(data->training.size(), Index{4000});
        QCOMPARE(data->validation.size(), Index{1000});
        QCOMPARE(openDataset("bundled", 0)->training.size(), Index{5000});
        QCOMPARE(data->collection.name, "MNIST training images");
        QVERIFY(openDataset("bars-4x4")->collection.name.empty());
        QVERIFY(tells(errorOf([] { openDataset("bundled", 5000); }), "bundled", "leave nothing to train on"));
        QVERIFY(tells(errorOf([] { openDataset("bundled", -2); }), "bundled", "choose 0 to 4999"));
    }

    void theBundledDigitsCanBeSmaller() {
        const auto small = openDataset("bundled-14");
        const auto large = openDataset("bundled");
        QCOMPARE(small->source, "bundled-14");
        QCOMPARE(small->training.shape(), (ImageShape{14, 14}));
        QCOMPARE(small->training.size(), Index{4500});
        QCOMPARE(small->validation.size(), Index{500});
        QCOMPARE(small->training.kind(), PixelKind::Grey);
        QVERIFY(std::ranges::equal(small->training.labels(), large->training.labels()));
        QCOMPARE(small->collection.name, large->collection.name);
        Matrix whole;
        Matrix half;
        large->validation.read(0, 20, whole);
        small->validation.read(0, 20, half);
        for (Index row = 0; row < 14; ++row)
            for (Index column = 0; column < 14; ++column) {
                const Index corner = 2 * row * 28 + 2 * column;
                const Eigen::RowVectorXf mean =
                    (whole.row(corner) + whole.row(corner + 1) + whole.row(corner + 28) + whole.row(corner + 29)) /
                    4;
                QVERIFY((half.row(row * 14 + column) - mean).cwiseAbs().maxCoeff() < 0.51F / 255);
            }
    }

    /// The mean original pixel is 33.5 of 255 and a digit's own root mean squared error below 6 on average.
    void theBundledDigitsAreMnistDigits() {
        const std::filesystem::path mnist = REVERIE_SOURCE_DIR "/../shared/data/mnist";
        if (!std::filesystem::exists(mnist)) QSKIP("MNIST is not at hand");
        const auto data = openDataset(mnist.string());
        QCOMPARE(data->training.size(), Index{50000});
        QCOMPARE(data->validation.size(), Index{10000});
        QCOMPARE(data->training.labels()[0], 5);
        QCOMPARE(data->validation.labels().size(), std::size_t{10000});

        Matrix originals;
        data->training.read(0, data->training.size(), originals);
        Matrix digits;
        openDataset("bundled")->training.read(0, 60, digits);
        const Eigen::VectorXf lengths = originals.colwise().squaredNorm();
        const Matrix products = originals.transpose() * digits;
        int found = 0;
        for (Index i = 0; i < digits.cols(); ++i) {
            const float nearest = (lengths - 2 * products.col(i)).minCoeff() + digits.col(i).squaredNorm();
            if (std::sqrt(std::max(nearest, 0.0F) / 784) < 20.0F / 255.0F) ++found;
        }
        // Five sixths of the originals lie in the training split: 50 of 60 expected, standard deviation 2.9.
        QVERIFY2(found > 50 - 4 * 3, qPrintable(QString::number(found)));
    }

    void barsAndStripesAreAllDistinct_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::newRow("2x2") << 2 << 2;
        QTest::newRow("4x4") << 4 << 4;
        QTest::newRow("3x5") << 3 << 5;
        QTest::newRow("8x8") << 8 << 8;
    }

    void barsAndStripesAreAllDistinct() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        const auto data = openDataset("bars-" + std::to_string(rows) + "x" + std::to_string(columns));
        const Index expected = (1 << rows) + (1 << columns) - 2;
        QCOMPARE(data->training.size(), expected);
        QCOMPARE(data->training.kind(), PixelKind::Binary);
        QVERIFY(data->validation.empty());
        Matrix patterns;
        data->training.read(0, expected, patterns);
        std::set<std::vector<float>> distinct;
        for (const auto pattern : patterns.colwise()) {
            distinct.emplace(pattern.begin(), pattern.end());
            const auto image = pattern.reshaped<Eigen::RowMajor>(rows, columns);
            const bool bars = (image.rowwise().maxCoeff() == image.rowwise().minCoeff());
            const bool stripes = (image.colwise().maxCoeff() == image.colwise().minCoeff());
            QVERIFY(bars || stripes);
        }
        QCOMPARE(static_cast<Index>(distinct.size()), expected);
    }

    void barsOfOtherSizesAreRefused() {
        for (const char* source : {"bars-1x4", "bars-4x9", "bars-4", "bars-44x4", "bars-4x4x4", "bars-axb"})
            QVERIFY(tells(errorOf([&] { openDataset(source); }), source, "2 to 8 rows and columns"));
    }

    void aFolderIsSplitByItsFiles() {
        const Folder folder;
        folder.write("train-images-idx3-ubyte.gz", packed(images(12)));
        folder.write("train-labels-idx1-ubyte", labels(12));
        folder.write("validation-images-idx3-ubyte", images(5, 100));
        folder.write("validation-labels-idx1-ubyte.gz", packed(labels(5)));
        folder.write("t10k-images-idx3-ubyte", images(3, 200));
        const auto data = openDataset(folder.path().string(), 4);
        QCOMPARE(data->training.size(), Index{12});
        QCOMPARE(data->validation.size(), Index{5});
        QCOMPARE(data->test.size(), Index{3});
        QVERIFY(data->training.labelled());
        QVERIFY(data->validation.labelled());
        QVERIFY(!data->test.labelled());
        QCOMPARE(int(data->validation.bytes()[0]), 100);
        QCOMPARE(std::filesystem::path(data->source), std::filesystem::canonical(folder.path()));
        QCOMPARE(data->title, folder.path().filename().string());
    }

    void theLastSixthIsTheValidationSplit() {
        const Folder folder;
        folder.write("train-images-idx3-ubyte", images(13));
        folder.write("train-labels-idx1-ubyte", labels(13));
        const auto data = openDataset(folder.path().string());
        QCOMPARE(data->training.size(), Index{11});
        QCOMPARE(data->validation.size(), Index{2});
        QCOMPARE(int(data->validation.bytes()[0]), 10 + 11);
        QCOMPARE(data->validation.labels()[0], 1);
        QCOMPARE(openDataset(folder.path().string(), 4)->validation.size(), Index{4});
        QVERIFY(openDataset(folder.path().string(), 0)->validation.empty());
        QVERIFY(tells(errorOf([&] { openDataset(folder.path().string(), 13); }),
                      std::filesystem::canonical(folder.path()), "leave nothing to train on"));
    }

    void aSingleFileFindsItsLabels() {
        const Folder folder;
        const auto file = folder.write("my-images-idx3-ubyte", images(6));
        QVERIFY(!openDataset(file.string())->training.labelled());
        folder.write("my-labels-idx1-ubyte.gz", packed(labels(6)));
        const auto data = openDataset(file.string());
        QVERIFY(data->training.labelled());
        QCOMPARE(data->training.size(), Index{5});
        QCOMPARE(data->validation.size(), Index{1});
        const auto plain = folder.write("faces.idx", images(2));
        QCOMPARE(openDataset(plain.string())->training.size(), Index{2});
    }

    void aFolderWithoutImagesListsWhatItLookedFor() {
        const Folder folder;
        const auto path = std::filesystem::canonical(folder.path());
        const std::string message = errorOf([&] { openDataset(folder.path().string()); });
        QVERIFY2(tells(message, path, "train-images-idx3-ubyte, train-images-idx3-ubyte.gz"), message.c_str());
    }

    void partsOfAnotherShapeAreRefused() {
        const Folder folder;
        folder.write("train-images-idx3-ubyte", images(12));
        folder.write("t10k-images-idx3-ubyte", images(12, 10, 3));
        const std::string message = errorOf([&] { openDataset(folder.path().string()); });
        QVERIFY2(tells(message, std::filesystem::canonical(folder.path()),
                       "3 × 2 pixels, but the training images 2 × 2"),
                 message.c_str());
    }

    void labelsOfAnotherCountAreRefused() {
        const Folder folder;
        folder.write("train-images-idx3-ubyte", images(12));
        const auto file = folder.write("train-labels-idx1-ubyte", labels(11));
        const std::string message = errorOf([&] { openDataset(folder.path().string()); });
        QVERIFY2(tells(message, std::filesystem::canonical(file), "holds 11 labels"), message.c_str());
    }

    void whatIsMissingIsTold() {
        QVERIFY(
            tells(errorOf([] { openDataset("/nowhere/at-all"); }), "/nowhere/at-all", "no such folder or file"));
        QVERIFY(errorOf([] { openDataset(""); }).starts_with("No data is named"));
    }

    void aFolderThatMayNotBeReadIsTold() {
        const Folder folder;
        folder.write("train-images-idx3-ubyte", images(12));
        const auto path = std::filesystem::canonical(folder.path());
        chmod(path.c_str(), 0);
        const bool root = geteuid() == 0;
        QVERIFY(!root || seteuid(65534) == 0);
        const std::string message = errorOf([&] { openDataset(path.string()); });
        QVERIFY(!root || seteuid(0) == 0);
        chmod(path.c_str(), 0700);
        QVERIFY2(message.starts_with(path.string()) && message.find("Permission denied") != std::string::npos,
                 message.c_str());
    }

    void mnistIsFoundWhereItWasFetchedOrAdvised() {
        const Folder home;
        qputenv("XDG_DATA_HOME", QByteArray::fromStdString(home.path().string()));
        QCOMPARE(mnistFolder(), home / "Reverie/Reverie/mnist");
        std::filesystem::create_directories(mnistFolder());
        home.write("Reverie/Reverie/mnist/train-images-idx3-ubyte", images(12));
        home.write("Reverie/Reverie/mnist/train-labels-idx1-ubyte", labels(12));
        home.write("Reverie/Reverie/mnist/t10k-images-idx3-ubyte", images(4));
        QVERIFY(!mnistPresent());
        const std::string message = errorOf([] { openDataset("mnist"); });
        QVERIFY2(tells(message, mnistFolder(), "File › Get MNIST… or with reverie fetch-mnist"), message.c_str());
        home.write("Reverie/Reverie/mnist/t10k-labels-idx1-ubyte", labels(4));
        QVERIFY(mnistPresent());
        const auto data = openDataset("mnist");
        QCOMPARE(data->source, "mnist");
        QCOMPARE(data->title, "MNIST");
        QCOMPARE(data->collection.name, "MNIST training images");
        QCOMPARE(data->collection.extent, Index{12});
        QCOMPARE(data->training.size(), Index{10});
        QCOMPARE(data->validation.size(), Index{2});
        QCOMPARE(data->test.size(), Index{4});
        qunsetenv("XDG_DATA_HOME");
        qputenv("HOME", "/home/somebody");
        QCOMPARE(mnistFolder(), std::filesystem::path("/home/somebody/.local/share/Reverie/Reverie/mnist"));
        qunsetenv("HOME");
        QCOMPARE(mnistFolder(), std::filesystem::path("/.local/share/Reverie/Reverie/mnist"));
    }

    void fashionIsFoundOrAdvised() {
        if (fashionInstalled()) {
            const auto data = openDataset("fashion");
            QCOMPARE(data->training.size(), Index{50000});
            QCOMPARE(data->validation.size(), Index{10000});
            QCOMPARE(data->test.size(), Index{10000});
            QCOMPARE(data->title, "Fashion-MNIST");
        } else {
            const std::string message = errorOf([] { openDataset("fashion"); });
            QVERIFY2(tells(message, fashionFolder, "install the Debian package dataset-fashion-mnist"),
                     message.c_str());
        }
    }
};

REVERIE_SUITE(DatasetTest, None)

} // namespace dataset_test

#include "dataset_test.moc"
