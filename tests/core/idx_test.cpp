#include "core/data/idx.h"
#include "core/io/gzip.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <bit>
#include <limits>
#include <numeric>

namespace idx_test {

using namespace reverie;
using namespace reverie::test;

namespace {

std::string packed(std::string_view bytes) {
    const std::vector<std::byte> result = gzip(std::as_bytes(std::span(bytes)));
    return {reinterpret_cast<const char*>(result.data()), result.size()};
}

/// Three images of 2 × 2 pixels: 0, 1, 2 … 11, times twenty.
std::string threeImages() {
    std::string pixels;
    for (int i = 0; i < 12; ++i)
        pixels += static_cast<char>(20 * i);
    return idx(byteImages, {3, 2, 2}, pixels);
}

std::string threeLabels() {
    return idx(byteLabels, {3}, std::string_view("\x07\x00\x09", 3));
}

/// Large and of little pattern, so that its gzip stream is longer than one reading buffer.
std::string manyImages() {
    std::string pixels(500 * 784, '\0');
    std::uint32_t state = 1;
    for (char& pixel : pixels)
        pixel = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return idx(byteImages, {500, 28, 28}, pixels);
}

std::string floatIdx(std::initializer_list<std::uint32_t> sizes, std::initializer_list<float> values) {
    std::string bytes = idx(floatImages, sizes, {});
    for (const float value : values)
        bytes += bigEndian(std::bit_cast<std::uint32_t>(value));
    return bytes;
}

QByteArray row(const std::string& bytes) {
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

} // namespace

class IdxTest : public QObject {
    Q_OBJECT

private slots:
    void readsImagesAndLabels_data() {
        QTest::addColumn<QByteArray>("images");
        QTest::addColumn<QByteArray>("labels");
        QTest::newRow("plain") << row(threeImages()) << row(threeLabels());
        QTest::newRow("gzipped, whatever the name") << row(packed(threeImages())) << row(packed(threeLabels()));
        const std::string whole = threeImages();
        QTest::newRow("two gzip members")
            << row(packed(whole.substr(0, 9)) + packed(whole.substr(9))) << row(threeLabels());
    }

    void readsImagesAndLabels() {
        QFETCH(QByteArray, images);
        QFETCH(QByteArray, labels);
        const Folder folder;
        const ImageSet set =
            readIdx(folder.write("i", images.toStdString()), folder.write("l", labels.toStdString()));
        QCOMPARE(set.size(), Index{3});
        QCOMPARE(set.shape(), (ImageShape{2, 2}));
        QCOMPARE(set.name(), "i");
        QCOMPARE(int(set.bytes()[11]), 220);
        QCOMPARE(int(set.labels()[0]), 7);
        QCOMPARE(int(set.labels()[2]), 9);
    }

    void readsFloats() {
        const Folder folder;
        const ImageSet set = readIdx(folder.write("f", floatIdx({2, 1, 2}, {-1.5F, 0.25F, 3.0F, 1e-3F})));
        QCOMPARE(set.kind(), PixelKind::Real);
        Matrix images;
        set.read(0, 2, images);
        QCOMPARE(images(0, 0), -1.5F);
        QCOMPARE(images(1, 0), 0.25F);
        QCOMPARE(images(0, 1), 3.0F);
        QCOMPARE(images(1, 1), 1e-3F);
    }

    void readsFromMemory() {
        const std::string images = packed(threeImages());
        const std::string labels = threeLabels();
        const ImageSet set = readIdx(std::as_bytes(std::span(images)), std::as_bytes(std::span(labels)), "memory");
        QCOMPARE(set.size(), Index{3});
        QCOMPARE(set.name(), "memory");
        QVERIFY(errorOf([&] {
                    readIdx(std::as_bytes(std::span(images)).first(10), {}, "memory");
                }).starts_with("memory: "));
    }

    void whatIsWrittenIsReadAgain_data() {
        QTest::addColumn<QString>("ending");
        QTest::newRow("plain") << "";
        QTest::newRow("gzipped") << ".gz";
    }

    void whatIsWrittenIsReadAgain() {
        QFETCH(QString, ending);
        const Folder folder;
        const std::string bytes = manyImages();
        const ImageSet set = readIdx(folder.write("all", bytes));
        const auto file = folder / ("copy" + ending.toStdString());
        writeIdx(set, file);
        QCOMPARE(contents(file).starts_with("\x1f\x8b"), !ending.isEmpty());
        const ImageSet copy = readIdx(file);
        QVERIFY(std::ranges::equal(copy.bytes(), set.bytes()));
        if (ending.isEmpty()) QVERIFY(contents(file) == bytes);

        const std::string images = threeImages();
        const std::string labels = threeLabels();
        const ImageSet small = readIdx(folder.write("i", images), folder.write("l", labels));
        writeIdx(small, folder / "i2", folder / "l2");
        QVERIFY(contents(folder / "i2") == images);
        QVERIFY(contents(folder / "l2") == labels);
    }

    void filesThatLie_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto add = [](const char* name, const std::string& bytes, const char* reason) {
            QTest::newRow(name) << row(bytes) << reason;
        };
        const std::string images = threeImages();
        const std::string many = packed(manyImages());
        std::string wrongBits = many;
        wrongBits[many.size() / 2] = static_cast<char>(wrongBits[many.size() / 2] ^ 0x55);
        std::string wrongChecksum = packed(images);
        wrongChecksum[wrongChecksum.size() - 6] = static_cast<char>(wrongChecksum[wrongChecksum.size() - 6] ^ 1);
        std::string wrongLength = packed(images);
        wrongLength.back() = 1;

        add("empty file", "", "truncated");
        add("half a header", images.substr(0, 7), "truncated");
        add("wrong magic", "GIF89a, not digits at all", "not an IDX file");
        add("labels instead of images", threeLabels(), "dimensions is 1, but images have 3");
        add("four dimensions", idx(0x00000804, {1, 1, 1, 1}, "x"), "dimensions is 4");
        add("type int16", idx(0x00000B03, {1, 1, 1}, "xx"), "type 0x0b");
        add("no images", idx(byteImages, {0, 28, 28}, ""), "holds no images");
        add("images without rows", idx(byteImages, {3, 0, 28}, ""), "0 × 28 pixels");
        add("images without columns", idx(byteImages, {3, 28, 0}, ""), "28 × 0 pixels");
        add("a product that overflows", idx(byteImages, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, "x"), "promises");
        add("a product that overflows to little", idx(byteImages, {0x80000000, 0x80000000, 4}, "x"), "promises");
        add("a float product that overflows to little", idx(floatImages, {0x80000000, 0x40000000, 2}, "x"),
            "promises");
        add("more images than bytes", idx(byteImages, {60000, 28, 28}, "few"), "promises");
        add("one byte missing", images.substr(0, images.size() - 1), "truncated");
        add("one byte too many", images + "x", "more bytes than its header says");
        add("gzip: absurd size", packed(idx(byteImages, {0x7FFFFFFF, 28, 28}, "few")), "promises");
        add("gzip: one byte missing", packed(images.substr(0, images.size() - 1)), "truncated");
        add("gzip: one byte too many", packed(images + "x"), "more bytes than its header says");
        add("gzip: truncated", many.substr(0, many.size() / 2), "gzip stream is truncated");
        add("gzip: only its magic", "\x1f\x8b", "gzip stream is truncated");
        add("gzip: trailer missing", packed(images).substr(0, packed(images).size() - 8),
            "gzip stream is truncated");
        add("gzip: wrong bits", wrongBits, "gzip stream is corrupt");
        add("gzip: wrong checksum", wrongChecksum, "gzip stream is corrupt");
        add("gzip: wrong length", wrongLength, "gzip stream is corrupt");
        add("gzip: nonsense after its magic", std::string("\x1f\x8b") + "nonsense", "gzip stream is corrupt");
        add("gzip: garbage behind", packed(images) + "garbage", "something else follows");
        add("gzip: one byte behind", packed(images) + "g", "something else follows");
        add("floats: NaN", floatIdx({1, 1, 2}, {0.0F, std::numeric_limits<float>::quiet_NaN()}),
            "digits: a pixel of image 1 is not a finite");
        add("floats: infinite", floatIdx({1, 1, 2}, {std::numeric_limits<float>::infinity(), 0.0F}),
            "not a finite");
    }

    void filesThatLie() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        const Folder folder;
        const auto file = folder.write("digits", bytes.toStdString());
        const std::string message = errorOf([&] { readIdx(file); });
        QVERIFY2(tells(message, file, reason.toStdString()), message.c_str());
    }

    void labelsThatLie_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        QTest::newRow("too few") << row(idx(byteLabels, {2}, "\x01\x02")) << "holds 2 labels, but";
        QTest::newRow("too many") << row(idx(byteLabels, {4}, "\x01\x02\x03\x04")) << "holds 4 labels, but";
        QTest::newRow("above 9") << row(idx(byteLabels, {3}, "\x01\x0A\x02")) << "label 2 is 10";
        QTest::newRow("images") << row(threeImages()) << "dimensions is 3, but labels have 1";
        QTest::newRow("floats") << row(idx(0x00000D01, {3}, "123412341234")) << "type 0x0d";
        QTest::newRow("truncated") << row(idx(byteLabels, {3}, "\x01\x02")) << "truncated";
        QTest::newRow("count that overflows") << row(idx(byteLabels, {0xFFFFFFFF}, "\x01")) << "promises";
        QTest::newRow("gzip, corrupt") << row(std::string("\x1f\x8b") + "nonsense") << "corrupt";
    }

    void labelsThatLie() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        const Folder folder;
        const auto images = folder.write("images", threeImages());
        const auto labels = folder.write("labels", bytes.toStdString());
        const std::string message = errorOf([&] { readIdx(images, labels); });
        QVERIFY2(tells(message, labels, reason.toStdString()), message.c_str());
    }

    void whatCannotBeOpenedIsTold() {
        const Folder folder;
        const auto missing = folder / "missing";
        std::string message = errorOf([&] { readIdx(missing); });
        QVERIFY2(tells(message, missing, "cannot be read: No such file"), message.c_str());
        message = errorOf([&] { readIdx(folder.path()); });
        QVERIFY2(tells(message, folder.path(), "is not a file"), message.c_str());
    }

    void floatsAreNotWrittenAsBytes() {
        const Folder folder;
        const ImageSet set("floats", {1, 1}, std::vector<float>{0.5F});
        QVERIFY(tells(errorOf([&] { writeIdx(set, folder / "out"); }), folder / "out", "no bytes"));
        QCOMPARE(folder.fileCount(), std::size_t{0});
    }
};

REVERIE_SUITE(IdxTest, None)

} // namespace idx_test

#include "idx_test.moc"
