#include "ui/widgets/label_button.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace reverie {
namespace {

constexpr Qt::KeyboardModifiers addKeys = Qt::ControlModifier | Qt::ShiftModifier;
constexpr double leastWidthUnits = 2;
constexpr double heightUnits = 3.5;

} // namespace

LabelButton::LabelButton(int label, QWidget* parent) : QAbstractButton(parent), label_(label) {
    setText(QString::number(label));
    setAccessibleName(tr("Label %1").arg(label));
    setToolTip(tr("Clamp label %1 alone; with Ctrl or Shift, mix it with the one that is clamped").arg(label));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, [this] { emit chosen(label_, add_); });
}

void LabelButton::setLevel(float level) {
    const float sound = std::isfinite(level) ? std::clamp(level, 0.0F, 1.0F) : 0.0F;
    if (sound == level_) return;
    level_ = sound;
    update();
}

void LabelButton::setClamped(bool clamped) {
    if (clamped == clamped_) return;
    clamped_ = clamped;
    update();
}

QSize LabelButton::sizeHint() const {
    return {currentTheme().spacing(heightUnits), currentTheme().spacing(heightUnits)};
}

QSize LabelButton::minimumSizeHint() const {
    return {currentTheme().spacing(leastWidthUnits), currentTheme().spacing(heightUnits)};
}

void LabelButton::mouseReleaseEvent(QMouseEvent* event) {
    add_ = event->modifiers() & addKeys;
    QAbstractButton::mouseReleaseEvent(event);
}

void LabelButton::keyReleaseEvent(QKeyEvent* event) {
    add_ = event->modifiers() & addKeys;
    QAbstractButton::keyReleaseEvent(event);
}

void LabelButton::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    const double corner = theme.spacing(0.5);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isDown() || underMouse() ? theme.hover : theme.field);
    painter.drawRoundedRect(box, corner, corner);
    painter.setClipRect(QRectF(0, height() * (1 - static_cast<double>(level_)), width(), height()));
    painter.setBrush(clamped_ ? theme.selection : theme.disabledText);
    painter.drawRoundedRect(box, corner, corner);
    painter.setClipping(false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(clamped_ || hasFocus() ? theme.accentBlue : theme.separator, hasFocus() ? 2 : 1));
    painter.drawRoundedRect(box, corner, corner);

    QFont font = theme.font(TextSize::Body);
    if (clamped_) font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(isEnabled() ? theme.text : theme.disabledText);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace reverie
