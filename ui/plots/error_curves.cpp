#include "ui/plots/error_curves.h"

#include "ui/plots/curve_plot.h"
#include "ui/plots/curve_style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/legend_button.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

namespace {

constexpr MetricFamily family = MetricFamily::ClassificationError;

bool hasError(const MetricRow& row) {
    return std::ranges::any_of(metricsOf(family), [&row](Metric metric) { return row.has(metric); });
}

} // namespace

ErrorCurves::ErrorCurves(QWidget* parent)
    : QWidget(parent), title_(new QLabel(tr("Validation error, %"), this)), plot_(new CurvePlot(history_, this)),
      legend_(new QWidget(plot_)) {
    plot_->setFamily(family);
    plot_->setRunAxis(RunAxis::Epochs);
    plot_->setStacked(true, false);
    plot_->setAccessibleName(tr("Error over epochs"));
    plot_->installEventFilter(this);
    setTextStyle(title_, TextSize::Small, TextTone::Secondary);
    makeLegend();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title_);
    column->addWidget(plot_, 1);
    connect(plot_, &CurvePlot::fitRequested, this, &ErrorCurves::draw);
    connect(plot_, &CurvePlot::pointed, this, &ErrorCurves::pointAt);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ErrorCurves::applyTheme);
    applyTheme();
}

void ErrorCurves::makeLegend() {
    auto* column = new QVBoxLayout(legend_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (const Metric metric : plot_->metrics()) {
        const std::string_view label = infoOf(metric).label;
        auto* button =
            new LegendButton(QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size())), legend_);
        button->hide();
        column->addWidget(button);
        connect(button, &LegendButton::toggled, this, [this, metric](bool shown) {
            plot_->setCurveShown(metric, shown);
            draw();
        });
        entries_.emplace(metric, button);
    }
}

void ErrorCurves::applyTheme() {
    const Theme& theme = currentTheme();
    title_->setContentsMargins(theme.spacing(), 0, 0, 0);
    plot_->setTheme(theme);
    plot_->setMinimumHeight(theme.spacing(12));
    for (const auto& [metric, button] : entries_)
        button->setLine(curvePen(theme, infoOf(metric).role));
    draw();
}

void ErrorCurves::append(std::span<const MetricRow> rows) {
    const auto before = history_.rows().size();
    for (const MetricRow& row : rows)
        if (hasError(row)) history_.append(std::span(&row, 1));
    if (history_.rows().size() > before) draw();
}

void ErrorCurves::clear() {
    history_.clear();
    plot_->rebuild();
    draw();
}

void ErrorCurves::draw() {
    if (!isVisible()) return;
    for (const auto& [metric, button] : entries_)
        button->setVisible(!history_.measured(metric).empty());
    placeLegend();
    plot_->takeNew();
    plot_->xAxis->setRange(0, std::max(1.0, history_.lastPlace(RunAxis::Epochs)));
    plot_->fitValues();
    plot_->setLeftMargin(plot_->neededLeftMargin());
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void ErrorCurves::placeLegend() {
    legend_->adjustSize();
    legend_->move(plot_->width() - currentTheme().spacing(3) - legend_->width(), 0);
    legend_->raise();
}

bool ErrorCurves::eventFilter(QObject* watched, QEvent* event) {
    if (watched == plot_ && event->type() == QEvent::Resize) placeLegend();
    return QWidget::eventFilter(watched, event);
}

void ErrorCurves::pointAt(int pixel) {
    plot_->pointAt(pixel);
    const auto& crosshair = plot_->overlay().crosshair();
    QStringList words;
    if (crosshair) words.append(crosshair->title);
    if (crosshair)
        for (const Reading& reading : crosshair->readings)
            words.append(tr("%1 %2 %").arg(reading.label, reading.value));
    emit hovered(words.join(QStringLiteral("  ·  ")));
}

void ErrorCurves::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    draw();
}

} // namespace reverie
