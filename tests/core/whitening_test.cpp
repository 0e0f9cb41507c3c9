#include "core/data/pixel_coding.h"
#include "core/data/whitening.h"
#include "core/experiment/observation.h"
#include "tests/suite.h"

#include <array>
#include <cmath>

namespace whitening_test {

using namespace reverie;

namespace {

constexpr Index cases = 4000;
constexpr ImageShape shape = {3, 4};

/// Smooth images: each pixel leans on its left neighbour, so that all are correlated and low frequencies dominate.
ImageSet smoothImages() {
    std::vector<float> pixels;
    const RandomDraw draw = RandomStream(7, "smooth images").drawAt(0);
    std::array<float, 12> noise = {};
    for (Index i = 0; i < cases; ++i) {
        draw.normal(noise.data(), 12, 0, i);
        float before = noise[0];
        for (const float part : noise) {
            before = 0.8F * before + 0.3F * part;
            pixels.push_back(0.5F + 0.1F * before);
        }
    }
    return {"smooth", shape, pixels};
}

Matrix pixelsOf(const ImageSet& set) {
    Matrix pixels;
    set.read(0, set.size(), pixels);
    return pixels;
}

Matrix covariance(const Matrix& states) {
    const Matrix centred = states.colwise() - states.rowwise().mean();
    return centred * centred.transpose() / static_cast<float>(states.cols());
}

float distance(const Matrix& a, const Matrix& b) {
    return (a - b).cwiseAbs().maxCoeff();
}

Matrix whitened(const ImageSet& set, WhiteningKind kind, double regulariser) {
    Matrix states = pixelsOf(set);
    Whitening::measuredOn(set, kind, regulariser).whiten(states);
    return states;
}

} // namespace

class WhiteningTest : public QObject {
    Q_OBJECT

private slots:
    void init() { set_ = smoothImages(); }

    void bothKinds_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("ZCA") << static_cast<int>(WhiteningKind::Zca);
        QTest::newRow("PCA") << static_cast<int>(WhiteningKind::Pca);
    }

    void theCovarianceBecomesTheIdentity_data() { bothKinds_data(); }
    void theCovarianceBecomesTheIdentity() {
        QFETCH(int, kind);
        const Matrix states = whitened(set_, static_cast<WhiteningKind>(kind), 1e-6);
        QVERIFY(states.rowwise().mean().cwiseAbs().maxCoeff() < 1e-3F);
        QVERIFY(distance(covariance(states), Matrix::Identity(12, 12)) < 2e-3F);
        QVERIFY(distance(covariance(pixelsOf(set_)), Matrix::Identity(12, 12)) > 0.5F);
    }

    void whatIsRestoredIsWhatWasWhitened_data() { bothKinds_data(); }
    void whatIsRestoredIsWhatWasWhitened() {
        QFETCH(int, kind);
        const Whitening whitening = Whitening::measuredOn(set_, static_cast<WhiteningKind>(kind), 0.01);
        const Matrix pixels = pixelsOf(set_);
        Matrix states = pixels;
        whitening.whiten(states);
        QVERIFY(distance(states, pixels) > 0.5F);
        whitening.restore(states);
        QVERIFY(distance(states, pixels) < 1e-5F);
    }

    /// λ becomes λ / (λ + e · mean λ), the largest first.
    void theRegulariserHoldsSmallVariancesDown() {
        const double regulariser = 0.5;
        const Whitening whitening = Whitening::measuredOn(set_, WhiteningKind::Pca, regulariser);
        const Matrix turned = whitening.basis().transpose() * (pixelsOf(set_).colwise() - whitening.mean());
        const Eigen::ArrayXf variance = covariance(turned).diagonal();
        const Eigen::ArrayXf expected = variance / (variance + static_cast<float>(regulariser) * variance.mean());
        const Matrix states = whitened(set_, WhiteningKind::Pca, regulariser);
        QVERIFY((covariance(states).diagonal().array() - expected).abs().maxCoeff() < 1e-3F);
        for (Index i = 1; i < variance.size(); ++i)
            QVERIFY(variance[i] <= variance[i - 1]);
    }

    /// ZCA is symmetric, so that a whitened image is an image; of all whitened ones it is the nearest.
    void zcaStaysInPixelSpace() {
        const Whitening whitening = Whitening::measuredOn(set_, WhiteningKind::Zca, 1e-3);
        Matrix map = Matrix::Identity(12, 12).colwise() + whitening.mean();
        whitening.whiten(map);
        QVERIFY(distance(map, map.transpose()) < 1e-3F * map.cwiseAbs().maxCoeff());
        for (Index pixel = 0; pixel < 12; ++pixel) {
            Index strongest = 0;
            map.col(pixel).cwiseAbs().maxCoeff(&strongest);
            QCOMPARE(strongest, pixel);
        }
        const Matrix centred = pixelsOf(set_).colwise() - whitening.mean();
        const float near = (whitened(set_, WhiteningKind::Zca, 1e-3) - centred).squaredNorm();
        QVERIFY(near < (whitened(set_, WhiteningKind::Pca, 1e-3) - centred).squaredNorm());
    }

    void componentsTurnedBackAreWhitenedImages() {
        Matrix states = whitened(set_, WhiteningKind::Pca, 0.01);
        Whitening::measuredOn(set_, WhiteningKind::Pca, 0.01).turnToPixels(states);
        const Matrix images = whitened(set_, WhiteningKind::Zca, 0.01);
        QVERIFY(distance(states, images) < 1e-3F);
        Matrix same = images;
        Whitening::measuredOn(set_, WhiteningKind::Zca, 0.01).turnToPixels(same);
        QVERIFY(same == images);
    }

    void aConstantSetIsOnlyShifted() {
        const ImageSet constant("constant", {1, 2}, std::vector<float>(20, 0.5F));
        Matrix states = pixelsOf(constant);
        Whitening::measuredOn(constant, WhiteningKind::Zca, 0.1).whiten(states);
        QVERIFY(states.isZero(1e-6F));
    }

    void theCodingOfAMachineDecodesToPixels() {
        PixelCoding coding;
        coding.binary = false;
        coding.whitenOn(set_, WhiteningKind::Pca, 0.01);
        QCOMPARE(coding.whiteningKind(), WhiteningKind::Pca);
        QVERIFY(!coding.standardised());
        const Matrix pixels = pixelsOf(set_).cwiseMax(0.0F).cwiseMin(1.0F);
        Matrix states = pixels;
        coding.encodeMean(states);
        coding.decode(states);
        QVERIFY(distance(states, pixels) < 1e-5F);
        coding.whitenOn(set_, WhiteningKind::None, 0.01);
        QCOMPARE(coding.whiteningKind(), WhiteningKind::None);
    }

    void whitenedCasesAreShownBesideTheirPixels() {
        PixelCoding coding;
        coding.binary = false;
        coding.whitenOn(set_, WhiteningKind::Pca, 0.01);
        Dataset data;
        data.training = set_;
        DeepBeliefNet net;
        net.top = Rbm(Layer(UnitKind::Gaussian, shape.pixels()), Layer(UnitKind::Bernoulli, 2));
        const auto view = observeReconstructions(NetRef(net), data, coding, 5);
        const Matrix components = whitened(set_, WhiteningKind::Zca, 0.01).leftCols(5);
        const Matrix expected = (components.array() / 6.0F + 0.5F).max(0.0F).min(1.0F);
        QVERIFY(distance(view->whitened, expected) < 1e-3F);
        QVERIFY(distance(view->data, pixelsOf(set_).leftCols(5).cwiseMax(0.0F).cwiseMin(1.0F)) < 1e-5F);
        QCOMPARE(observeReconstructions(NetRef(net), data, PixelCoding{}, 5)->whitened.size(), Index{0});
    }

private:
    ImageSet set_;
};

REVERIE_SUITE(WhiteningTest, None)

} // namespace whitening_test

#include "whitening_test.moc"
