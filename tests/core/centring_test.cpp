#include "core/data/area_average.h"
#include "core/data/centring.h"
#include "core/data/dataset.h"
#include "core/error.h"
#include "core/math/random.h"
#include "tests/core/closeness.h"
#include "tests/suite.h"

#include <cmath>
#include <limits>

namespace centring_test {

using namespace reverie;

namespace {

constexpr ImageShape mnist{28, 28};

/// A filled rectangle of one grey level.
void fill(Vector& image, ImageShape shape, Index top, Index left, Index rows, Index columns, float value = 1) {
    for (Index row = top; row < top + rows; ++row)
        for (Index column = left; column < left + columns; ++column)
            image[row * shape.columns + column] = value;
}

/// Something like a seven, of any size, from a corner on.
Vector seven(ImageShape shape, Index top, Index left, Index size) {
    Vector image = Vector::Zero(shape.pixels());
    const Index pen = std::max<Index>(1, size / 8);
    fill(image, shape, top, left, pen, size * 3 / 4);
    for (Index row = 0; row < size; ++row)
        fill(image, shape, top + row, left + (size * 3 / 4 - 2 * pen) * (2 * size - row) / (2 * size), 1, 2 * pen,
             0.75F);
    return image;
}

struct Ink {
    Index top, left, rows, columns;
    double centreRow, centreColumn;
};

Ink inkIn(const Vector& image, ImageShape shape) {
    Index top = shape.rows, bottom = -1, left = shape.columns, right = -1;
    double mass = 0, down = 0, across = 0;
    for (Index row = 0; row < shape.rows; ++row)
        for (Index column = 0; column < shape.columns; ++column) {
            const auto value = static_cast<double>(image[row * shape.columns + column]);
            if (value <= 0.5 / 255) continue;
            top = std::min(top, row);
            bottom = std::max(bottom, row);
            left = std::min(left, column);
            right = std::max(right, column);
            mass += value;
            down += value * (static_cast<double>(row) + 0.5);
            across += value * (static_cast<double>(column) + 0.5);
        }
    return {top, left, bottom - top + 1, right - left + 1, down / mass, across / mass};
}

} // namespace

class CentringTest : public QObject {
    Q_OBJECT

private slots:
    void placeInTheDrawingDoesNotMatter() {
        const ImageShape from{280, 280};
        const Vector expected = centreAsMnist(seven(from, 40, 60, 150), from, mnist).image;
        for (const auto& [top, left] : {std::pair{0, 0}, {130, 160}, {7, 93}, {41, 61}})
            CHECK_TABLES_CLOSE(centreAsMnist(seven(from, top, left, 150), from, mnist).image, expected, 1e-5);
    }

    void sizeOfTheDrawingHardlyMatters() {
        const ImageShape from{560, 560};
        const Vector large = centreAsMnist(seven(from, 10, 20, 480), from, mnist).image;
        const Vector small = centreAsMnist(seven(from, 300, 100, 160), from, mnist).image;
        CHECK_TABLES_CLOSE(small, large, 0.15);
        QVERIFY((small - large).cwiseAbs().mean() < 0.005F);
    }

    void longerSideIsTwentyPixels() {
        for (const ImageShape from : {ImageShape{280, 280}, {100, 300}, {301, 77}, {28, 28}, {9, 7}}) {
            const Index side = std::min(from.rows, from.columns);
            const Vector image = centreAsMnist(seven(from, 0, 0, side - 1), from, mnist).image;
            const Ink ink = inkIn(image, mnist);
            QCOMPARE(std::max(ink.rows, ink.columns), Index{20});
            QVERIFY(std::abs(ink.centreRow - 14.5) <= 0.5 + 1e-5);
            QVERIFY(std::abs(ink.centreColumn - 14.5) <= 0.5 + 1e-5);
            QVERIFY(image.minCoeff() >= 0);
            QVERIFY(image.maxCoeff() <= 1);
        }
    }

    void massInTheCentreWhereverTheInkIsHeavy() {
        const RandomStream stream(5, "centring");
        Vector image(40 * 30);
        for (Index number = 0; number < 50; ++number) {
            stream.drawAt(static_cast<std::uint64_t>(number)).uniform(image.data(), image.size(), 0, 0);
            image = image.unaryExpr([](float value) { return value < 0.9F ? 0.0F : value; });
            const Ink ink = inkIn(centreAsMnist(image, {40, 30}, mnist).image, mnist);
            QVERIFY(std::abs(ink.centreRow - 14.5) <= 0.5 + 1e-5);
            QVERIFY(std::abs(ink.centreColumn - 14.5) <= 0.5 + 1e-5);
        }
    }

    void aRectangleKeepsItsProportionsAndItsGrey() {
        const ImageShape from{100, 100};
        Vector image = Vector::Zero(from.pixels());
        fill(image, from, 3, 50, 80, 24, 0.5F);
        const CentredImage centred = centreAsMnist(image, from, mnist);
        Vector expected = Vector::Zero(mnist.pixels());
        fill(expected, mnist, 4, 11, 20, 6, 0.5F);
        CHECK_TABLES_CLOSE(centred.image, expected, 1e-6);
        CHECK_CLOSE(centred.scale, 0.25, 1e-12);
        CHECK_CLOSE(centred.scale * 3 + centred.rowOffset, 4, 1e-12);
        CHECK_CLOSE(centred.scale * 50 + centred.columnOffset, 11, 1e-12);
    }

    void edgesBetweenPixelsAreGrey() {
        const ImageShape from{100, 100};
        Vector image = Vector::Zero(from.pixels());
        fill(image, from, 0, 0, 80, 26);
        const CentredImage centred = centreAsMnist(image, from, mnist);
        const auto row = centred.image.segment(14 * 28, 28);
        CHECK_CLOSE(row.sum(), 6.5, 1e-5);
        CHECK_CLOSE(row.maxCoeff(), 1, 1e-6);
        const Ink ink = inkIn(centred.image, mnist);
        QCOMPARE(ink.columns, Index{7});
        CHECK_CLOSE(centred.image[14 * 28 + ink.left], 0.75, 1e-5);
        CHECK_CLOSE(centred.image[14 * 28 + ink.left + 6], 0.75, 1e-5);
    }

    void oneDotBecomesTheWholeBox() {
        Vector image = Vector::Zero(mnist.pixels());
        image[0] = 1;
        Vector expected = Vector::Zero(mnist.pixels());
        fill(expected, mnist, 4, 4, 20, 20);
        CHECK_TABLES_CLOSE(centreAsMnist(image, mnist, mnist).image, expected, 1e-6);
    }

    void inkStaysInsideThoughItsMassIsAtOneEnd() {
        Vector image = Vector::Zero(mnist.pixels());
        fill(image, mnist, 0, 0, 1, 20);
        fill(image, mnist, 1, 5, 19, 1, 0.01F);
        const CentredImage centred = centreAsMnist(image, mnist, mnist);
        CHECK_CLOSE(centred.image.sum(), image.sum(), 1e-4);
        QCOMPARE(inkIn(centred.image, mnist).top, Index{8});
    }

    void emptyStaysEmpty() {
        const CentredImage centred = centreAsMnist(Vector::Zero(6400), {80, 80}, mnist);
        QCOMPARE(centred.image.size(), Index{784});
        QVERIFY((centred.image.array() == 0).all());
        CHECK_CLOSE(centred.scale, 0.35, 1e-12);
    }

    void otherShapesHaveTheirBox() {
        QCOMPARE(centringBox(mnist), (ImageShape{20, 20}));
        QCOMPARE(centringBox({56, 28}), (ImageShape{40, 20}));
        QCOMPARE(centringBox({1, 4}), (ImageShape{1, 3}));
        const ImageShape from{50, 50};
        for (const ImageShape to : {ImageShape{4, 4}, {1, 1}, {16, 40}, {56, 56}}) {
            const Vector image = centreAsMnist(seven(from, 5, 9, 40), from, to).image;
            const Ink ink = inkIn(image, to);
            QCOMPARE(image.size(), to.pixels());
            QVERIFY(ink.rows == centringBox(to).rows || ink.columns == centringBox(to).columns);
        }
    }

    void nonsenseIsClippedOrRefused() {
        Vector image = seven(mnist, 4, 4, 20);
        const Vector expected = centreAsMnist(image, mnist, mnist).image;
        image[0] = std::numeric_limits<float>::quiet_NaN();
        image[1] = -3;
        image[27] = -std::numeric_limits<float>::infinity();
        image[4 * 28 + 5] = 7;
        CHECK_TABLES_CLOSE(centreAsMnist(image, mnist, mnist).image, expected, 1e-6);
        QVERIFY(failureOf<Error>([&] {
                    centreAsMnist(image, {28, 27}, mnist);
                }).find("28 × 27") != std::string::npos);
        QVERIFY(!failureOf<Error>([&] { centreAsMnist(Vector(), {0, 28}, mnist); }).empty());
        QVERIFY(!failureOf<Error>([&] { centreAsMnist(image, mnist, {28, 0}); }).empty());
    }

    void bundledDigitsComeBackAsTheyWere() {
        const auto data = openDataset("bundled");
        Matrix images;
        data->training.read(0, data->training.size(), images);
        Index same = 0;
        double sum = 0;
        for (Index i = 0; i < images.cols(); ++i) {
            const Vector digit = images.col(i);
            const Vector difference = centreAsMnist(digit, mnist, mnist).image - digit;
            same += difference.cwiseAbs().maxCoeff() < 1e-5F ? 1 : 0;
            sum += static_cast<double>(difference.cwiseAbs().mean());
        }
        const auto cases = static_cast<double>(images.cols());
        qInfo("%.2f %% come back exactly, mean absolute difference %.5f a pixel",
              100 * static_cast<double>(same) / cases, sum / cases);
        QVERIFY(static_cast<double>(same) >= 0.95 * cases);
        QVERIFY(sum / cases < 0.002);
    }

    void areaAveragingUndoesEnlarging() {
        const Vector image = seven({6, 9}, 0, 1, 6);
        CHECK_TABLES_CLOSE(areaAverage(areaAverage(image, {6, 9}, {60, 90}), {60, 90}, {6, 9}), image, 1e-6);
        CHECK_CLOSE(areaAverage(image, {6, 9}, {1, 1})[0], image.mean(), 1e-6);
        CHECK_CLOSE(areaAverage(image, {6, 9}, {4, 5}).mean(), image.mean(), 1e-6);
        QVERIFY(!failureOf<Error>([&] { areaAverage(image, {6, 8}, {3, 3}); }).empty());
    }
};

REVERIE_SUITE(CentringTest, None)

} // namespace centring_test

#include "centring_test.moc"
