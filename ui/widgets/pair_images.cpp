#include "ui/widgets/pair_images.h"

#include "ui/images/image_grid.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wording.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

constexpr double leastUnits = 6;

int lineHeight() {
    return QFontMetrics(currentTheme().font(TextSize::Small)).height();
}

} // namespace

PairImages::PairImages(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setAccessibleName(tr("Statistics of pairs of units and the update that follows"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] { update(); });
}

void PairImages::setPictures(std::vector<SignedPicture> pictures) {
    pictures_ = std::move(pictures);
    update();
}

QSize PairImages::minimumSizeHint() const {
    return {currentTheme().spacing(20), currentTheme().spacing(leastUnits) + 2 * lineHeight()};
}

QRectF PairImages::pictureRect(std::size_t picture) const {
    const Theme& theme = currentTheme();
    const double share =
        (width() + theme.spacing()) / static_cast<double>(std::max<std::size_t>(pictures_.size(), 1));
    const QSizeF room(share - theme.spacing(), height() - 2.0 * lineHeight() - theme.spacing(0.5));
    const ImageShape shape = pictures_[picture].shape;
    const double scale = std::min(room.width() / static_cast<double>(shape.columns),
                                  room.height() / static_cast<double>(shape.rows));
    return {static_cast<double>(picture) * share, static_cast<double>(lineHeight() + theme.spacing(0.25)),
            scale * static_cast<double>(shape.columns), scale * static_cast<double>(shape.rows)};
}

void PairImages::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setFont(theme.font(TextSize::Small));
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
        const SignedPicture& picture = pictures_[i];
        const QRectF image = pictureRect(i);
        const double share = width() / static_cast<double>(pictures_.size()) - theme.spacing(0.5);
        const auto line = [&](double top, const QString& text) {
            painter.drawText(QRectF(image.left(), top, share, lineHeight()), Qt::AlignLeft,
                             painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(share)));
        };
        painter.setPen(theme.text);
        line(0, picture.caption);
        painter.setPen(theme.secondaryText);
        line(image.bottom() + theme.spacing(0.25), picture.below);
        GridStyle style;
        style.colours = ColourMap::Signed;
        style.limit = std::max(picture.limit, 1e-12F);
        style.ground = theme.imageGround;
        style.layout.wholePixels = false;
        style.layout.tileScale =
            std::max(1.0, image.width() * devicePixelRatioF() / static_cast<double>(picture.shape.columns));
        Matrix values = Matrix::Zero(picture.shape.pixels(), 1);
        values.topRows(picture.values.size()) = picture.values;
        painter.drawImage(image, paintImageGrid(values, picture.shape, style));
    }
}

void PairImages::mouseMoveEvent(QMouseEvent* event) {
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
        const SignedPicture& picture = pictures_[i];
        const QRectF image = pictureRect(i);
        if (!image.contains(event->position())) continue;
        const QPointF at = event->position() - image.topLeft();
        const auto column =
            static_cast<Index>(at.x() / image.width() * static_cast<double>(picture.shape.columns));
        const auto row = static_cast<Index>(at.y() / image.height() * static_cast<double>(picture.shape.rows));
        const Index place = row * picture.shape.columns + column;
        if (place < picture.values.size())
            return emit hovered(tr("%1 · row %2, column %3: %4")
                                    .arg(picture.caption)
                                    .arg(row)
                                    .arg(column)
                                    .arg(plainNumber(static_cast<double>(picture.values(place)), 3)));
    }
    emit hovered({});
}

void PairImages::leaveEvent(QEvent*) {
    emit hovered({});
}

} // namespace reverie
