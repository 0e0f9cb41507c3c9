#include "ui/panels/board_body.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace reverie {
namespace {

constexpr double leastShare = 0.3;
constexpr double mostShare = 0.45;
constexpr int leastImage = 12;      ///< Of the smallest large view, in spacings.
constexpr int captionSpacings = 10; ///< By so much the grid and its captions are wider than high.

} // namespace

BoardSplit splitBoard(QSize room, QSize leastDream, int spacing) {
    BoardSplit split;
    split.grid = QRect(QPoint(), room);
    split.beside = room.width() >= room.height();
    const int captions = captionSpacings * spacing;
    const QSize least = leastDream.grownBy({spacing, spacing, spacing, spacing});
    if (split.beside) {
        if (room.height() < least.height() || room.width() < 2 * least.width()) return split;
        const double share = room.width() - room.height() - captions;
        const int width =
            std::max(least.width(),
                     static_cast<int>(std::clamp(share, leastShare * room.width(), mostShare * room.width())));
        split.grid.setRight(room.width() - width - 1);
        split.dream = QRect(room.width() - width, 0, width, room.height());
    } else {
        if (room.width() < least.width() || room.height() < 2 * least.height()) return split;
        const int usable = least.height() - leastImage * spacing + room.width();
        const double share = std::min(room.height() - room.width() + captions - 3 * spacing, usable);
        const int height = std::max(
            least.height(), static_cast<int>(std::clamp(share, leastShare * room.height(), 0.6 * room.height())));
        split.dream = QRect(0, 0, room.width(), height);
        split.grid.setTop(height);
    }
    split.dream.adjust(spacing, spacing, -spacing, -spacing);
    return split;
}

BoardBody::BoardBody(QWidget* grid, QWidget* dream, QWidget* parent)
    : QWidget(parent), grid_(grid), dream_(dream) {
    grid_->setParent(this);
    dream_->setParent(this);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &BoardBody::arrange);
}

void BoardBody::resizeEvent(QResizeEvent*) {
    arrange();
}

void BoardBody::arrange() {
    split_ = splitBoard(size(), dream_->minimumSizeHint(), currentTheme().spacing());
    grid_->setGeometry(split_.grid);
    dream_->setVisible(!split_.dream.isEmpty());
    if (!split_.dream.isEmpty()) dream_->setGeometry(split_.dream);
    update();
}

void BoardBody::paintEvent(QPaintEvent*) {
    if (split_.dream.isEmpty()) return;
    QPainter painter(this);
    const QRect line = split_.beside ? QRect(split_.grid.right() + 1, 0, 1, height())
                                     : QRect(0, split_.grid.top() - 1, width(), 1);
    painter.fillRect(line, currentTheme().separator);
}

} // namespace reverie
