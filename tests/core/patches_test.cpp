#include "core/data/dataset.h"
#include "core/data/patches.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <QByteArray>

#include <cmath>
#include <numeric>

namespace patches_test {

using namespace reverie;
using namespace reverie::test;

namespace {

/// Three columns and two rows of grey levels as PNG; the same in red, green and blue.
constexpr const char* greyPng =
    "89504e470d0a1a0a0000000d4948445200000003000000020800000000b81f39c6000000104944415478da6"
    "36470706038f05f0100072e0261e7e8fe820000000049454e44ae426082";
constexpr const char* colourPng =
    "89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d0000001c4944415478da6364"
    "6060707070707070603870e0c0ffffff151414003619071f115e27390000000049454e44ae426082";
/// 8 × 8 pixels, the left half dark (50), the right half light (200).
constexpr const char* jpeg = "ffd8ffe000104a46494600010100000100010000ffdb0043000302020302020303030304030304050805"
                             "050404050a070706080c0a0c0c"
                             "0b0a0b0b0d0e12100d0e110e0b0b1016101113141515150c0f171816141812141514ffc0000b08000800"
                             "0801011100ffc4001400010000"
                             "0000000000000000000000000004ffc40018100002030000000000000000000000000000094785c4ffda"
                             "0008010100003f003aef902bf4"
                             "9fffd9";

std::string bytesOf(const char* hexadecimal) {
    return QByteArray::fromHex(hexadecimal).toStdString();
}

const std::vector<std::uint8_t> levels = {0, 64, 128, 192, 255, 32};

/// A binary PGM file whose pixel at (row, column) is `level(row, column)`.
template<class Level>
std::string pgm(Index rows, Index columns, Level&& level) {
    std::string bytes =
        "P5\n# made by a test\n" + std::to_string(columns) + " " + std::to_string(rows) + "\n255\n";
    for (Index row = 0; row < rows; ++row)
        for (Index column = 0; column < columns; ++column)
            bytes += static_cast<char>(level(row, column));
    return bytes;
}

std::string columnsAsLevels(Index rows, Index columns) {
    return pgm(rows, columns, [](Index, Index column) { return column; });
}

Picture picture(Index rows, Index columns) {
    Picture made = {
        "a picture", {rows, columns}, std::vector<std::uint8_t>(static_cast<std::size_t>(rows * columns))};
    for (std::size_t i = 0; i < made.pixels.size(); ++i)
        made.pixels[i] = static_cast<std::uint8_t>(i % static_cast<std::size_t>(columns));
    return made;
}

} // namespace

class PatchesTest : public QObject {
    Q_OBJECT

private slots:
    void picturesAreReadAsGreyLevels() {
        const Folder folder;
        const Picture grey = readPicture(folder.write("grey.png", bytesOf(greyPng)));
        QCOMPARE(grey.shape, (ImageShape{2, 3}));
        QVERIFY(grey.pixels == levels);
        QVERIFY(readPicture(folder.write("colour.png", bytesOf(colourPng))).pixels == levels);
        const Picture plain =
            readPicture(folder.write("plain.pgm", pgm(2, 3, [](Index row, Index column) {
                                         return levels[static_cast<std::size_t>(3 * row + column)];
                                     })));
        QCOMPARE(plain.shape, (ImageShape{2, 3}));
        QVERIFY(plain.pixels == levels);
        const Picture halves = readPicture(folder.write("halves.JPG", bytesOf(jpeg)));
        QCOMPARE(halves.shape, (ImageShape{8, 8}));
        for (std::size_t i = 0; i < 64; ++i)
            QVERIFY(std::abs(halves.pixels[i] - (i % 8 < 4 ? 50 : 200)) <= 8);
    }

    void fewerGreyLevelsAreStretched() {
        const Folder folder;
        const Picture read = readPicture(folder.write("four.pgm", std::string("P5 4 1 3\n\0\1\2\3", 13)));
        QVERIFY((read.pixels == std::vector<std::uint8_t>{0, 85, 170, 255}));
    }

    void badPicturesAreTold_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto add = [](const char* name, const std::string& bytes, const char* reason) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << reason;
        };
        add("empty", "", "is neither a PNG, nor a JPEG, nor a binary PGM picture");
        add("text", "hello", "is neither a PNG, nor a JPEG, nor a binary PGM picture");
        add("PNG cut off", bytesOf(greyPng).substr(0, 50), "cannot be read as a PNG picture: ");
        add("PNG damaged", bytesOf(greyPng).replace(45, 4, "abcd"), "cannot be read as a PNG picture: ");
        add("JPEG cut off", bytesOf(jpeg).substr(0, 150), "cannot be read as a JPEG picture: ");
        add("JPEG of a header alone", bytesOf(jpeg).substr(0, 20), "holds no pixels");
        add("PGM cut off", columnsAsLevels(4, 4).substr(0, 40), "ends too early");
        add("PGM of words", "P5 a b c\n", "up to 255 grey levels");
        add("PGM of many levels", "P5 1 1 65535\n\1\1", "up to 255 grey levels");
        add("PGM without pixels", "P5 0 3 255\n", "holds no pixels");
        add("PGM without end", "P5 4000000000 4000000000 255\n", "at most 200000000 are read");
    }

    void badPicturesAreTold() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        const Folder folder;
        const auto file = folder.write("bad.png", bytes.toStdString());
        const std::string message = errorOf([&] { readPicture(file); });
        QVERIFY2(tells(message, file, reason.toStdString()), message.c_str());
    }

    void aLargePictureIsShrunkByAreas() {
        const Picture small = shrinkPicture(picture(4, 20), 10);
        QCOMPARE(small.shape, (ImageShape{2, 10}));
        for (std::size_t i = 0; i < 20; ++i)
            QVERIFY(std::abs(small.pixels[i] - (2.0 * static_cast<double>(i % 10) + 0.5)) <= 0.5);
        QVERIFY(shrinkPicture(picture(4, 20), 20).pixels == picture(4, 20).pixels);
    }

    void patchesOfBothSplitsLieApart() {
        PatchPlan plan;
        plan.shape = {5, 6};
        plan.training = 3000;
        plan.validation = 500;
        const std::vector<Picture> pictures = {picture(20, 60), picture(9, 12)};
        const Patches patches = cutPatches(pictures, "Ramps", plan);
        QCOMPARE(patches.training.size(), Index{3000});
        QCOMPARE(patches.validation.size(), Index{500});
        QCOMPARE(patches.training.shape(), plan.shape);
        QCOMPARE(patches.training.name(), "Ramps, training");
        QCOMPARE(patches.validation.name(), "Ramps, validation");
        // Levels are columns: 50 and 6 columns are for training, the last 10 and 6 for validation.
        const auto columnsSeen = [](const ImageSet& set, Index which) {
            std::pair<int, int> seen = {255, 0};
            for (Index i = which; i < set.size(); i += 2)
                for (const std::uint8_t level : set.bytes().subspan(static_cast<std::size_t>(i * 30), 30))
                    seen = {std::min<int>(seen.first, level), std::max<int>(seen.second, level)};
            return seen;
        };
        QCOMPARE(columnsSeen(patches.training, 0), std::pair(0, 49));
        QCOMPARE(columnsSeen(patches.validation, 0), std::pair(50, 59));
        QCOMPARE(columnsSeen(patches.training, 1), std::pair(0, 5));
        QCOMPARE(columnsSeen(patches.validation, 1), std::pair(6, 11));
        const auto first = patches.training.bytes().first(30);
        for (std::size_t i = 1; i < 30; ++i)
            QCOMPARE(first[i] - first[0], static_cast<int>(i % 6));
    }

    void equalSeedsCutEqualPatches() {
        PatchPlan plan;
        plan.training = 50;
        plan.validation = 0;
        const std::vector<Picture> pictures = {picture(40, 80)};
        const auto fingerprint = [&] { return cutPatches(pictures, "Ramps", plan).training.fingerprint(); };
        const std::uint64_t once = fingerprint();
        QCOMPARE(fingerprint(), once);
        QVERIFY(cutPatches(pictures, "Ramps", plan).validation.empty());
        plan.seed = 2;
        QVERIFY(fingerprint() != once);
    }

    void theBundledPatchesAreThere() {
        const auto data = openDataset("patches");
        QCOMPARE(data->source, "patches");
        QCOMPARE(data->title, "Natural patches");
        QCOMPARE(data->training.size(), Index{40'000});
        QCOMPARE(data->validation.size(), Index{5'000});
        QCOMPARE(data->training.shape(), (ImageShape{14, 14}));
        QCOMPARE(data->training.kind(), PixelKind::Grey);
        QVERIFY(!data->training.labelled());
        QCOMPARE(openDataset("patches", 7)->validation.size(), Index{7});
        QVERIFY(openDataset("patches", 0)->validation.empty());
        QVERIFY(tells(errorOf([] { openDataset("patches", -2); }), "patches", "choose 0 to"));
        QCOMPARE(openDataset("patches", 7)->training.fingerprint(), data->training.fingerprint());
    }

    /// Neighbouring pixels of photographs are alike, distant ones not, the mean of the patch apart.
    void theBundledPatchesAreOfPhotographs() {
        Matrix pixels;
        openDataset("patches", 0)->training.read(0, 4000, pixels);
        pixels.rowwise() -= pixels.colwise().mean().eval();
        const auto correlation = [&](Index a, Index b) {
            return pixels.row(a).dot(pixels.row(b)) / (pixels.row(a).norm() * pixels.row(b).norm());
        };
        const Index middle = 7 * 14 + 1;
        QVERIFY(correlation(middle, middle + 1) > 0.5F);
        QVERIFY(correlation(middle, middle + 11) < correlation(middle, middle + 1) - 0.4F);
    }

    void aFolderOfPicturesIsCutIntoPatches() {
        const Folder folder;
        folder.write("b.pgm", columnsAsLevels(20, 40));
        folder.write("a.PGM", columnsAsLevels(30, 100));
        folder.write("notes.txt", "not a picture");
        const auto path = std::filesystem::canonical(folder.path());
        const auto data = openDataset(folder.path().string(), 10);
        QCOMPARE(std::filesystem::path(data->source), path);
        QCOMPARE(data->title, "Patches of " + path.filename().string());
        QCOMPARE(data->training.shape(), (ImageShape{14, 14}));
        QCOMPARE(data->validation.size(), Index{10});
        const auto again = openDataset("patches:" + folder.path().string(), 10);
        QCOMPARE(again->source, "patches:" + path.string());
        QCOMPARE(again->training.fingerprint(), data->training.fingerprint());
        const auto one = openDataset((path / "b.pgm").string());
        QCOMPARE(one->training.size(), Index{40'000});
    }

    void idxFilesComeBeforePictures() {
        const Folder folder;
        folder.write("a.pgm", columnsAsLevels(30, 100));
        folder.write("train-images-idx3-ubyte", idx(byteImages, {2, 1, 2}, "abcd"));
        QCOMPARE(openDataset(folder.path().string(), 0)->training.size(), Index{2});
        QCOMPARE(openDataset("patches:" + folder.path().string())->training.size(), Index{40'000});
    }

    void wordsComeBeforeFolders() {
        const Folder folder;
        std::filesystem::create_directory(folder / "mnist");
        std::filesystem::create_directory(folder / "holiday");
        for (const char* name : {"mnist/a.png", "holiday/a.png"})
            std::ofstream(folder / name) << "picture";
        const auto before = std::filesystem::current_path();
        std::filesystem::current_path(folder / "");
        const bool word = isCutIntoPatches("mnist");
        const bool relative = isCutIntoPatches("holiday");
        std::filesystem::current_path(before);
        QVERIFY(!word && relative);
        QVERIFY(isCutIntoPatches((folder / "mnist").string()));
        QVERIFY(isCutIntoPatches((folder / "mnist/a.png").string()));
        QVERIFY(isCutIntoPatches("patches") && isCutIntoPatches("patches:somewhere"));
        QVERIFY(!isCutIntoPatches("bundled") && !isCutIntoPatches("bars-4x4") && !isCutIntoPatches("/nowhere"));
    }

    void badFoldersAreTold() {
        const Folder folder;
        const auto path = std::filesystem::canonical(folder.path());
        QVERIFY(tells(errorOf([&] { openDataset("patches:" + path.string()); }), path, "holds no pictures"));
        QVERIFY(tells(errorOf([] { openDataset("patches:/nowhere"); }), "/nowhere", "no such folder or file"));
        const auto small = folder.write("small.pgm", columnsAsLevels(14, 27));
        QVERIFY(tells(errorOf([&] { openDataset(path.string()); }), std::filesystem::canonical(small),
                      "14 × 27 pixels are too few"));
        const auto broken = folder.write("broken.png", "no picture");
        const std::string message = errorOf([&] { openDataset(path.string()); });
        QVERIFY2(tells(message, std::filesystem::canonical(broken), "is neither a PNG"), message.c_str());
    }
};

REVERIE_SUITE(PatchesTest, None)

} // namespace patches_test

#include "patches_test.moc"
