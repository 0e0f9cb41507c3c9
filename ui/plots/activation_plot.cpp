#include "ui/plots/activation_plot.h"

#include "ui/plots/axis_style.h"
#include "ui/plots/value_ticker.h"

#include <algorithm>

namespace reverie {

ActivationPlot::ActivationPlot(QWidget* parent) : QCustomPlot(parent) {
    setAccessibleName(tr("Mean activation over the run"));
    addGraph();
    const QSharedPointer<ValueTicker> minibatches(new ValueTicker(3));
    minibatches->setWhole(true);
    xAxis->setTicker(minibatches);
    yAxis->setTicker(QSharedPointer<ValueTicker>::create(2));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ActivationPlot::applyTheme);
    applyTheme();
    clear();
}

void ActivationPlot::setActivation(const UnitActivation& activation) {
    graph(0)->setData(QVector<double>(activation.minibatch.begin(), activation.minibatch.end()),
                      QVector<double>(activation.mean.begin(), activation.mean.end()), true);
    bool found = false;
    const QCPRange minibatches = graph(0)->getKeyRange(found);
    const QCPRange means = graph(0)->getValueRange(found);
    xAxis->setRange(found ? minibatches.lower : 0, found ? std::max(minibatches.upper, minibatches.lower + 1) : 1);
    yAxis->setRange(std::min(0.0, found ? means.lower : 0), found ? std::max(means.upper * 1.1, 0.01) : 1);
    redraw();
}

void ActivationPlot::clear() {
    setActivation({});
}

void ActivationPlot::applyTheme() {
    const Theme& theme = currentTheme();
    styleAxes(*this, theme);
    graph(0)->setPen(QPen(theme.accentBlue, 2));
    graph(0)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.spacing(0.5)));
    const int half = theme.spacing(0.5);
    axisRect()->setMinimumMargins(QMargins(theme.spacing(5), half, theme.spacing(1.5), theme.spacing()));
    updateGeometry();
    redraw();
}

void ActivationPlot::redraw() {
    if (isVisible()) replot(rpQueuedReplot);
}

void ActivationPlot::showEvent(QShowEvent* event) {
    QCustomPlot::showEvent(event);
    redraw();
}

QSize ActivationPlot::sizeHint() const {
    return {currentTheme().spacing(24), currentTheme().spacing(10)};
}

QSize ActivationPlot::minimumSizeHint() const {
    return {currentTheme().spacing(16), currentTheme().spacing(8)};
}

} // namespace reverie
