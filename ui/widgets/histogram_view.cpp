#include "ui/widgets/histogram_view.h"

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr double leastPlotWidthUnits = 26;
constexpr double plotHeightUnits = 16;
constexpr double leastPlotHeightUnits = 11;
constexpr double plotGapUnits = 1.5;

double wordsHeight() {
    return QFontMetricsF(currentTheme().font(TextSize::Small)).height();
}

} // namespace

HistogramView::HistogramView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setAccessibleName(tr("Histograms of weights and biases"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void HistogramView::setHistograms(std::vector<Histogram> histograms) {
    histograms_ = std::move(histograms);
    update();
}

int HistogramView::columnsFor(int width) const {
    const int most = std::max(1, width / currentTheme().spacing(leastPlotWidthUnits));
    return std::clamp(most, 1, std::max<int>(1, static_cast<int>(histograms_.size())));
}

int HistogramView::neededHeight(int width) const {
    const int columns = columnsFor(width);
    const int rows = (static_cast<int>(histograms_.size()) + columns - 1) / columns;
    return rows * currentTheme().spacing(leastPlotHeightUnits);
}

QRectF HistogramView::placeOf(std::size_t which) const {
    if (which >= histograms_.size()) return {};
    const int columns = columnsFor(width());
    const int rows = (static_cast<int>(histograms_.size()) + columns - 1) / columns;
    const double least = currentTheme().spacing(leastPlotHeightUnits);
    const double high = std::clamp(height() / static_cast<double>(rows), least,
                                   std::max(least, 2.0 * currentTheme().spacing(plotHeightUnits)));
    const double wide = width() / static_cast<double>(columns);
    const auto index = static_cast<int>(which);
    const double gap = currentTheme().spacing(plotGapUnits) / 2.0;
    return QRectF((index % columns) * wide, (index / columns) * high, wide, high).adjusted(gap, gap, -gap, -gap);
}

/// Between the words above and the numbers below.
QRectF HistogramView::barsIn(const QRectF& place) const {
    return place.adjusted(0, wordsHeight() + currentTheme().spacing(0.5), 0, -wordsHeight());
}

void HistogramView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(currentTheme().font(TextSize::Small));
    for (std::size_t i = 0; i < histograms_.size(); ++i)
        paint(painter, histograms_[i], placeOf(i));
}

void HistogramView::paint(QPainter& painter, const Histogram& histogram, const QRectF& place) const {
    const Theme& theme = currentTheme();
    const QFontMetricsF metrics(painter.font());
    const QString name = QString::fromStdString(histogram.name);
    const auto roomBeside = [&](const QString& words) {
        return place.width() - metrics.horizontalAdvance(words) - theme.spacing();
    };
    const QString mean = formatFixed(histogram.mean, 3).trimmed();
    const QString deviation = formatFixed(histogram.deviation, 3).trimmed();
    QString spread = tr("mean %1 · deviation %2").arg(mean, deviation);
    if (roomBeside(spread) < metrics.horizontalAdvance(name)) spread = tr("%1 ± %2").arg(mean, deviation);
    painter.setPen(theme.text);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignTop,
                     metrics.elidedText(name, Qt::ElideRight, roomBeside(spread)));
    painter.setPen(theme.secondaryText);
    painter.drawText(place, Qt::AlignRight | Qt::AlignTop, spread);

    const QRectF bars = barsIn(place);
    const double most = std::max(1U, *std::ranges::max_element(histogram.counts));
    const double step = bars.width() / static_cast<double>(histogram.counts.size());
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        if (histogram.counts[bin] == 0) continue;
        // One value is still to be seen.
        const double high = std::max(1.0, bars.height() * histogram.counts[bin] / most);
        const double left = std::round(bars.left() + static_cast<double>(bin) * step);
        const double right = std::round(bars.left() + static_cast<double>(bin + 1) * step);
        painter.fillRect(QRectF(left, bars.bottom() - high, std::max(1.0, right - left - 1), high),
                         bin < histogram.counts.size() / 2 ? theme.accentBlue : theme.accentOrange);
    }
    painter.setPen(QPen(theme.separator, 1));
    painter.drawLine(QPointF(bars.left(), bars.bottom() + 0.5), QPointF(bars.right(), bars.bottom() + 0.5));
    painter.setPen(theme.secondaryText);
    const QString reach = QString::number(static_cast<double>(histogram.reach), 'g', 3);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignBottom, QStringLiteral("−") + reach);
    painter.drawText(place, Qt::AlignHCenter | Qt::AlignBottom, QStringLiteral("0"));
    painter.drawText(place, Qt::AlignRight | Qt::AlignBottom, reach);
}

QString HistogramView::textAt(QPointF point) const {
    for (std::size_t i = 0; i < histograms_.size(); ++i) {
        const QRectF bars = barsIn(placeOf(i));
        if (!placeOf(i).contains(point) || point.x() < bars.left() || point.x() >= bars.right()) continue;
        const Histogram& shown = histograms_[i];
        const double width = 2.0 * static_cast<double>(shown.reach) / static_cast<double>(shown.counts.size());
        const auto bin = static_cast<std::size_t>((point.x() - bars.left()) / bars.width() *
                                                  static_cast<double>(shown.counts.size()));
        const std::size_t place = std::min(bin, shown.counts.size() - 1);
        const double from = static_cast<double>(place) * width - static_cast<double>(shown.reach);
        const auto number = [](double value) {
            return QString::number(value, 'g', 3).replace(u'-', QChar(0x2212));
        };
        return tr("%1: %2 from %3 to %4")
            .arg(QString::fromStdString(shown.name), formatCounted(shown.counts[place], tr("value"), tr("values")),
                 number(from), number(from + width));
    }
    return {};
}

void HistogramView::mouseMoveEvent(QMouseEvent* event) {
    emit pointedAt(textAt(event->position()));
}

void HistogramView::leaveEvent(QEvent*) {
    emit pointedAt({});
}

} // namespace reverie
