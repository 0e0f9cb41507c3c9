#include "tests/suite.h"
#include "tests/ui/curves.h"
#include "ui/theme/theme.h"
#include "ui/widgets/legend_button.h"

#include <QApplication>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>

namespace curves_input_test {

using namespace reverie;
using namespace reverie::test;

namespace {

void wheel(QWidget& widget, QPointF position, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(position, widget.mapToGlobal(position), {}, {0, 120}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

/// Curves under mouse and keys: zooming, dragging, pointing, legend and smoothing.
class CurvesInputTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void init() { panel_ = shownCurves(); }

    void cleanup() { panel_.reset(); }

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

private:
    std::unique_ptr<CurvesPanel> panel_;
};

REVERIE_SUITE(CurvesInputTest, Window)

} // namespace curves_input_test

#include "curves_input_test.moc"
