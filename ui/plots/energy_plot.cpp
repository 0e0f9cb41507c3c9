#include "ui/plots/energy_plot.h"

#include "ui/plots/axis_style.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr double fewestSweeps = 60; ///< The axis is no shorter, so that the first sweeps do not race.
constexpr double sweepUnits = 10;   ///< Room for a number of the axis.
/// The axis stays while the energies take more than this share of it and lie within.

} // namespace

EnergyPlot::EnergyPlot(QWidget* parent)
    : QCustomPlot(parent), valueTicker_(new ValueTicker(4)), sweepTicker_(new ValueTicker(4)) {
    setAccessibleName(tr("Energy over sweeps"));
    addGraph();
    sweepTicker_->setWhole(true);
    xAxis->setTicker(sweepTicker_);
    yAxis->setTicker(valueTicker_);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &EnergyPlot::applyTheme);
    applyTheme();
    clear();
}

void EnergyPlot::setEnergies(std::span<const double> energies, std::uint64_t sweeps) {
    QVector<QCPGraphData> points;
    points.reserve(std::ssize(energies));
    const double first = static_cast<double>(sweeps) - static_cast<double>(energies.size()) + 1;
    for (const double energy : energies)
        points.append({first + static_cast<double>(points.size()), energy});
    graph(0)->data()->set(points, true);
    const double last = static_cast<double>(sweeps);
    xAxis->setRange(std::max(0.0, first), std::max(last, std::max(0.0, first) + fewestSweeps));
    fitValues();
    redraw();
}

void EnergyPlot::clear() {
    graph(0)->data()->clear();
    xAxis->setRange(0, fewestSweeps);
    yAxis->setRange(-1, 1);
    redraw();
}

/// Anew only where the energies leave the axis or need little of it, so that it does not tremble.
void EnergyPlot::fitValues() {
    bool found = false;
    const QCPRange values = graph(0)->getValueRange(found);
    if (!found || !std::isfinite(values.size())) return;
    const QCPRange shown = yAxis->range();
    const bool within = shown.contains(values.lower) && shown.contains(values.upper);
    constexpr double emptiness = 0.45;
    if (within && values.size() > emptiness * shown.size()) return;
    constexpr double headroom = 0.1;
    const double spare = std::max(headroom * values.size(), 0.5);
    yAxis->setRange(values.lower - spare, values.upper + spare);
}

void EnergyPlot::applyTheme() {
    const Theme& theme = currentTheme();
    styleAxes(*this, theme);
    graph(0)->setPen(QPen(theme.accentBlue, 1));
    const int half = theme.spacing(0.5);
    axisRect()->setMinimumMargins(QMargins(theme.spacing(5), half, theme.spacing(1.5), theme.spacing()));
    updateGeometry();
    redraw();
}

void EnergyPlot::redraw() {
    if (isVisible()) replot(rpQueuedReplot);
}

void EnergyPlot::showEvent(QShowEvent* event) {
    QCustomPlot::showEvent(event);
    redraw();
}

/// Low, the plot does without what can be guessed.
void EnergyPlot::resizeEvent(QResizeEvent* event) {
    constexpr double lowUnits = 15;
    const bool low = height() < currentTheme().spacing(lowUnits);
    xAxis->setLabel(low ? QString() : tr("sweep"));
    valueTicker_->setTickCount(low ? 2 : 4);
    sweepTicker_->setTickCount(std::max(2, width() / currentTheme().spacing(sweepUnits)));
    QCustomPlot::resizeEvent(event);
}

QSize EnergyPlot::sizeHint() const {
    return {currentTheme().spacing(24), currentTheme().spacing(16)};
}

QSize EnergyPlot::minimumSizeHint() const {
    return {currentTheme().spacing(16), currentTheme().spacing(7)};
}

} // namespace reverie
