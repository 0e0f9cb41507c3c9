#include "closeness.h"
#include "core/math/functions.h"
#include "tests/suite.h"

#include <cfloat>
#include <cmath>
#include <limits>
#include <vector>

namespace functions_test {

using namespace reverie;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

/// σ and softplus in long double, from whichever side does not cancel.
double trueLogistic(double x) {
    const long double wide = x;
    return static_cast<double>(x >= 0 ? 1 / (1 + std::exp(-wide)) : std::exp(wide) / (1 + std::exp(wide)));
}

double trueSoftplus(double x) {
    const long double wide = x;
    return static_cast<double>(std::max(wide, 0.0L) + std::log1p(std::exp(-std::abs(wide))));
}

const std::vector<double> extremes = {-1e4, -745, -200, -104, -88,  -87, -50,  -30, -16, -10.5, -4,  -1,  -0.5,
                                      0,    0.5,  1,    4,    10.5, 16,  30.5, 50,  87,  88,    104, 200, 1e4};

/// Evenly spread floats.
std::vector<float> spread(double low, double high, int count) {
    std::vector<float> values;
    for (int i = 0; i < count; ++i)
        values.push_back(static_cast<float>(low + (high - low) * i / (count - 1)));
    return values;
}

/// Twice the smallest normal float: below it results may be flushed to zero or saturate.
constexpr double floor32 = 2.0 * FLT_MIN;

} // namespace

class FunctionsTest : public QObject {
    Q_OBJECT
private slots:
    void logisticAtExtremes();
    void softplusAtExtremes();
    void logisticIsSymmetric();
    void logSumExpIsStable();
    void nanGoesThrough();
    void addLogisticAgainstDoubles();
    void addLogisticTouchesNothingElse();
    void sumSoftplusAgainstDoubles();
    void exponentialAgainstDoubles();
    void exponentialSaturates();
    void logarithmAgainstDoubles();
};

void FunctionsTest::logisticAtExtremes() {
    for (const double x : extremes) {
        const double expected = trueLogistic(x);
        CHECK_CLOSE(logistic(x), expected, 4 * DBL_EPSILON * expected + DBL_MIN);
        CHECK_CLOSE(logistic(static_cast<float>(x)), expected, 4 * FLT_EPSILON * expected + floor32);
    }
    QCOMPARE(logistic(0.0F), 0.5F);
    QCOMPARE(logistic(0.0), 0.5);
    QCOMPARE(logistic(static_cast<float>(infinity)), 1.0F);
    QCOMPARE(logistic(static_cast<float>(-infinity)), 0.0F);
    QCOMPARE(logistic(infinity), 1.0);
    QCOMPARE(logistic(-infinity), 0.0);
}

void FunctionsTest::softplusAtExtremes() {
    for (const double x : extremes) {
        const double expected = trueSoftplus(x);
        CHECK_CLOSE(softplus(x), expected, 4 * DBL_EPSILON * expected + DBL_MIN);
        CHECK_CLOSE(softplus(static_cast<float>(x)), expected, 4 * FLT_EPSILON * expected + floor32);
    }
    QCOMPARE(softplus(1e4F), 1e4F);
    QCOMPARE(softplus(1e30), 1e30);
    QVERIFY(softplus(-1e4F) >= 0.0F);
}

void FunctionsTest::logisticIsSymmetric() {
    for (const double x : extremes)
        CHECK_CLOSE(logistic(x) + logistic(-x), 1, 2 * DBL_EPSILON);
}

void FunctionsTest::logSumExpIsStable() {
    const auto of = [](std::vector<double> values) { return logSumExp(values); };
    QCOMPARE(of({}), -infinity);
    QCOMPARE(of({3.5}), 3.5);
    QCOMPARE(of({-infinity, -infinity}), -infinity);
    QCOMPARE(of({-infinity, 2.0}), 2.0);
    CHECK_CLOSE(of({1e4, 1e4}), 1e4 + std::log(2.0), 1e-11);
    CHECK_CLOSE(of({-1e4, -1e4, -1e4}), -1e4 + std::log(3.0), 1e-11);
    CHECK_CLOSE(of({0, std::log(2.0), std::log(3.0)}), std::log(6.0), 1e-14);
    CHECK_CLOSE(of({1000, 0}), 1000, 1e-12);
    QCOMPARE(of({infinity, 0.0}), infinity);
}

// The divergence guard looks for numbers that are not finite: they must not be tidied away on the way.
void FunctionsTest::nanGoesThrough() {
    QVERIFY(std::isnan(logistic(notANumber)));
    QVERIFY(std::isnan(logistic(static_cast<double>(notANumber))));
    QVERIFY(std::isnan(softplus(notANumber)));
    QVERIFY(std::isnan(softplus(static_cast<double>(notANumber))));
    const std::vector<double> withNan = {1.0, static_cast<double>(notANumber), 2.0};
    QVERIFY(std::isnan(logSumExp(withNan)));
    for (const std::size_t place : {0U, 3U, 8U, 18U}) {
        std::vector<float> x(19, 0.25F);
        const std::vector<float> bias(19, 0.5F);
        x[place] = notANumber;
        QVERIFY(std::isnan(sumSoftplus(x.data(), bias.data(), 19)));
        std::vector<float> sigma = x;
        std::vector<float> power = x;
        addLogistic(sigma.data(), bias.data(), 19);
        exponential(power.data(), 19);
        for (std::size_t i = 0; i < 19; ++i) {
            QCOMPARE(std::isnan(sigma[i]), i == place);
            QCOMPARE(std::isnan(power[i]), i == place);
        }
    }
}

void FunctionsTest::addLogisticAgainstDoubles() {
    std::vector<float> x = spread(-120, 120, 100003);
    for (const double value : extremes)
        x.push_back(static_cast<float>(value));
    std::vector<float> bias = spread(-3, 3, static_cast<int>(x.size()));
    std::vector<float> result = x;
    addLogistic(result.data(), bias.data(), static_cast<Index>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double expected = trueLogistic(x[i] + bias[i]);
        QVERIFY(result[i] >= 0 && result[i] <= 1);
        CHECK_CLOSE(result[i], expected, 1e-6 * expected + floor32);
    }
}

void FunctionsTest::addLogisticTouchesNothingElse() {
    for (Index count = 0; count <= 40; ++count) {
        std::vector<float> values(static_cast<std::size_t>(count) + 1, 1.0F);
        const std::vector<float> bias(static_cast<std::size_t>(count) + 1, -1.0F);
        addLogistic(values.data(), bias.data(), count);
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
            CHECK_CLOSE(values[i], 0.5, 1e-7);
        QCOMPARE(values.back(), 1.0F);
    }
}

void FunctionsTest::sumSoftplusAgainstDoubles() {
    for (int count = 0; count <= 40; ++count) {
        const std::vector<float> x = count == 1 ? std::vector<float>{0.3F} : spread(-9, 7, count);
        const std::vector<float> bias(x.size(), 0.5F);
        double expected = 0;
        for (const float value : x)
            expected += trueSoftplus(value + 0.5F);
        CHECK_CLOSE(sumSoftplus(x.data(), bias.data(), static_cast<Index>(x.size())), expected, 1e-6 * expected);
    }
    const std::vector<float> wide = spread(-1e4, 1e4, 50001);
    const std::vector<float> zero(wide.size(), 0.0F);
    double expected = 0;
    for (const float value : wide)
        expected += trueSoftplus(value);
    CHECK_CLOSE(sumSoftplus(wide.data(), zero.data(), static_cast<Index>(wide.size())), expected, 1e-6 * expected);
    for (const double value : extremes) {
        const std::vector<float> one = {static_cast<float>(value)};
        const double alone = trueSoftplus(one[0]);
        CHECK_CLOSE(sumSoftplus(one.data(), zero.data(), 1), alone, 1e-6 * alone + 1e-7);
    }
}

void FunctionsTest::exponentialAgainstDoubles() {
    const std::vector<float> x = spread(-87, 88, 1000003);
    std::vector<float> result = x;
    exponential(result.data(), static_cast<Index>(result.size()));
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double expected = std::exp(static_cast<double>(x[i]));
        worst = std::max(worst, std::abs(result[i] - expected) / expected);
        QVERIFY(std::isfinite(result[i]));
    }
    QVERIFY2(worst < 3e-7, qPrintable(QString::number(worst)));
    for (Index count = 0; count <= 20; ++count) {
        std::vector<float> zeros(static_cast<std::size_t>(count) + 1, 0.0F);
        exponential(zeros.data(), count);
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
            CHECK_CLOSE(zeros[i], 1.0, 1e-7);
        QCOMPARE(zeros.back(), 0.0F);
    }
}

void FunctionsTest::exponentialSaturates() {
    std::vector<float> x = {-1e4F, -200.0F, -88.5F, 88.8F, 200.0F, 1e4F, -1e30F, 1e30F};
    exponential(x.data(), static_cast<Index>(x.size()));
    for (const std::size_t low : {0U, 1U, 2U, 6U})
        QVERIFY(x[low] >= 0 && x[low] < 2e-38F);
    for (const std::size_t high : {3U, 4U, 5U, 7U})
        QVERIFY(x[high] > 1.6e38F);
}

void FunctionsTest::logarithmAgainstDoubles() {
    std::vector<float> x;
    for (const float exponent : spread(-87, 88, 200001))
        x.push_back(std::max(std::exp(exponent), FLT_MIN));
    for (const float near : spread(0.5, 2, 100003))
        x.push_back(near);
    std::vector<float> result = x;
    logarithm(result.data(), static_cast<Index>(result.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double expected = std::log(static_cast<double>(x[i]));
        CHECK_CLOSE(result[i], expected, 5e-7 * std::abs(expected) + 1e-7);
    }
}

REVERIE_SUITE(FunctionsTest, None)

} // namespace functions_test

#include "functions_test.moc"
