#include "tests/suite.h"
#include "ui/plots/mark_lines.h"
#include "ui/plots/smoother.h"
#include "ui/plots/value_scale.h"
#include "ui/plots/value_ticker.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/wording.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace scale_test {

using namespace reverie;

namespace {

QVector<QString> labelsOf(const ValueScale& scale, double lower, double upper) {
    ValueTicker ticker(5);
    ticker.setScale(scale);
    QVector<double> places;
    QVector<QString> labels;
    ticker.generate(QCPRange(lower, upper), QLocale::c(), u'g', 6, places, nullptr, &labels);
    return labels;
}

} // namespace

class ScaleTest : public QObject {
    Q_OBJECT

private slots:
    void everyScaleGoesThereAndBack() {
        for (const auto kind : {ScaleKind::Linear, ScaleKind::Logarithmic, ScaleKind::Symlog}) {
            const ValueScale scale(kind, 0.1);
            for (const double value : {1e-6, 0.05, 1.0, 12.5, 3e6}) {
                QVERIFY(std::abs(scale.inverse(scale.forward(value)) / value - 1) < 1e-9);
                if (kind == ScaleKind::Logarithmic) continue;
                QVERIFY(std::abs(scale.inverse(scale.forward(-value)) / -value - 1) < 1e-9);
            }
        }
    }

    void symlogIsOddAndMonotone() {
        const ValueScale scale(ScaleKind::Symlog, 0.01);
        QCOMPARE(scale.forward(0), 0.0);
        double before = scale.forward(-1e4);
        for (double value = -9999; value < 1e4; value += 37.3) {
            QVERIFY(scale.forward(value) > before);
            QVERIFY(std::abs(scale.forward(value) + scale.forward(-value)) < 1e-12);
            before = scale.forward(value);
        }
    }

    void logShowsNothingThatIsNotPositive() {
        const ValueScale scale(ScaleKind::Logarithmic);
        QVERIFY(std::isnan(scale.forward(0)));
        QVERIFY(std::isnan(scale.forward(-1)));
    }

    void ticksAreRoundInRangeAndApart_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::newRow("linear") << 0 << -3.2 << 17.0;
        QTest::newRow("linear narrow") << 0 << 123.4561 << 123.4571;
        QTest::newRow("log wide") << 1 << 1e-5 << 30.0;
        QTest::newRow("log narrow") << 1 << 0.021 << 0.034;
        QTest::newRow("symlog both sides") << 2 << -150.0 << 800.0;
        QTest::newRow("symlog one side") << 2 << -128.0 << -111.0;
    }
    void ticksAreRoundInRangeAndApart() {
        QFETCH(int, kind);
        QFETCH(double, from);
        QFETCH(double, to);
        const ValueScale scale(static_cast<ScaleKind>(kind), 1);
        const double lower = scale.forward(from);
        const double upper = scale.forward(to);
        const auto ticks = scale.ticks(lower, upper, 5);
        QVERIFY2(ticks.size() >= 3 && ticks.size() <= 10, qPrintable(QString::number(ticks.size())));
        const double slack = (upper - lower) * 1e-6;
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            QVERIFY(ticks[i].position >= lower - slack && ticks[i].position <= upper + slack);
            QVERIFY(std::abs(scale.forward(ticks[i].value) - ticks[i].position) < 1e-9);
            if (i > 0) QVERIFY(ticks[i].position > ticks[i - 1].position);
        }
    }

    void ticksEndHoweverFarOneZooms_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("lower");
        QTest::addColumn<double>("upper");
        QTest::newRow("linear, finer than doubles") << 0 << 4500.0 << 4500.0 + 3e-12;
        QTest::newRow("linear, as narrow as axes go") << 0 << 0.0 << 1e-280;
        QTest::newRow("linear, as wide as axes go") << 0 << -1e250 << 1e250;
        QTest::newRow("log") << 1 << -1e5 << 1e5;
        QTest::newRow("symlog") << 2 << -1e5 << 1e5;
    }
    void ticksEndHoweverFarOneZooms() {
        QFETCH(int, kind);
        QFETCH(double, lower);
        QFETCH(double, upper);
        const ValueScale scale(static_cast<ScaleKind>(kind), 1);
        for (const Tick& tick : scale.ticks(lower, upper, 5))
            QVERIFY(tick.position >= lower && tick.position <= upper);
        QVERIFY(scale.ticks(lower, upper, 5).size() < 20);
        QVERIFY(scale.subTicks(lower, upper).size() < 1000);
    }

    void labelsAreTheValuesNotTheirPlaces() {
        const ValueScale log(ScaleKind::Logarithmic);
        QCOMPARE(labelsOf(log, -3, 1), (QVector<QString>{"0.001", "0.01", "0.1", "1", "10"}));
        const ValueScale symlog(ScaleKind::Symlog, 1);
        const auto labels = labelsOf(symlog, symlog.forward(-100), symlog.forward(100));
        QVERIFY(labels.contains(QStringLiteral("0")));
        QVERIFY(labels.contains(QStringLiteral("100")));
        QVERIFY(labels.contains(QStringLiteral("−100")));
    }

    void evenLabelsShareTheirDecimals() {
        QCOMPARE(labelsOf(ValueScale(), 0, 0.1),
                 (QVector<QString>{"0.00", "0.02", "0.04", "0.06", "0.08", "0.10"}));
        QCOMPARE(labelsOf(ValueScale(), 0, 10000).last(), QStringLiteral("10,000"));
    }

    void thresholdFollowsWholeDecades() {
        QCOMPARE(symlogThreshold(500), 1.0);
        QCOMPARE(symlogThreshold(999), 1.0);
        QCOMPARE(symlogThreshold(0), 1.0);
        QVERIFY(std::abs(symlogThreshold(0.05) - 1e-4) < 1e-12);
    }

    void smoothingWeighsByTimeNotByCount() {
        Smoother smoother(10);
        QCOMPARE(smoother.add(1, 4), 4.0);
        const double keep = std::exp(-0.5);
        QVERIFY(std::abs(smoother.add(6, 1) - (4 * keep + 1) / (keep + 1)) < 1e-12);
        Smoother forgetful(10);
        forgetful.add(0, 1000);
        QVERIFY(std::abs(forgetful.add(500, 2) - 2) < 1e-9);
    }

    void markLabelsNeverOverlap() {
        const std::array<LabelSpace, 5> labels = {{{10, 80}, {40, 80}, {60, 80}, {70, 80}, {380, 80}}};
        const auto rows = labelRows(labels, 3, 400);
        QCOMPARE(rows, (std::vector<int>{0, 1, 2, -1, 0}));
        QCOMPARE(labelRows(std::span(labels).first(1), 3, 400), std::vector<int>{0});
    }

    void stepsGoThroughRoundNumbers() {
        const NumberRules rate{0, 10, 2, true, false};
        QCOMPARE(stepped(rate, 0.05, 1), 0.1);
        QCOMPARE(stepped(rate, 0.05, -1), 0.02);
        QCOMPARE(stepped(rate, 0.03, 1), 0.05);
        QCOMPARE(stepped(rate, 0.03, -1), 0.02);
        QCOMPARE(stepped(rate, 10, 1), 10.0);
        QCOMPARE(stepped(rate, 0, 1), 1e-6);
        QCOMPARE(stepped(rate, 1e-6, -1), 0.0);
        QCOMPARE(stepped(rate, 0.001, 3), 0.01);
        const NumberRules count{1, 20000, 50, false, true};
        QCOMPARE(stepped(count, 500, 1), 550.0);
        QCOMPARE(stepped(count, 512, 1), 550.0);
        QCOMPARE(stepped(count, 1, -1), 1.0);
    }

    void numbersAreWrittenAsPeopleDo() {
        QCOMPARE(editableNumber(0.0002), QStringLiteral("0.0002"));
        QCOMPARE(editableNumber(9e15), QStringLiteral("9000000000000000"));
        QCOMPARE(plainNumber(0.0002), QStringLiteral("0.0002"));
        QCOMPARE(plainNumber(-1234.5), QStringLiteral("−1,234.5"));
        QCOMPARE(plainNumber(2e-7), QStringLiteral("2×10⁻⁷"));
        QCOMPARE(plainNumber(0), QStringLiteral("0"));
        QCOMPARE(fixedNumber(-0.0001, 2), QStringLiteral("0.00"));
        QCOMPARE(timeLeft(-1), QStringLiteral("—"));
        QCOMPARE(timeLeft(130), QStringLiteral("about 2 min left"));
        QCOMPARE(timeLeft(4), QStringLiteral("a few seconds left"));
        QCOMPARE(spokenDuration(42), QStringLiteral("40 s"));
        QCOMPARE(spokenDuration(4800), QStringLiteral("1 h 20 min"));
        QCOMPARE(spokenDuration(3600.0 * 70), QStringLiteral("3 days"));
    }
};

REVERIE_SUITE(ScaleTest, Window)

} // namespace scale_test

#include "scale_test.moc"
