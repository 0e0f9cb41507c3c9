#include "core/data/image_set.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace image_set_test {

using namespace reverie;
using namespace reverie::test;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Floats = std::vector<float>;

/// All 256 byte values in images of 4 × 2 pixels, with labels 0 to 9 in turn.
ImageSet allBytes() {
    Bytes pixels(256);
    std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
    Bytes labels(32);
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = static_cast<std::uint8_t>(i % 10);
    return {"all bytes", {4, 2}, pixels, labels};
}

} // namespace

class ImageSetTest : public QObject {
    Q_OBJECT

private slots:
    void bytesBecomeGreyLevels() {
        const ImageSet set = allBytes();
        QCOMPARE(set.size(), Index{32});
        QCOMPARE(set.kind(), PixelKind::Grey);
        QCOMPARE(set.minimum(), 0.0F);
        QCOMPARE(set.maximum(), 1.0F);
        Matrix images;
        set.read(0, 32, images);
        QCOMPARE(images.rows(), Index{8});
        QCOMPARE(images.cols(), Index{32});
        for (int i = 0; i < 256; ++i) {
            const double error = std::abs(double(images.data()[i]) - i / 255.0);
            QVERIFY2(error <= 1.2e-7 * i / 255.0, "one rounding of 1/255 and one of the product");
        }
        QCOMPARE(images(7, 31), 1.0F);
    }

    void readsTheCasesNamed() {
        const ImageSet set = allBytes();
        const std::array<std::uint32_t, 4> cases = {31, 0, 5, 5};
        Matrix all;
        Matrix named;
        set.read(0, 32, all);
        set.read(cases, named);
        QCOMPARE(named.cols(), Index{4});
        for (Index i = 0; i < 4; ++i)
            QVERIFY(named.col(i) == all.col(cases[static_cast<std::size_t>(i)]));
        Matrix run;
        set.read(7, 3, run);
        QVERIFY(run == all.middleCols(7, 3));
    }

    void kindIsWhatThePixelsAre_data() {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<bool>("asBytes");
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("maximum");
        const auto add = [](const char* name, QList<double> values, bool bytes, PixelKind kind, double maximum) {
            QTest::newRow(name) << values << bytes << static_cast<int>(kind) << maximum;
        };
        add("bytes 0 and 255", {0, 255, 255, 0}, true, PixelKind::Binary, 1);
        add("bytes 0 and 1: 1 is white", {0, 1, 1, 0}, true, PixelKind::Binary, 1);
        add("bytes all black", {0, 0}, true, PixelKind::Binary, 0);
        add("bytes all white", {255, 255}, true, PixelKind::Binary, 1);
        add("bytes with grey", {0, 128, 255}, true, PixelKind::Grey, 1);
        add("bytes 0 and 128", {0, 128}, true, PixelKind::Grey, 128 / 255.0);
        add("bytes 1 and 255", {1, 255}, true, PixelKind::Grey, 1);
        add("floats 0 and 1", {0, 1}, false, PixelKind::Binary, 1);
        add("floats within 0 and 1", {0, 0.25, 1}, false, PixelKind::Grey, 1);
        add("floats above 1", {0, 2}, false, PixelKind::Real, 2);
        add("floats below 0", {-0.5, 1}, false, PixelKind::Real, 1);
    }

    void kindIsWhatThePixelsAre() {
        QFETCH(QList<double>, values);
        QFETCH(bool, asBytes);
        QFETCH(int, kind);
        QFETCH(double, maximum);
        const ImageSet set = asBytes ? ImageSet("set", {1, 1}, Bytes(values.begin(), values.end()))
                                     : ImageSet("set", {1, 1}, Floats(values.begin(), values.end()));
        QCOMPARE(static_cast<int>(set.kind()), kind);
        QCOMPARE(set.maximum(), static_cast<float>(maximum));
        QCOMPARE(set.bytes().empty(), !asBytes);
        Matrix images;
        set.read(0, set.size(), images);
        QCOMPARE(images.minCoeff(), set.minimum());
        QCOMPARE(images.maxCoeff(), set.maximum());
    }

    void aPartKeepsKindAndLabels() {
        const ImageSet set = allBytes();
        const ImageSet part = set.slice(0, 3, "part");
        QCOMPARE(part.name(), "part");
        QCOMPARE(part.size(), Index{3});
        QCOMPARE(part.kind(), PixelKind::Grey);
        QCOMPARE(part.labels().size(), std::size_t{3});
        QCOMPARE(part.maximum(), 23.0F / 255.0F);

        const ImageSet dark = ImageSet("g", {1, 1}, Bytes{0, 1, 128}).slice(0, 2, "dark");
        QCOMPARE(dark.kind(), PixelKind::Grey);
        QCOMPARE(dark.maximum(), 1.0F / 255.0F);
        QVERIFY(set.slice(4, 0, "none").empty());
    }

    void splitsOffItsEnd() {
        ImageSet set = allBytes();
        const ImageSet end = set.splitOff(10, "end");
        QCOMPARE(set.size(), Index{22});
        QCOMPARE(end.size(), Index{10});
        QCOMPARE(int(end.bytes()[0]), 22 * 8);
        QCOMPARE(end.labels()[0], 2);
        QCOMPARE(set.labels().size(), std::size_t{22});
        QCOMPARE(set.fingerprint(), allBytes().slice(0, 22, "other name").fingerprint());
        QCOMPARE(end.fingerprint(), allBytes().slice(22, 10, "other name").fingerprint());
    }

    void fingerprintsTellSetsApart() {
        std::set<std::uint64_t> seen;
        Bytes pixels(48, 7);
        for (const ImageShape shape : {ImageShape{4, 4}, ImageShape{2, 8}, ImageShape{8, 2}, ImageShape{1, 1}})
            seen.insert(ImageSet("set", shape, pixels).fingerprint());
        QCOMPARE(seen.size(), std::size_t{4});
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            Bytes changed = pixels;
            changed[i] ^= 1;
            seen.insert(ImageSet("set", {4, 4}, changed).fingerprint());
        }
        QCOMPARE(seen.size(), std::size_t{4 + 48});
        seen.insert(ImageSet("set", {4, 4}, Floats(16, 7.0F)).fingerprint());
        QCOMPARE(seen.size(), std::size_t{4 + 49});
        QCOMPARE(ImageSet("a", {4, 4}, pixels, {1, 2, 3}).fingerprint(),
                 ImageSet("b", {4, 4}, pixels).fingerprint());
    }

    void whatDisagreesIsRefused() {
        const auto refused = [](auto&& make, std::string_view reason) {
            const std::string message = errorOf(make);
            QVERIFY2(tells(message, "set", reason), message.c_str());
        };
        const float nan = std::numeric_limits<float>::quiet_NaN();
        refused([] { ImageSet("set", {2, 2}, Bytes(7)); }, "7 values");
        refused([] { ImageSet("set", {0, 2}, Bytes(4)); }, "0 × 2 pixels");
        refused([] { ImageSet("set", {-2, -2}, Bytes(4)); }, "-2 × -2 pixels");
        refused([] { ImageSet("set", {2, 2}, Bytes(8), {1}); }, "2 images but 1 labels");
        refused([] { ImageSet("set", {2, 2}, Bytes(8), {1, 10}); }, "label 2 is 10");
        refused([nan] { ImageSet("set", {1, 2}, Floats{0, 0, 0, nan}); }, "image 2 is not a finite");
    }
};

REVERIE_SUITE(ImageSetTest, None)

} // namespace image_set_test

#include "image_set_test.moc"
