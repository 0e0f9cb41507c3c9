#include "ui/images/image_tile.h"

#include "core/error.h"
#include "ui/images/image_grid.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace reverie {

ImageTile::ImageTile(const QString& caption, QWidget* parent) : QWidget(parent), caption_(caption) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(caption);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ImageTile::setImage(const Vector& pixels, ImageShape shape) {
    if (pixels.size() != shape.pixels() || pixels.size() == 0)
        throw Error("An image needs as many values as its shape has pixels.");
    image_ = pixels;
    shape_ = shape;
    update();
}

void ImageTile::clear(ImageShape shape) {
    image_.resize(0);
    shape_ = shape;
    update();
}

QRectF ImageTile::imageRect() const {
    const double ratio = devicePixelRatioF();
    const int head = captionHeight();
    GridLayout layout;
    layout.space = (QSizeF(width(), std::max(1, height() - head)) * ratio).toSize();
    return {QPointF(0, head), QSizeF(layOutGrid(1, shape_, layout).tile) / ratio};
}

int ImageTile::heightFor(int width) const {
    return captionHeight() + static_cast<int>(width * shape_.rows / shape_.columns);
}

int ImageTile::captionHeight() const {
    const Theme& theme = currentTheme();
    if (caption_.isEmpty()) return 0;
    return QFontMetrics(theme.font(TextSize::Small)).height() + theme.spacing(0.5);
}

QSize ImageTile::sizeHint() const {
    const int side = currentTheme().spacing(16);
    return {side, side + captionHeight()};
}

QSize ImageTile::minimumSizeHint() const {
    const int side = currentTheme().spacing(7.5);
    return {side, side + captionHeight()};
}

void ImageTile::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setFont(theme.font(TextSize::Small));
    painter.setPen(theme.secondaryText);
    painter.drawText(QRect(0, 0, width(), captionHeight()), Qt::AlignLeft | Qt::AlignTop,
                     painter.fontMetrics().elidedText(caption_, Qt::ElideRight, width()));
    if (image_.size() == 0) return painter.fillRect(imageRect(), theme.imageGround);
    GridStyle style;
    style.layout.space = (imageRect().size() * devicePixelRatioF()).toSize();
    painter.drawImage(imageRect(), paintImageGrid(image_, shape_, style));
}

} // namespace reverie
