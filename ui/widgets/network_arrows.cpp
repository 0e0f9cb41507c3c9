#include "ui/widgets/network_arrows.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace reverie {

namespace {

/// The filled head of an arrow that points up, or down for a negative size.
void paintHead(QPainter& painter, QPointF point, double size) {
    const double half = 0.55 * size;
    painter.drawPolygon(QPolygonF({point, point + QPointF(half, size), point + QPointF(-half, size)}));
}

/// Where the middle of what both bars span is.
double middleOf(const QRectF& lower, const QRectF& upper) {
    return (std::max(lower.left(), upper.left()) + std::min(lower.right(), upper.right())) / 2;
}

} // namespace

void paintConnection(QPainter& painter, const QRectF& lower, const QRectF& upper, ConnectionKind kind,
                     const ArrowStyle& style) {
    const double away = currentTheme().spacing(0.5);
    const double x = middleOf(lower, upper);
    const QPointF bottom(x, lower.top() - away);
    const QPointF top(x, upper.bottom() + away);
    const bool pointsUp = kind != ConnectionKind::Down;
    const bool pointsDown = kind != ConnectionKind::Up;
    painter.setPen(QPen(style.colour, style.line, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(x, bottom.y() - (pointsDown ? style.head * 0.8 : 0)),
                     QPointF(x, top.y() + (pointsUp ? style.head * 0.8 : 0)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(style.colour);
    if (pointsUp) paintHead(painter, top, style.head);
    if (pointsDown) paintHead(painter, bottom, -style.head);
}

void sayLearning(QPainter& painter, const Theme& theme, const QRectF& lower, const QRectF& upper) {
    const QRectF room(middleOf(lower, upper) + theme.spacing(1.5), upper.bottom(), theme.spacing(12),
                      lower.top() - upper.bottom());
    painter.setPen(theme.accentBlue);
    painter.setFont(theme.font(TextSize::Small));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     QCoreApplication::translate("reverie::NetworkDiagram", "learning"));
}

} // namespace reverie
