#include "ui/widgets/flow_layout.h"

#include <QWidget>

#include <algorithm>

namespace reverie {

FlowLayout::FlowLayout(QWidget* parent, int horizontalGap, int verticalGap)
    : QLayout(parent), horizontalGap_(horizontalGap), verticalGap_(verticalGap) {
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() {
    qDeleteAll(items_);
}

void FlowLayout::addItem(QLayoutItem* item) {
    items_.append(item);
}

int FlowLayout::count() const {
    return static_cast<int>(items_.size());
}

QLayoutItem* FlowLayout::itemAt(int index) const {
    return items_.value(index);
}

QLayoutItem* FlowLayout::takeAt(int index) {
    return index >= 0 && index < count() ? items_.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const {
    return arrange(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : items_)
        if (!item->isEmpty()) size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

QSize FlowLayout::sizeHint() const {
    return minimumSize();
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int FlowLayout::arrange(const QRect& rect, bool place) const {
    const QRect inside = rect.marginsRemoved(contentsMargins());
    int x = inside.left();
    int y = inside.top();
    QList<std::pair<QLayoutItem*, QRect>> line;
    int lineHeight = 0;
    const auto endLine = [&] {
        for (auto& [item, geometry] : line) {
            geometry.moveTop(y + (lineHeight - geometry.height()) / 2);
            if (place) item->setGeometry(geometry);
        }
        y += lineHeight + (line.isEmpty() ? 0 : verticalGap_);
        x = inside.left();
        lineHeight = 0;
        line.clear();
    };
    for (QLayoutItem* item : items_) {
        if (item->isEmpty()) continue;
        QSize size = item->sizeHint();
        size.setWidth(std::min(size.width(), std::max(inside.width(), item->minimumSize().width())));
        if (!line.isEmpty() && x + size.width() > inside.right() + 1) endLine();
        line.append({item, QRect(QPoint(x, y), size)});
        x += size.width() + horizontalGap_;
        lineHeight = std::max(lineHeight, size.height());
    }
    endLine();
    return std::max(0, y - verticalGap_ - rect.top()) + contentsMargins().bottom();
}

} // namespace reverie
