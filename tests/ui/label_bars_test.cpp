#include "tests/suite.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label_bars.h"

#include <QApplication>
#include <QHelpEvent>
#include <QToolTip>

#include <algorithm>
#include <limits>

namespace label_bars_test {

using namespace reverie;

namespace {

Vector oneOf(Index labels, Index winner, float probability) {
    Vector values = Vector::Constant(labels, (1 - probability) / static_cast<float>(labels - 1));
    values[winner] = probability;
    return values;
}

std::vector<LabelMethod> two(Index labels = 10) {
    const Index last = labels - 1;
    return {{QStringLiteral("free energy"), QStringLiteral("Exact."), LabelColour::Blue,
             oneOf(labels, std::min<Index>(3, last), 0.9F)},
            {QStringLiteral("Gibbs"), QStringLiteral("Sampled."), LabelColour::Orange,
             oneOf(labels, std::min<Index>(2, last), 0.5F)}};
}

std::unique_ptr<LabelBars> shown(std::vector<LabelMethod> methods, Index labels, QSize size = {360, 280}) {
    auto bars = std::make_unique<LabelBars>();
    bars->setMethods(std::move(methods), labels);
    bars->resize(size);
    bars->show();
    QApplication::processEvents();
    return bars;
}

/// Points of a bar's middle row that have a colour.
int lengthOf(const LabelBars& bars, Index label, std::size_t method, const QColor& colour) {
    const QImage image = const_cast<LabelBars&>(bars).grab().toImage();
    const QRectF bar = bars.barRect(label, method);
    int length = 0;
    for (int x = static_cast<int>(bar.left()); x < static_cast<int>(bar.right()); ++x)
        length += image.pixelColor(x, static_cast<int>(bar.center().y())).rgb() == colour.rgb() ? 1 : 0;
    return length;
}

} // namespace

class LabelBarsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void barsAreAsLongAsProbabilitiesAre() {
        const auto bars = shown(two(), 10);
        const Theme& theme = currentTheme();
        const double full = bars->barRect(3, 0).width();
        QVERIFY(std::abs(lengthOf(*bars, 3, 0, theme.accentBlue) - 0.9 * full) <= 2);
        QVERIFY(std::abs(lengthOf(*bars, 2, 1, theme.accentOrange) - 0.5 * full) <= 2);
        QVERIFY(lengthOf(*bars, 7, 0, theme.accentBlue) <= 3);
        QCOMPARE(bars->winner(0), Index{3});
        QCOMPARE(bars->winner(1), Index{2});
    }

    void theMostProbableRowStandsOut() {
        const auto bars = shown(two(), 10);
        const auto left = [&](Index label) {
            return bars->grab().toImage().pixelColor(2, static_cast<int>(bars->numberRect(label, 0).center().y()));
        };
        QCOMPARE(left(3).rgb(), currentTheme().selection.rgb());
        QVERIFY(left(2).rgb() != currentTheme().selection.rgb());
    }

    void nothingMovesWithTheValues() {
        const auto bars = shown(two(), 10);
        const QRectF bar = bars->barRect(4, 1);
        const QRectF number = bars->numberRect(4, 1);
        const QSize hint = bars->minimumSizeHint();
        std::vector<LabelMethod> methods = two();
        methods[0].probabilities = oneOf(10, 9, 1);
        methods[1].probabilities.resize(0);
        bars->setMethods(methods, 10);
        QCOMPARE(bars->barRect(4, 1), bar);
        QCOMPARE(bars->numberRect(4, 1), number);
        QCOMPARE(bars->minimumSizeHint(), hint);
        QCOMPARE(bars->winner(1), Index{-1});
        QCOMPARE(lengthOf(*bars, 2, 1, currentTheme().accentOrange), 0);
    }

    void nothingIsCutOffAtAnySize_data() {
        QTest::addColumn<int>("labels");
        QTest::addColumn<QSize>("size");
        QTest::newRow("narrow") << 10 << QSize(296, 220);
        QTest::newRow("large") << 10 << QSize(900, 700);
        QTest::newRow("two labels") << 2 << QSize(300, 100);
        QTest::newRow("many labels") << 26 << QSize(300, 500);
    }
    void nothingIsCutOffAtAnySize() {
        QFETCH(int, labels);
        QFETCH(QSize, size);
        std::vector<LabelMethod> methods = two(labels);
        methods.front().probabilities = oneOf(labels, labels - 1, 1);
        methods.push_back({QStringLiteral("fine-tuned"), {}, LabelColour::Grey, oneOf(labels, 0, 1)});
        const auto bars = shown(methods, labels, size);
        bars->resize(size.expandedTo(bars->minimumSizeHint()));
        for (std::size_t method = 0; method < 3; ++method) {
            QVERIFY(QRectF(bars->rect()).contains(bars->numberRect(labels - 1, method)));
            QVERIFY(bars->barRect(labels - 1, method).bottom() <= bars->height());
            QVERIFY(bars->barRect(0, method).width() >= 40);
            QVERIFY(bars->barRect(0, method).right() <= bars->numberRect(0, 0).left());
        }
    }

    void tooltipsNameTheMethods() {
        const auto bars = shown(two(), 10);
        const QPoint place = bars->barRect(3, 0).center().toPoint();
        QHelpEvent help(QEvent::ToolTip, place, bars->mapToGlobal(place));
        QApplication::sendEvent(bars.get(), &help);
        QVERIFY(QToolTip::text().contains(QStringLiteral("P(3) = 90.0 %")));
        QVERIFY(QToolTip::text().contains(QStringLiteral("Exact.")));
        QVERIFY(QToolTip::text().contains(QStringLiteral("Sampled.")));
        QVERIFY(bars->accessibleDescription().startsWith(QStringLiteral("3 by free energy, 90.0 %")));
    }

    void percentagesHaveOneWidth() {
        QCOMPARE(formatPercent(0.972), QStringLiteral("97.2 %"));
        QCOMPARE(formatPercent(0.031), QStringLiteral("\u20073.1 %"));
        QCOMPARE(formatPercent(1), QStringLiteral("100.0 %"));
    }

    void numbersThatAreNoneAreNotShown() {
        std::vector<LabelMethod> methods = two();
        methods[0].probabilities[4] = std::numeric_limits<float>::quiet_NaN();
        const auto bars = shown(methods, 10);
        QCOMPARE(bars->winner(0), Index{-1});
        bars->grab();
        LabelBars none;
        none.grab();
        QCOMPARE(none.labels(), Index{0});
    }
};

REVERIE_SUITE(LabelBarsTest, Window)

} // namespace label_bars_test

#include "label_bars_test.moc"
