#include "ui/plots/bound_plot.h"

#include "ui/plots/axis_style.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reverie {

namespace {

constexpr double margin = 0.5; ///< Sweeps of room on both sides.

} // namespace

QColor boundColour(std::size_t machine) {
    return machine == 0 ? currentTheme().accentBlue : currentTheme().accentOrange;
}

BoundPlot::BoundPlot(QWidget* parent)
    : QCustomPlot(parent), valueTicker_(new ValueTicker(5)), sweepTicker_(new ValueTicker(6)) {
    setAccessibleName(tr("Bounds on log P(v) over sweeps of mean field"));
    sweepTicker_->setWhole(true);
    xAxis->setTicker(sweepTicker_);
    yAxis->setTicker(valueTicker_);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &BoundPlot::applyTheme);
    applyTheme();
}

void BoundPlot::setCurves(std::vector<BoundCurve> curves) {
    curves_ = std::move(curves);
    redraw();
}

void BoundPlot::applyTheme() {
    const Theme& theme = currentTheme();
    styleAxes(*this, theme);
    axisRect()->setMinimumMargins(
        QMargins(theme.spacing(5), theme.spacing(), theme.spacing(1.5), theme.spacing()));
    updateGeometry();
    redraw();
}

void BoundPlot::redraw() {
    clearGraphs();
    fit();
    for (std::size_t machine = 0; machine < curves_.size(); ++machine) {
        const BoundCurve& curve = curves_[machine];
        QPen pen(boundColour(machine), 2);
        pen.setCosmetic(true);
        addLine(curve.bounds, pen, true);
        if (!curve.exact) continue;
        pen.setWidthF(1);
        pen.setDashPattern({6, 4});
        addLine({*curve.exact}, pen, false);
    }
    if (isVisible()) replot(rpQueuedReplot);
}

/// A single value is a line across the plot.
void BoundPlot::addLine(const std::vector<double>& values, const QPen& pen, bool dotted) {
    if (values.empty()) return;
    QCPGraph* line = addGraph();
    line->setPen(pen);
    if (values.size() == 1) {
        line->addData(xAxis->range().lower, values.front());
        line->addData(xAxis->range().upper, values.front());
    } else {
        for (std::size_t sweep = 0; sweep < values.size(); ++sweep)
            line->addData(static_cast<double>(sweep), values[sweep]);
    }
    if (!dotted) return;
    QCPGraph* dots = addGraph();
    dots->setLineStyle(QCPGraph::lsNone);
    constexpr double dotPixels = 5;
    dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), dotPixels));
    for (std::size_t sweep = 0; sweep < values.size(); ++sweep)
        dots->addData(static_cast<double>(sweep), values[sweep]);
}

void BoundPlot::fit() {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    constexpr double fewestSweeps = 4; ///< The axis is no shorter, so that one pass is a line.
    double sweeps = fewestSweeps;
    const auto take = [&](double value) {
        if (!std::isfinite(value)) return;
        least = std::min(least, value);
        most = std::max(most, value);
    };
    for (const BoundCurve& curve : curves_) {
        std::ranges::for_each(curve.bounds, take);
        if (curve.exact) take(*curve.exact);
        sweeps = std::max(sweeps, static_cast<double>(curve.bounds.size()) - 1);
    }
    xAxis->setRange(-margin, sweeps + margin);
    if (least > most) return yAxis->setRange(-1, 0);
    constexpr double headroom = 0.12;
    const double spare = most > least ? headroom * (most - least) : 1;
    yAxis->setRange(least - spare, most + spare);
}

void BoundPlot::showEvent(QShowEvent* event) {
    QCustomPlot::showEvent(event);
    redraw();
}

/// Low, the plot does without what can be guessed.
void BoundPlot::resizeEvent(QResizeEvent* event) {
    constexpr double lowUnits = 18;
    const bool low = height() < currentTheme().spacing(lowUnits);
    xAxis->setLabel(low ? QString() : tr("sweeps of mean field after the up-pass"));
    valueTicker_->setTickCount(low ? 3 : 5);
    QCustomPlot::resizeEvent(event);
}

QSize BoundPlot::sizeHint() const {
    return {currentTheme().spacing(40), currentTheme().spacing(28)};
}

QSize BoundPlot::minimumSizeHint() const {
    return {currentTheme().spacing(20), currentTheme().spacing(12)};
}

} // namespace reverie
