#include "ui/widgets/separator_line.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace reverie {

SeparatorLine::SeparatorLine(QWidget* parent) : QWidget(parent) {
    setFixedHeight(1);
}

void SeparatorLine::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), currentTheme().separator);
}

} // namespace reverie
