#include "core/data/pixel_coding.h"
#include "tests/suite.h"

#include <cmath>

namespace pixel_coding_test {

using namespace reverie;

namespace {

const RandomDraw draw = RandomStream(3, "pixels").drawAt(0);

Matrix greyRamp(Index cases) {
    Matrix images(5, cases);
    for (Index column = 0; column < cases; ++column)
        images.col(column) << 0.0F, 0.25F, 0.5F, 0.75F, 1.0F;
    return images;
}

/// Three pixels over 600 cases: one that varies widely, one that hardly does, one that never does.
ImageSet unevenPixels() {
    std::vector<float> pixels;
    for (int i = 0; i < 600; ++i)
        pixels.insert(pixels.end(), {i % 2 ? 3.0F : 1.0F, i % 2 ? 0.51F : 0.49F, 0.125F});
    return {"uneven", {1, 3}, pixels};
}

} // namespace

class PixelCodingTest : public QObject {
    Q_OBJECT

private slots:
    void probabilitiesStay() {
        const PixelCoding coding;
        Matrix images = greyRamp(3);
        coding.encode(images, draw);
        QVERIFY(images == greyRamp(3));
        coding.encodeMean(images);
        QVERIFY(images == greyRamp(3));
        coding.decode(images);
        QVERIFY(images == greyRamp(3));
    }

    void sampledPixelsAreBinaryWithTheGreyLevelAsMean() {
        PixelCoding coding;
        coding.grey = GreyPixels::Sampled;
        const Index cases = 20'000;
        Matrix images = greyRamp(cases);
        coding.encode(images, draw);
        QVERIFY((images.array() == 0.0F || images.array() == 1.0F).all());
        const Vector means = images.rowwise().mean();
        for (Index i = 0; i < 5; ++i) {
            const double p = greyRamp(1)(i, 0);
            const double tolerance = 5 * std::sqrt(p * (1 - p) / double(cases));
            QVERIFY(std::abs(double(means[i]) - p) <= tolerance);
        }
        Matrix again = greyRamp(cases);
        coding.encode(again, draw);
        QVERIFY(again == images);
        again = greyRamp(cases);
        coding.encode(again, RandomStream(3, "pixels").drawAt(1));
        QVERIFY(again != images);

        Matrix mean = greyRamp(2);
        coding.encodeMean(mean);
        QVERIFY(mean == greyRamp(2));
    }

    void thresholdedPixelsAreCutAtOneHalf() {
        PixelCoding coding;
        coding.grey = GreyPixels::Thresholded;
        Matrix expected(5, 1);
        expected << 0, 0, 1, 1, 1;
        Matrix images = greyRamp(1);
        coding.encode(images, draw);
        QVERIFY(images == expected);
        images = greyRamp(1);
        coding.encodeMean(images);
        QVERIFY(images == expected);
    }

    void realUnitsTakePixelsAsTheyAre() {
        PixelCoding coding;
        coding.binary = false;
        coding.grey = GreyPixels::Thresholded;
        Matrix images = greyRamp(2);
        coding.encode(images, draw);
        QVERIFY(images == greyRamp(2));
        images << -1, 2, 0.5F, 1, 0, 3, -4, 0.25F, 1, 0;
        coding.decode(images);
        QCOMPARE(images.minCoeff(), 0.0F);
        QCOMPARE(images.maxCoeff(), 1.0F);
        QCOMPARE(images(0, 1), 1.0F);
        QCOMPARE(images(3, 0), 0.0F);
        QCOMPARE(images(3, 1), 0.25F);
    }

    void standardisedPixelsHaveNoMeanAndUnitVariance() {
        PixelCoding coding;
        coding.binary = false;
        QVERIFY(!coding.standardised());
        coding.standardiseOn(unevenPixels());
        QVERIFY(coding.standardised());
        const float overall = std::sqrt((1.0F + 0.0001F) / 3);
        QCOMPARE(coding.offset[0], 2.0F);
        QCOMPARE(coding.scale[0], 1.0F);
        QCOMPARE(coding.scale[1], 0.1F * overall);
        QCOMPARE(coding.scale[2], 0.1F * overall);

        Matrix images;
        unevenPixels().read(0, 600, images);
        const Matrix before = images;
        coding.encode(images, draw);
        QVERIFY(images.rowwise().mean().cwiseAbs().maxCoeff() < 1e-5F);
        QVERIFY(std::abs(images.row(0).squaredNorm() / 600 - 1) < 1e-5F);
        coding.decode(images);
        QVERIFY((images - before.cwiseMin(1.0F)).cwiseAbs().maxCoeff() < 1e-6F);
    }

    void aConstantSetIsOnlyShifted() {
        PixelCoding coding;
        coding.binary = false;
        coding.standardiseOn(ImageSet("constant", {1, 2}, std::vector<float>(20, 0.5F)));
        QVERIFY(coding.scale == Vector::Ones(2));
        QVERIFY(coding.offset == Vector::Constant(2, 0.5F));
    }
};

REVERIE_SUITE(PixelCodingTest, None)

} // namespace pixel_coding_test

#include "pixel_coding_test.moc"
