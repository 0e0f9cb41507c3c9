#include "ui/widgets/flash_frame.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace reverie {

namespace {

constexpr int blinks = 3;
constexpr int milliseconds = 250; ///< Lit, and the same dark.
constexpr int thickness = 3;

} // namespace

FlashFrame::FlashFrame(QWidget* over) : QWidget(over), left_(2 * blinks) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(over->rect());
    raise();
    show();
    startTimer(milliseconds);
}

void FlashFrame::paintEvent(QPaintEvent*) {
    if (left_ % 2 != 0) return;
    QPainter painter(this);
    QPen pen(currentTheme().accentOrange, thickness);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.drawRect(rect().adjusted(1, 1, -2, -2));
}

void FlashFrame::timerEvent(QTimerEvent*) {
    if (--left_ <= 0) return deleteLater();
    update();
}

} // namespace reverie
