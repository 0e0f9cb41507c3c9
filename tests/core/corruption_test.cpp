#include "closeness.h"
#include "core/data/corruption.h"
#include "tests/suite.h"

namespace corruption_test {

using namespace reverie;

namespace {

constexpr Index units = 2000;
constexpr Index cases = 100;

RandomDraw draw() {
    return RandomStream(3, "corruption").draw();
}

Matrix spoilt(const Matrix& clean, const Corruption& corruption) {
    Matrix states = clean;
    corrupt(states, corruption, 0, draw());
    return states;
}

/// Fails unless a share of independent events is the expected one within five standard deviations.
void checkShare(double found, double expected) {
    CHECK_CLOSE(found, expected, 5 * std::sqrt(expected * (1 - expected) / static_cast<double>(units * cases)));
}

} // namespace

class CorruptionTest : public QObject {
    Q_OBJECT
private slots:
    void levelZeroIsTheIdentity();
    void maskingTakesAShare();
    void saltAndPepperAreEqual();
    void gaussianNoiseIsNormal();
    void everyCaseIsSpoiltAnew();
    void aTileIsThatOfTheWhole();
};

void CorruptionTest::levelZeroIsTheIdentity() {
    const Matrix clean = Matrix::Random(units, 3);
    for (const auto kind :
         {CorruptionKind::None, CorruptionKind::Masking, CorruptionKind::SaltAndPepper, CorruptionKind::Gaussian})
        QVERIFY(sameBits(spoilt(clean, {kind, 0, 0, 1}), clean));
    QVERIFY(sameBits(spoilt(clean, {CorruptionKind::None, 0.5F, 0, 1}), clean));
}

void CorruptionTest::maskingTakesAShare() {
    const Matrix clean = Matrix::Constant(units, cases, 0.7F);
    for (const float level : {0.1F, 0.5F, 1.0F}) {
        const Matrix states = spoilt(clean, {CorruptionKind::Masking, level, 0, 1});
        QVERIFY(((states.array() == 0.0F) || (states.array() == 0.7F)).all());
        checkShare((states.array() == 0.0F).cast<double>().mean(), static_cast<double>(level));
    }
}

void CorruptionTest::saltAndPepperAreEqual() {
    const Matrix states =
        spoilt(Matrix::Constant(units, cases, 0.7F), {CorruptionKind::SaltAndPepper, 0.4F, -2, 3});
    QVERIFY(((states.array() == -2.0F) || (states.array() == 3.0F) || (states.array() == 0.7F)).all());
    checkShare((states.array() == -2.0F).cast<double>().mean(), 0.2);
    checkShare((states.array() == 3.0F).cast<double>().mean(), 0.2);
}

void CorruptionTest::gaussianNoiseIsNormal() {
    const Matrix clean = Matrix::Random(units, cases);
    const Eigen::ArrayXXd noise =
        (spoilt(clean, {CorruptionKind::Gaussian, 0.5F, 0, 1}) - clean).cast<double>().array();
    const auto count = static_cast<double>(units * cases);
    CHECK_CLOSE(noise.mean(), 0.0, 5 * 0.5 / std::sqrt(count));
    CHECK_CLOSE(noise.square().mean(), 0.25, 5 * 0.25 * std::sqrt(2 / count));
    checkShare((noise.abs() > 0.5).cast<double>().mean(), 0.31731);
}

void CorruptionTest::everyCaseIsSpoiltAnew() {
    RandomStream stream(3, "corruption");
    const Matrix clean = Matrix::Constant(units, 2, 1.0F);
    for (const auto kind : {CorruptionKind::Masking, CorruptionKind::SaltAndPepper, CorruptionKind::Gaussian}) {
        Matrix once = clean;
        Matrix again = clean;
        corrupt(once, {kind, 0.3F, 0, 1}, 0, stream.draw());
        corrupt(again, {kind, 0.3F, 0, 1}, 0, stream.draw());
        QVERIFY(!sameBits(once.col(0), once.col(1)));
        QVERIFY(!sameBits(once, again));
    }
}

void CorruptionTest::aTileIsThatOfTheWhole() {
    for (const auto kind : {CorruptionKind::Masking, CorruptionKind::SaltAndPepper, CorruptionKind::Gaussian}) {
        const Corruption corruption{kind, 0.4F, 0, 1};
        Matrix parts = Matrix::Constant(1500, 9, 0.6F);
        const Matrix whole = spoilt(parts, corruption);
        for (const UnitRange tile : {UnitRange{0, 100}, UnitRange{100, 1300}, UnitRange{1400, 100}})
            corrupt(parts.middleRows(tile.first, tile.count), corruption, tile.first, draw());
        QVERIFY(sameBits(parts, whole));
    }
}

REVERIE_SUITE(CorruptionTest, None)

} // namespace corruption_test

#include "corruption_test.moc"
