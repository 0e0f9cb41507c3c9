#include "ui/images/image_grid_view.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QGestureEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPinchGesture>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace reverie {

ImageGridView::ImageGridView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    grabGesture(Qt::PinchGesture);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ImageGridView::layOut);
}

void ImageGridView::setImages(std::shared_ptr<const Matrix> values, ImageShape shape) {
    const bool sameLayout = values && values_ && values->cols() == values_->cols() && shape == shape_;
    values_ = std::move(values);
    shape_ = shape;
    picture_ = {};
    if (sameLayout) {
        update();
        return;
    }
    style_.order.clear();
    style_.marked.clear();
    select(-1);
    point({-1, -1});
    fit();
}

void ImageGridView::clear() {
    setImages(nullptr, {});
}

void ImageGridView::setGridStyle(const GridStyle& style) {
    std::vector<Index> order = std::move(style_.order);
    std::vector<std::uint8_t> marks = std::move(style_.marked);
    style_ = style;
    style_.order = std::move(order);
    style_.marked = std::move(marks);
    layOut();
}

void ImageGridView::setOrder(std::vector<Index> order) {
    if (order == style_.order) return;
    style_.order = std::move(order);
    picture_ = {};
    update();
}

void ImageGridView::setMarks(std::vector<std::uint8_t> marks) {
    if (marks == style_.marked) return;
    style_.marked = std::move(marks);
    picture_ = {};
    update();
}

double ImageGridView::scale() const {
    return isFitted() ? fittedScale_ : scale_;
}

Index ImageGridView::imageAt(QPointF point) const {
    return imageOf(geometry_.positionAt(toGrid(point).toPoint()));
}

QRectF ImageGridView::rectOf(Index image) const {
    const Index position = positionOf(image);
    if (position < 0) return {};
    const QRectF tile = geometry_.tileRect(position);
    const double ratio = devicePixelRatioF();
    return {(tile.topLeft() - offset_) / ratio, tile.size() / ratio};
}

QSize ImageGridView::snugSize(QSize room) const {
    if (!values_ || shape_.pixels() == 0) return room;
    const double ratio = devicePixelRatioF();
    GridStyle style = styleFor(ratio);
    const int margin = currentTheme().spacing(0.5);
    style.layout.space = (QSizeF(room.shrunkBy({margin, margin, margin, margin})) * ratio).toSize();
    const GridGeometry grid = gridGeometry(values_->cols(), shape_, style);
    const QRect images = grid.tileRect(0) | grid.tileRect(grid.count - 1);
    return QSize(static_cast<int>(std::ceil(images.width() / ratio)),
                 static_cast<int>(std::ceil(images.height() / ratio)))
        .grownBy({margin, margin, margin, margin});
}

QImage ImageGridView::exportImage(double scale) const {
    if (!values_) return {};
    GridStyle style = styleFor(scale);
    const double pixels = fittedScale_ / devicePixelRatioF() * scale;
    style.layout.tileScale = std::max({1.0, std::round(scale), std::round(pixels)});
    style.layout.columns = fittedColumns_;
    return paintImageGrid(*values_, shape_, style);
}

QSize ImageGridView::sizeHint() const {
    const int side = currentTheme().spacing(50);
    return {side, side};
}

void ImageGridView::fit() {
    scale_ = 0;
    layOut();
}

void ImageGridView::zoomIn() {
    zoomBy(1, rect().center());
}

void ImageGridView::zoomOut() {
    zoomBy(-1, rect().center());
}

bool ImageGridView::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() != Qt::ZoomNativeGesture) return QWidget::event(event);
        zoomBy(4 * gesture->value(), gesture->position());
        return true;
    }
    if (event->type() == QEvent::Gesture) {
        auto* pinch = static_cast<QPinchGesture*>(static_cast<QGestureEvent*>(event)->gesture(Qt::PinchGesture));
        if (!pinch) return QWidget::event(event);
        zoomBy(2 * std::log2(std::max(0.1, pinch->scaleFactor())), mapFromGlobal(pinch->hotSpot()));
        return true;
    }
    return QWidget::event(event);
}

void ImageGridView::paintEvent(QPaintEvent*) {
    const double ratio = devicePixelRatioF();
    const QSize pixels = (QSizeF(size()) * ratio).toSize();
    if (laidOutFor_ != ratio) layOut();
    if (picture_.isNull()) {
        const GridStyle style = styleFor(ratio);
        picture_ = values_ ? paintImageGrid(*values_, shape_, style, geometry_, {offset_.toPoint(), pixels})
                           : QImage(pixels, QImage::Format_RGB32);
        if (!values_) picture_.fill(style.ground);
        picture_.setDevicePixelRatio(ratio);
    }
    QPainter painter(this);
    painter.drawImage(0, 0, picture_);
    const Theme& theme = currentTheme();
    const auto outline = [&](QRectF tile, const QColor& colour, double width) {
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        const double out = width / 2;
        painter.drawRect(tile.adjusted(-out, -out, out, out));
    };
    if (hovered_ >= 0 && hovered_ != selected_) outline(rectOf(hovered_), theme.accentBlue, 1);
    if (selected_ >= 0) outline(rectOf(selected_), hasFocus() ? theme.accentBlue : theme.secondaryText, 2);
    if (frame_ && selected_ < 0) outline(QRectF(rect()).adjusted(2, 2, -2, -2), theme.accentBlue, 1);
}

void ImageGridView::resizeEvent(QResizeEvent*) {
    layOut();
}

void ImageGridView::wheelEvent(QWheelEvent* event) {
    zoomBy(event->angleDelta().y() / 120.0, event->position());
    event->accept();
}

void ImageGridView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    pressed_ = event->position();
    pressedOffset_ = offset_;
    dragging_ = false;
}

void ImageGridView::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton)) return point(event->position());
    const QPointF moved = event->position() - pressed_;
    if (!dragging_ && (isFitted() || moved.manhattanLength() < QApplication::startDragDistance())) return;
    dragging_ = true;
    setCursor(Qt::ClosedHandCursor);
    point({-1, -1});
    moveTo(pressedOffset_ - moved * devicePixelRatioF());
}

void ImageGridView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const bool clicked = !std::exchange(dragging_, false);
    const Index image = imageAt(event->position());
    if (clicked)
        select(image);
    else
        unsetCursor();
    point(event->position());
    if (clicked && image >= 0) emit activated(static_cast<int>(image));
}

void ImageGridView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    pressed_ = event->position();
    fit();
    point(event->position());
}

void ImageGridView::leaveEvent(QEvent*) {
    point({-1, -1});
}

void ImageGridView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomIn();
    case Qt::Key_Minus:
        return zoomOut();
    case Qt::Key_F:
        return fit();
    case Qt::Key_Escape:
        if (selected_ < 0) break;
        return select(-1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (selected_ < 0) break;
        emit activated(static_cast<int>(selected_));
        return;
    default:
        if (moveSelection(event->key())) return;
    }
    event->ignore();
}

void ImageGridView::focusInEvent(QFocusEvent* event) {
    frame_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    update();
}

void ImageGridView::focusOutEvent(QFocusEvent*) {
    frame_ = false;
    update();
}

/// The style in device pixels with the ground and the captions of the theme.
GridStyle ImageGridView::styleFor(double pixelRatio) const {
    const Theme& theme = currentTheme();
    const auto pixels = [&](int points) {
        return static_cast<int>(std::lround(points * theme.scale * pixelRatio));
    };
    GridStyle style = style_;
    style.layout.gap = pixels(style_.layout.gap);
    style.layout.bandGap = pixels(style_.layout.bandGap);
    style.ground = theme.imageGround;
    style.captionColour = theme.secondaryText;
    style.captionFont = theme.font(TextSize::Small);
    style.captionFont.setPixelSize(static_cast<int>(std::lround(style.captionFont.pixelSize() * pixelRatio)));
    return style;
}

void ImageGridView::layOut() {
    picture_ = {};
    update();
    laidOutFor_ = devicePixelRatioF();
    geometry_ = {};
    if (!values_ || shape_.pixels() == 0) return;
    GridStyle style = styleFor(devicePixelRatioF());
    const int margin = currentTheme().spacing(0.5);
    style.layout.space =
        (QSizeF(size().shrunkBy({margin, margin, margin, margin})) * devicePixelRatioF()).toSize();
    geometry_ = gridGeometry(values_->cols(), shape_, style);
    fittedColumns_ = geometry_.columns;
    fittedScale_ = geometry_.tile.width() / static_cast<double>(shape_.columns);
    if (!isFitted()) {
        style.layout.tileScale = scale_;
        style.layout.columns = fittedColumns_;
        geometry_ = gridGeometry(values_->cols(), shape_, style);
    }
    moveTo(isFitted() ? QPointF() : offset_);
    emit moved();
}

void ImageGridView::zoomBy(double steps, QPointF about) {
    if (geometry_.count == 0) return;
    const double target = zoomSteps_.after(scale(), steps);
    if (target <= fittedScale_)
        fit();
    else if (target != scale())
        setScale(target, about);
}

/// Changes the scale so that what is at a point of the view stays there.
void ImageGridView::setScale(double scale, QPointF about) {
    const Index position = std::max<Index>(0, geometry_.positionAt(toGrid(about).toPoint()));
    const QRectF before = geometry_.tileRect(position);
    const QPointF within = toGrid(about) - before.topLeft();
    scale_ = scale;
    layOut();
    const QRectF after = geometry_.tileRect(position);
    moveTo(after.topLeft() + within * (after.width() / before.width()) - about * devicePixelRatioF());
}

/// Shows the grid from a device pixel on; a grid smaller than the view is centred, a larger one fills it.
void ImageGridView::moveTo(QPointF offset) {
    const QSizeF view = QSizeF(size()) * devicePixelRatioF();
    const auto limited = [](double wanted, double content, double room) {
        return content <= room ? -std::floor((room - content) / 2) : std::clamp(wanted, 0.0, content - room);
    };
    offset = QPointF(limited(offset.x(), geometry_.size.width(), view.width()),
                     limited(offset.y(), geometry_.size.height(), view.height()))
                 .toPoint();
    if (offset == offset_) return;
    offset_ = offset;
    picture_ = {};
    update();
    emit moved();
}

void ImageGridView::select(Index image) {
    if (image == selected_) return;
    selected_ = image;
    update();
    emit selected(static_cast<int>(image));
}

void ImageGridView::reveal(QRect tile) {
    const QSize view = (QSizeF(size()) * devicePixelRatioF()).toSize();
    const QRect shown(offset_.toPoint(), view);
    if (shown.contains(tile)) return;
    const auto nearest = [](int low, int length, int room, int now) {
        return length >= room ? low : std::clamp(now, low + length - room, low);
    };
    moveTo(QPointF(nearest(tile.left(), tile.width(), view.width(), shown.left()),
                   nearest(tile.top(), tile.height(), view.height(), shown.top())));
}

/// True when the key is one that moves the selection.
bool ImageGridView::moveSelection(int key) {
    const Index from = positionOf(selected_);
    Index to = 0;
    if (key == Qt::Key_Left)
        to = geometry_.beside(from, -1);
    else if (key == Qt::Key_Right)
        to = geometry_.beside(from, 1);
    else if (key == Qt::Key_Up)
        to = geometry_.below(from, -1);
    else if (key == Qt::Key_Down)
        to = geometry_.below(from, 1);
    else if (key == Qt::Key_End)
        to = geometry_.count - 1;
    else if (key != Qt::Key_Home)
        return false;
    if (geometry_.count == 0) return true;
    if (from < 0 && key != Qt::Key_End) to = 0;
    reveal(geometry_.tileRect(to));
    select(imageOf(to));
    return true;
}

void ImageGridView::point(QPointF at) {
    const Index image = rect().contains(at.toPoint()) ? imageAt(at) : -1;
    if (image == hovered_) return;
    hovered_ = image;
    update();
    emit hovered(static_cast<int>(image));
}

Index ImageGridView::positionOf(Index image) const {
    if (image < 0 || image >= geometry_.count || style_.order.empty()) return image < geometry_.count ? image : -1;
    const auto found = std::find(style_.order.begin(), style_.order.end(), image);
    return found == style_.order.end() ? -1 : found - style_.order.begin();
}

Index ImageGridView::imageOf(Index position) const {
    return position < 0 || style_.order.empty() ? position : style_.order[static_cast<std::size_t>(position)];
}

QPointF ImageGridView::toGrid(QPointF point) const {
    return point * devicePixelRatioF() + offset_;
}

} // namespace reverie
