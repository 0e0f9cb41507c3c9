#include "ui/plots/curve_overlay.h"

#include "ui/plots/curve_style.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace reverie {

namespace {

constexpr double dotRadius = 3.5;

QString readingText(const Reading& reading) {
    return reading.elsewhere.isEmpty() ? reading.label : reading.label + QStringLiteral("  ") + reading.elsewhere;
}

} // namespace

CurveOverlay::CurveOverlay(QWidget* plot) : QWidget(plot) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
}

void CurveOverlay::setArea(const QRect& area) {
    if (area_ == area) return;
    area_ = area;
    update();
}

void CurveOverlay::setCrosshair(std::optional<Crosshair> crosshair) {
    if (!crosshair_ && !crosshair) return;
    crosshair_ = std::move(crosshair);
    update();
}

void CurveOverlay::setNote(const QString& note) {
    if (note_ == note) return;
    note_ = note;
    update();
}

void CurveOverlay::setPlaceholder(const QString& text) {
    if (placeholder_ == text) return;
    placeholder_ = text;
    update();
}

void CurveOverlay::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!placeholder_.isEmpty()) {
        painter.setFont(theme.font(TextSize::Body));
        painter.setPen(theme.secondaryText);
        painter.drawText(area_, Qt::AlignCenter | Qt::TextWordWrap, placeholder_);
    }
    if (!note_.isEmpty()) {
        painter.setFont(theme.font(TextSize::Small));
        painter.setPen(theme.secondaryText);
        painter.drawText(rect().adjusted(0, 0, -theme.spacing(), -theme.spacing(0.25)),
                         Qt::AlignRight | Qt::AlignBottom, note_);
    }
    if (!crosshair_) return;
    painter.setPen(QPen(theme.secondaryText, 1));
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.drawLine(QLineF(crosshair_->x, area_.top(), crosshair_->x, area_.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Reading& reading : crosshair_->readings) {
        if (!QRectF(area_).adjusted(-1, -1, 1, 1).contains(reading.point)) continue;
        painter.setPen(QPen(theme.surface, 1.5));
        painter.setBrush(reading.pen.color());
        painter.drawEllipse(reading.point, dotRadius, dotRadius);
    }
    drawTag(painter, theme);
}

QSizeF CurveOverlay::tagSize(const QFontMetricsF& metrics, const Theme& theme) const {
    double label = 0;
    double value = 0;
    for (const Reading& reading : crosshair_->readings) {
        label = std::max(label, metrics.horizontalAdvance(readingText(reading)));
        value = std::max(value, metrics.horizontalAdvance(reading.value));
    }
    double width = theme.spacing(3) + label + theme.spacing(2) + value;
    width = std::max(width, metrics.horizontalAdvance(crosshair_->title));
    for (const QString& note : crosshair_->notes)
        width = std::max(width, metrics.horizontalAdvance(note));
    const auto lines =
        1 + static_cast<double>(crosshair_->readings.size()) + static_cast<double>(crosshair_->notes.size());
    return {width + theme.spacing(2), lines * metrics.height() + theme.spacing()};
}

/// Right of the line, left of it where there is no room, and always inside the plot where it fits.
QPointF CurveOverlay::tagCorner(const QSizeF& size, const Theme& theme) const {
    const double gap = theme.spacing();
    double x = crosshair_->x + gap;
    if (x + size.width() > area_.right()) x = crosshair_->x - gap - size.width();
    x = std::max<double>(x, area_.left());
    const double lowest = area_.bottom() - size.height() - gap;
    return {x, std::max<double>(area_.top(), std::min<double>(area_.top() + theme.spacing(3), lowest))};
}

void CurveOverlay::drawTag(QPainter& painter, const Theme& theme) const {
    const QFont font = theme.font(TextSize::Small);
    const QFontMetricsF metrics(font);
    const QSizeF size = tagSize(metrics, theme);
    const QRectF box(tagCorner(size, theme), size);
    painter.setPen(QPen(theme.separator, 1));
    painter.setBrush(theme.ground);
    painter.drawRoundedRect(box, 4, 4);

    painter.setFont(font);
    const double left = box.left() + theme.spacing();
    const double right = box.right() - theme.spacing();
    double top = box.top() + theme.spacing(0.5);
    const auto line = [&] { return QRectF(left, top, right - left, metrics.height()); };
    painter.setPen(theme.secondaryText);
    painter.drawText(line(), Qt::AlignLeft | Qt::AlignVCenter, crosshair_->title);
    for (const Reading& reading : crosshair_->readings) {
        top += metrics.height();
        painter.setPen(legendPen(reading.pen));
        painter.drawLine(QPointF(left, line().center().y()),
                         QPointF(left + theme.spacing(2), line().center().y()));
        painter.setPen(theme.text);
        painter.drawText(line().adjusted(theme.spacing(3), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         readingText(reading));
        painter.drawText(line(), Qt::AlignRight | Qt::AlignVCenter, reading.value);
    }
    painter.setPen(theme.secondaryText);
    for (const QString& note : crosshair_->notes) {
        top += metrics.height();
        painter.drawText(line(), Qt::AlignLeft | Qt::AlignVCenter, note);
    }
}

} // namespace reverie
