#include "ui/panels/panel.h"

namespace reverie {

Panel::Panel(QString id, QString title, QWidget* parent)
    : QWidget(parent), id_(std::move(id)), title_(std::move(title)) {
    setAccessibleName(title_);
}

void Panel::present(const Snapshot&) {}

QImage Panel::exportImage(double scale) {
    QImage image((QSizeF(size()) * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(palette().color(backgroundRole()));
    render(&image);
    return image;
}

} // namespace reverie
