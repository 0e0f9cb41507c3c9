#include "ui/panels/curves_panel.h"
#include "ui/plots/curve_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/legend_button.h"

#include <QApplication>
#include <QComboBox>
#include <QSignalSpy>
#include <QSlider>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>

using namespace reverie;

namespace {

/// Minibatches first..last; validation and free energy are measured at every tenth.
std::vector<MetricRow> rowsBetween(int first, int last) {
    std::vector<MetricRow> rows;
    for (int i = first; i <= last; ++i) {
        MetricRow row;
        row.minibatch = static_cast<std::uint64_t>(i);
        row.epoch = i / 10.0;
        row[Metric::SquaredErrorTraining] = 0.02F + 0.2F / static_cast<float>(i);
        if (i % 10 == 0) {
            row[Metric::SquaredErrorValidation] = 0.03F + 0.2F / static_cast<float>(i);
            row[Metric::FreeEnergyTraining] = -100.0F - static_cast<float>(i);
            row[Metric::FreeEnergyValidation] = -99.0F - static_cast<float>(i);
        }
        rows.push_back(row);
    }
    return rows;
}

CurvePlot& plotOf(CurvesPanel& panel, const char* view) {
    return panel.findChild<CurveView*>(view)->plot();
}

void wheel(QWidget& widget, QPointF position, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(position, widget.mapToGlobal(position), {}, {0, 120}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

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

    void init() {
        panel_ = std::make_unique<CurvesPanel>();
        panel_->resize(640, 560);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        QTest::qWait(0);
    }

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

    void newDataIsFollowedUntilThePersonZooms() {
        CurvePlot& plot = plotOf(*panel_, "upper");
        panel_->append(rowsBetween(1, 100));
        QCOMPARE(plot.xAxis->range().upper, 100.0);
        panel_->append(rowsBetween(101, 300));
        QCOMPARE(plot.xAxis->range().upper, 300.0);
        QTest::qWait(20);
        wheel(plot, plot.axisRect()->center());
        const QCPRange zoomed = plot.xAxis->range();
        QVERIFY(zoomed.size() < 300);
        QCOMPARE(plotOf(*panel_, "lower").xAxis->range(), zoomed);
        panel_->append(rowsBetween(301, 400));
        QCOMPARE(plot.xAxis->range(), zoomed);
        QTest::keyClick(panel_.get(), Qt::Key_F);
        QCOMPARE(plot.xAxis->range().upper, 400.0);
    }

    void modifiersZoomOneAxis() {
        CurvePlot& plot = plotOf(*panel_, "upper");
        panel_->append(rowsBetween(1, 100));
        QTest::qWait(20);
        QCPRange run = plot.xAxis->range();
        QCPRange values = plot.yAxis->range();
        wheel(plot, plot.axisRect()->center(), Qt::ControlModifier);
        QCOMPARE(plot.xAxis->range(), run);
        QVERIFY(plot.yAxis->range().size() < values.size());
        values = plot.yAxis->range();
        wheel(plot, plot.axisRect()->center(), Qt::ShiftModifier);
        QVERIFY(plot.xAxis->range().size() < run.size());
        QCOMPARE(plot.yAxis->range(), values);
    }

    void draggingPansAndDoubleClickFits() {
        CurvePlot& plot = plotOf(*panel_, "upper");
        panel_->append(rowsBetween(1, 100));
        QTest::qWait(20);
        const QPoint start = plot.axisRect()->center();
        QTest::mousePress(&plot, Qt::LeftButton, {}, start);
        QTest::mouseMove(&plot, start + QPoint(-30, 0));
        QMouseEvent move(QEvent::MouseMove, QPointF(start + QPoint(-60, 0)),
                         plot.mapToGlobal(QPointF(start + QPoint(-60, 0))), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&plot, &move);
        QTest::mouseRelease(&plot, Qt::LeftButton, {}, start + QPoint(-60, 0));
        QVERIFY(plot.xAxis->range().lower > 1);
        QVERIFY(!panel_->findChild<QToolButton*>("fit")->isChecked());
        QTest::mouseDClick(&plot, Qt::LeftButton, {}, start);
        QCOMPARE(plot.xAxis->range(), QCPRange(0, 100));
        QVERIFY(panel_->findChild<QToolButton*>("fit")->isChecked());
    }

    void theLegendHidesAndShowsByMouseAndKey() {
        CurvePlot& plot = plotOf(*panel_, "upper");
        panel_->append(rowsBetween(1, 100));
        QTest::qWait(20);
        auto* validation = panel_->findChild<LegendButton*>("squared_error_validation");
        QVERIFY(validation->isVisible());
        QTest::mouseClick(validation, Qt::LeftButton);
        QVERIFY(!plot.graph(1)->visible());
        QVERIFY(plot.graph(0)->visible());
        validation->setFocus();
        QTest::keyClick(validation, Qt::Key_Space);
        QVERIFY(plot.graph(1)->visible());
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

    void aChosenFamilyStays() {
        panel_->append(rowsBetween(1, 20));
        choose(panel_->findChild<CurveView*>("lower")->findChild<QComboBox*>("family"), 0);
        MetricRow row;
        row.minibatch = 21;
        row[Metric::LogLikelihood] = -10;
        panel_->append(std::span(&row, 1));
        QCOMPARE(plotOf(*panel_, "lower").family(), MetricFamily::SquaredError);
    }

    void smoothingKeepsTheRawCurveBehind() {
        panel_->append(rowsBetween(1, 100));
        QTest::mouseClick(panel_->findChild<QToolButton*>("curveSettingsButton"), Qt::LeftButton);
        auto* slider = panel_->findChild<QSlider*>("smoothing");
        QVERIFY(slider->isVisible());
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        CurvePlot& plot = plotOf(*panel_, "upper");
        const int curves = static_cast<int>(plot.metrics().size());
        QVERIFY(plot.graph(curves)->visible());
        QCOMPARE(plot.graph(curves)->dataCount(), 100);
        QVERIFY(plot.graph(0)->visible());
        QVERIFY(plot.graph(0)->pen().color() != plot.graph(curves)->pen().color());
        QCOMPARE(plot.graph(0)->pen().color().alpha(), 255);
    }

    void theCrosshairReadsTheNearestRecordedMinibatch() {
        CurvePlot& plot = plotOf(*panel_, "upper");
        panel_->append(rowsBetween(1, 100));
        QTest::qWait(20);
        QSignalSpy drawn(&plot, &QCustomPlot::afterReplot);
        QSignalSpy told(panel_.get(), &Panel::hovered);
        const int x = static_cast<int>(std::lround(plot.xAxis->coordToPixel(43)));
        QTest::mouseMove(&plot, QPoint(x, plot.axisRect()->center().y()));
        QTRY_VERIFY(plot.overlay().crosshair().has_value());
        const Crosshair& crosshair = *plot.overlay().crosshair();
        QVERIFY2(crosshair.title.startsWith(QStringLiteral("minibatch 43 ")), qPrintable(crosshair.title));
        QCOMPARE(crosshair.readings.size(), std::size_t(2));
        QCOMPARE(crosshair.readings[1].elsewhere, QStringLiteral("at 40"));
        QCOMPARE(crosshair.readings[1].value, QStringLiteral("0.035"));
        QVERIFY(plotOf(*panel_, "lower").overlay().crosshair().has_value());
        QVERIFY(told.last().first().toString().contains(QStringLiteral("0.035")));
        QCOMPARE(drawn.count(), 0);
    }

    void readingsNameTheTwoMachinesAsTheLegendDoes() {
        auto rows = rowsBetween(1, 100);
        for (MetricRow& row : rows) {
            row[Metric::LogLikelihood] = -4;
            row[Metric::ComparisonLogLikelihood] = -5;
        }
        panel_->append(rows);
        panel_->setMachineNames(QStringLiteral("exact"), QStringLiteral("CD-1"));
        QTest::qWait(20);
        CurvePlot& plot = plotOf(*panel_, "lower");
        QCOMPARE(plot.family(), MetricFamily::LogLikelihood);
        plot.pointAt(static_cast<int>(std::lround(plot.xAxis->coordToPixel(50))));
        QVERIFY(plot.overlay().crosshair().has_value());
        const auto& readings = plot.overlay().crosshair()->readings;
        QCOMPARE(readings[0].label, QStringLiteral("exact"));
        QCOMPARE(readings[1].label, QStringLiteral("CD-1"));
    }

    void epochsReplaceMinibatches() {
        panel_->append(rowsBetween(1, 100));
        choose(panel_->findChild<QComboBox*>("runAxis"), 1);
        QCOMPARE(plotOf(*panel_, "upper").xAxis->range(), QCPRange(0, 10));
        QCOMPARE(plotOf(*panel_, "upper").graph(0)->dataMainKey(99), 10.0);
    }

    void aThemeRecoloursAndAnExportMayStayLight() {
        panel_->append(rowsBetween(1, 100));
        applyTheme(*qApp, Theme::dark());
        CurvePlot& plot = plotOf(*panel_, "upper");
        QCOMPARE(plot.graph(0)->pen().color(), Theme::dark().accentBlue);
        QCOMPARE(plot.graph(1)->pen().color(), Theme::dark().accentOrange);
        const QImage dark = panel_->exportImage(2);
        const QImage light = panel_->exportImage(2, Theme::light());
        QCOMPARE(dark.pixelColor(1, 1), Theme::dark().surface);
        QCOMPARE(light.pixelColor(1, 1), Theme::light().surface);
        QCOMPARE(light.width(), 2 * plot.width());
        QCOMPARE(plot.graph(0)->pen().color(), Theme::dark().accentBlue);
        applyTheme(*qApp, Theme::light());
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

QTEST_MAIN(CurvesPanelTest)
#include "curves_panel_test.moc"
