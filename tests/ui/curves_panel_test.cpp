#include "tests/suite.h"
#include "tests/ui/curves.h"
#include "ui/theme/theme.h"
#include "ui/widgets/legend_button.h"

#include <QApplication>
#include <QComboBox>
#include <QSignalSpy>
#include <QStandardItemModel>

#include <cmath>

namespace curves_panel_test {

using namespace reverie;
using namespace reverie::test;

namespace {

bool itemEnabled(QComboBox* box, int index) {
    return qobject_cast<QStandardItemModel*>(box->model())->item(index)->isEnabled();
}

void choose(QComboBox* box, int index) {
    box->setFocus();
    box->setCurrentIndex(index);
    emit box->activated(index);
}

} // namespace

class CurvesPanelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void init() { panel_ = shownCurves(); }

    void cleanup() { panel_.reset(); }

    void csvHoldsEveryRow() {
        const auto rows = rowsBetween(1, 25);
        panel_->append(rows);
        QByteArray expected = QByteArray::fromStdString(metricsCsvHeader()) + '\n';
        for (const MetricRow& row : rows)
            expected += QByteArray::fromStdString(metricsCsvRow(row)) + '\n';
        QCOMPARE(panel_->csv(), expected);
    }

    void graphsHoldEveryMeasurement() {
        panel_->append(rowsBetween(1, 30));
        panel_->append(rowsBetween(31, 100));
        QCOMPARE(plotOf(*panel_, "upper").graph(0)->dataCount(), 100);
        QCOMPARE(plotOf(*panel_, "upper").graph(1)->dataCount(), 10);
        QCOMPARE(plotOf(*panel_, "lower").graph(0)->dataCount(), 10);
    }

    void aSinglePointIsADot() {
        CurvePlot& plot = plotOf(*panel_, "upper");
        const auto bluePixels = [&plot] {
            const QImage image = plot.toPixmap().toImage();
            int count = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    count += image.pixelColor(x, y) == currentTheme().accentBlue ? 1 : 0;
            return count;
        };
        QCOMPARE(bluePixels(), 0);
        panel_->append(rowsBetween(1, 1));
        QVERIFY(bluePixels() > 6);
        panel_->append(rowsBetween(2, 2));
        QCOMPARE(plot.graph(0)->scatterStyle().shape(), QCPScatterStyle::ssNone);
    }

    void withoutMeasurementsTheValuesAreNotNumbered() {
        const CurvePlot& plot = plotOf(*panel_, "upper");
        QVERIFY(!plot.yAxis->tickLabels());
        panel_->append(rowsBetween(1, 10));
        QVERIFY(plot.yAxis->tickLabels());
        panel_->clear();
        QVERIFY(!plot.yAxis->tickLabels());
        QVERIFY(!plot.yAxis->grid()->visible());
    }

    void anAppendDrawsEachPlotOnce() {
        panel_->append(rowsBetween(1, 200));
        QTest::qWait(20);
        QSignalSpy drawn(&plotOf(*panel_, "upper"), &QCustomPlot::afterReplot);
        panel_->append(rowsBetween(201, 210));
        QTest::qWait(20);
        QCOMPARE(drawn.count(), 1);
        panel_->append(rowsBetween(211, 220));
        panel_->append(rowsBetween(221, 230));
        QTest::qWait(20);
        QCOMPARE(drawn.count(), 2);
    }

    void aHiddenPanelDrawsNothingAndCatchesUp() {
        CurvePlot& plot = plotOf(*panel_, "upper");
        panel_->hide();
        QSignalSpy drawn(&plot, &QCustomPlot::afterReplot);
        for (int i = 0; i < 100; ++i)
            panel_->append(rowsBetween(i * 1000 + 1, (i + 1) * 1000));
        QTest::qWait(20);
        QCOMPARE(drawn.count(), 0);
        QCOMPARE(plot.graph(0)->dataCount(), 0);
        panel_->show();
        QTRY_VERIFY(drawn.count() > 0);
        QCOMPARE(plot.graph(0)->dataCount(), 100000);
    }

    void manyPointsAreSaidToBeThinned() {
        CurvePlot& plot = plotOf(*panel_, "lower");
        panel_->append(rowsBetween(1, 100));
        QTRY_VERIFY(plot.overlay().note().isEmpty());
        panel_->append(rowsBetween(101, 20000));
        QTRY_VERIFY(plot.overlay().note().contains(QStringLiteral("adaptive sampling")));
    }

    void onlyMeasuredFamiliesAndCurvesAreOffered() {
        panel_->append(rowsBetween(1, 100));
        QTest::qWait(20);
        auto* families = panel_->findChild<CurveView*>("upper")->findChild<QComboBox*>("family");
        QVERIFY(itemEnabled(families, static_cast<int>(MetricFamily::SquaredError)));
        QVERIFY(itemEnabled(families, static_cast<int>(MetricFamily::FreeEnergy)));
        QVERIFY(!itemEnabled(families, static_cast<int>(MetricFamily::LogLikelihood)));
        QVERIFY(!panel_->findChild<LegendButton*>("comparison_squared_error")->isVisible());
    }

    void logIsRefusedForNegativeValues() {
        panel_->append(rowsBetween(1, 100));
        QTest::qWait(20);
        auto* upper = panel_->findChild<CurveView*>("upper")->findChild<QComboBox*>("scale");
        auto* lower = panel_->findChild<CurveView*>("lower")->findChild<QComboBox*>("scale");
        QVERIFY(itemEnabled(upper, 1));
        QVERIFY(!itemEnabled(lower, 1));
        QVERIFY(lower->itemData(1, Qt::ToolTipRole).toString().contains(QStringLiteral("positive")));
        choose(upper, 1);
        QCOMPARE(plotOf(*panel_, "upper").scale(), ScaleKind::Logarithmic);
        const double drawn = plotOf(*panel_, "upper").graph(0)->dataMainValue(99);
        QVERIFY(std::abs(drawn - std::log10(0.022)) < 1e-5);
        MetricRow negative;
        negative.minibatch = 101;
        negative.epoch = 10.1;
        negative[Metric::SquaredErrorTraining] = -1;
        panel_->append(std::span(&negative, 1));
        QCOMPARE(plotOf(*panel_, "upper").scale(), ScaleKind::Linear);
        QVERIFY(!itemEnabled(upper, 1));
    }

    void theExactLikelihoodComesUpByItself() {
        panel_->append(rowsBetween(1, 20));
        QCOMPARE(plotOf(*panel_, "lower").family(), MetricFamily::FreeEnergy);
        MetricRow row;
        row.minibatch = 21;
        row.epoch = 2.1;
        row[Metric::LogLikelihood] = -10;
        row[Metric::ComparisonLogLikelihood] = -11;
        panel_->append(std::span(&row, 1));
        QCOMPARE(plotOf(*panel_, "lower").family(), MetricFamily::LogLikelihood);
        QTRY_VERIFY(panel_->findChild<LegendButton*>("comparison_log_likelihood")->isVisible());
        QCOMPARE(plotOf(*panel_, "lower").graph(1)->pen().style(), Qt::CustomDashLine);
        panel_->clear();
        QCOMPARE(plotOf(*panel_, "lower").family(), MetricFamily::FreeEnergy);
    }

    void aMachineWithoutFreeEnergyShowsWhatItHas() {
        MetricRow row;
        row.minibatch = 1;
        row.epoch = 0.1;
        row[Metric::SquaredErrorTraining] = 0.1F;
        row[Metric::MeanActivation] = 0.2F;
        panel_->append(std::span(&row, 1));
        QCOMPARE(plotOf(*panel_, "upper").family(), MetricFamily::SquaredError);
        QCOMPARE(plotOf(*panel_, "lower").family(), MetricFamily::MeanActivation);
    }

    void aChosenFamilyStays() {
        panel_->append(rowsBetween(1, 20));
        choose(panel_->findChild<CurveView*>("lower")->findChild<QComboBox*>("family"), 0);
        MetricRow row;
        row.minibatch = 21;
        row[Metric::LogLikelihood] = -10;
        panel_->append(std::span(&row, 1));
        QCOMPARE(plotOf(*panel_, "lower").family(), MetricFamily::SquaredError);
    }

    void epochsReplaceMinibatches() {
        panel_->append(rowsBetween(1, 100));
        choose(panel_->findChild<QComboBox*>("runAxis"), 1);
        QCOMPARE(plotOf(*panel_, "upper").xAxis->range(), QCPRange(0, 10));
        QCOMPARE(plotOf(*panel_, "upper").graph(0)->dataMainKey(99), 10.0);
    }

    void aThemeRecoloursAndAnExportFollowsIt() {
        panel_->append(rowsBetween(1, 100));
        applyTheme(*qApp, Theme::dark());
        CurvePlot& plot = plotOf(*panel_, "upper");
        QCOMPARE(plot.graph(0)->pen().color(), Theme::dark().accentBlue);
        QCOMPARE(plot.graph(1)->pen().color(), Theme::dark().accentOrange);
        const QImage dark = panel_->exportImage(2);
        applyTheme(*qApp, Theme::light());
        const QImage light = panel_->exportImage(2);
        QCOMPARE(dark.pixelColor(1, 1), Theme::dark().surface);
        QCOMPARE(light.pixelColor(1, 1), Theme::light().surface);
        QCOMPARE(light.width(), 2 * plot.width());
    }

    void aLowPanelShowsOnePlot() {
        auto* upper = panel_->findChild<CurveView*>("upper");
        auto* lower = panel_->findChild<CurveView*>("lower");
        const int enough = upper->leastHeight() + lower->leastHeight() + 3 * spacingUnit / 2;
        panel_->append(rowsBetween(1, 100));
        QTRY_VERIFY(lower->isVisible());
        for (int height = 560; height >= upper->leastHeight() + spacingUnit; height -= 12) {
            panel_->resize(640, height);
            QTest::qWait(0);
            QCOMPARE(panel_->height(), height);
            QCOMPARE(lower->isVisible(), height >= enough);
            for (const CurveView* view : {upper, lower}) {
                if (!view->isVisible()) continue;
                QVERIFY(view->plot().height() >= 120);
                QVERIFY(panel_->rect().contains(view->geometry()));
            }
            QVERIFY(!upper->geometry().intersects(lower->geometry()) || !lower->isVisible());
            QCOMPARE(upper->plot().xAxis->tickLabels(), !lower->isVisible());
        }
        QVERIFY(!lower->isVisible());
        panel_->append(rowsBetween(101, 120));
        panel_->resize(640, enough);
        QTRY_VERIFY(lower->isVisible());
        QCOMPARE(lower->plot().graph(0)->dataCount(), 12);
    }

    void theOnePlotSwapsItsFamilyWithTheHiddenOne() {
        panel_->append(rowsBetween(1, 100));
        panel_->resize(640, 200);
        QTest::qWait(0);
        choose(panel_->findChild<CurveView*>("upper")->findChild<QComboBox*>("family"),
               static_cast<int>(MetricFamily::FreeEnergy));
        QCOMPARE(plotOf(*panel_, "upper").family(), MetricFamily::FreeEnergy);
        panel_->resize(640, 500);
        QTest::qWait(0);
        QCOMPARE(plotOf(*panel_, "lower").family(), MetricFamily::SquaredError);
        QCOMPARE(plotOf(*panel_, "lower").graph(0)->dataCount(), 100);
    }

    void aNarrowRowMovesTheLegendIntoThePlot() {
        panel_->append(rowsBetween(1, 100));
        QTest::qWait(20);
        for (const int width : {640, 320, 640}) {
            panel_->resize(width, 480);
            QTest::qWait(0);
            QCOMPARE(panel_->width(), width);
            for (const char* name : {"upper", "lower"}) {
                auto* view = panel_->findChild<CurveView*>(name);
                auto* legend = view->findChild<QWidget*>("legend");
                QCOMPARE(view->isLegendInside(), width == 320);
                QVERIFY(legend->isVisible());
                QVERIFY(legend->parentWidget()->rect().contains(legend->geometry()));
                QVERIFY(legend->width() >= legend->sizeHint().width());
            }
        }
        panel_->resize(320, 480);
        QTest::qWait(0);
        QTest::mouseClick(panel_->findChild<LegendButton*>("squared_error_validation"), Qt::LeftButton);
        QVERIFY(!plotOf(*panel_, "upper").graph(1)->visible());
    }

    void clearForgetsTheRun() {
        panel_->append(rowsBetween(1, 100));
        panel_->clear();
        QCOMPARE(panel_->csv(), QByteArray::fromStdString(metricsCsvHeader()) + '\n');
        QCOMPARE(plotOf(*panel_, "upper").graph(0)->dataCount(), 0);
    }

private:
    std::unique_ptr<CurvesPanel> panel_;
};

REVERIE_SUITE(CurvesPanelTest, Window)

} // namespace curves_panel_test

#include "curves_panel_test.moc"
