#include "ui/panels/panel.h"

namespace reverie {

Panel::Panel(QString id, QString title, QWidget* parent)
    : QWidget(parent), id_(std::move(id)), title_(std::move(title)) {
    setAccessibleName(title_);
}

void Panel::present(const Snapshot&) {}

QImage Panel::exportImage(double scale) {
    return imageOf(*this, scale);
}

QImage Panel::imageOf(QWidget& widget, double scale) const {
    QImage image((QSizeF(widget.size()) * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(palette().color(backgroundRole()));
    widget.render(&image);
    return image;
}

} // namespace reverie
