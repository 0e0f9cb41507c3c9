#include "ui/widgets/legend_button.h"

#include "ui/plots/curve_style.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace reverie {

LegendButton::LegendButton(const QString& text, QWidget* parent) : QAbstractButton(parent) {
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setToolTip(tr("Hides or shows this curve."));
}

void LegendButton::setLine(const QPen& pen) {
    pen_ = pen;
    updateGeometry();
    update();
}

QSize LegendButton::sizeHint() const {
    const Theme& theme = currentTheme();
    const QFontMetrics metrics(theme.font(TextSize::Small));
    return {theme.spacing(0.75) + theme.spacing(2.5) + theme.spacing(0.75) + metrics.horizontalAdvance(text()) +
                theme.spacing(0.75),
            metrics.height() + theme.spacing()};
}

void LegendButton::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(theme.accentBlue, 1) : QPen(Qt::NoPen));
    painter.setBrush(underMouse() ? theme.hover : theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.spacing(0.5), theme.spacing(0.5));

    const double left = theme.spacing(0.75);
    const double lineEnd = left + theme.spacing(2.5);
    QPen line = legendPen(pen_);
    if (!isChecked()) line.setColor(theme.disabledText);
    painter.setPen(line);
    painter.drawLine(QPointF(left, height() / 2.0), QPointF(lineEnd, height() / 2.0));

    QFont font = theme.font(TextSize::Small);
    font.setStrikeOut(!isChecked());
    painter.setFont(font);
    painter.setPen(isChecked() ? theme.text : theme.disabledText);
    painter.drawText(QRectF(lineEnd + theme.spacing(0.75), 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter,
                     text());
}

} // namespace reverie
