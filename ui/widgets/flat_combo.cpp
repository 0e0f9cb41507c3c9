#include "ui/widgets/flat_combo.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wheel_guard.h"

#include <QAbstractItemView>
#include <QPainter>

#include <algorithm>

namespace reverie {

namespace {

constexpr double sideUnits = 0.75;
constexpr double arrowUnits = 1.25;
constexpr double leastTextUnits = 5;

} // namespace

FlatCombo::FlatCombo(QWidget* parent) : QComboBox(parent) {
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    guardWheel(this);
    connect(this, &QComboBox::currentIndexChanged, this, &FlatCombo::updateGeometry);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &FlatCombo::updateGeometry);
}

QSize FlatCombo::sizeFor(int textWidth) const {
    const Theme& theme = currentTheme();
    return {textWidth + 3 * theme.spacing(sideUnits) + theme.spacing(arrowUnits), theme.spacing(3)};
}

QSize FlatCombo::sizeHint() const {
    return sizeFor(QFontMetrics(currentTheme().font(TextSize::Small)).horizontalAdvance(currentText()) + 1);
}

QSize FlatCombo::minimumSizeHint() const {
    return sizeFor(currentTheme().spacing(leastTextUnits)).boundedTo(sizeHint());
}

/// The list is as wide as its longest line, whatever is chosen now.
void FlatCombo::showPopup() {
    view()->setMinimumWidth(view()->sizeHintForColumn(0) + currentTheme().spacing(3));
    QComboBox::showPopup();
}

void FlatCombo::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(theme.accentBlue, 1) : QPen(Qt::NoPen));
    painter.setBrush(underMouse() ? QBrush(theme.hover) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.spacing(0.5), theme.spacing(0.5));

    const int side = theme.spacing(sideUnits);
    const int arrow = theme.spacing(arrowUnits);
    const QRect text = rect().adjusted(side, 0, -2 * side - arrow, 0);
    painter.setFont(theme.font(TextSize::Small));
    painter.setPen(isEnabled() ? theme.text : theme.disabledText);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(currentText(), Qt::ElideRight, text.width()));
    static const QIcon down = themedIcon(QStringLiteral("control-down"));
    down.paint(&painter, QRect(width() - side - arrow, (height() - arrow) / 2, arrow, arrow));
}

} // namespace reverie
