#include "ui/panels/panel.h"

#include "ui/plots/plot_painting.h"

#include <QPainter>

namespace reverie {

Panel::Panel(QString id, QString title, QWidget* parent)
    : QWidget(parent), id_(std::move(id)), title_(std::move(title)) {
    setAccessibleName(title_);
}

void Panel::present(const Snapshot&) {}

QImage Panel::exportImage(double scale) {
    const Drawing drawing = exportDrawing();
    QImage image((drawing.size * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(drawing.ground);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    drawing.paint(painter);
    return image;
}

Drawing Panel::exportDrawing() {
    QWidget& widget = exported();
    return {widget.size(), title_, palette().color(backgroundRole()),
            [&widget](QPainter& painter) { renderWithPlots(widget, painter); }};
}

QImage Panel::imageOf(QWidget& widget, double scale) const {
    QImage image((QSizeF(widget.size()) * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(palette().color(backgroundRole()));
    QPainter painter(&image);
    renderWithPlots(widget, painter);
    return image;
}

} // namespace reverie
