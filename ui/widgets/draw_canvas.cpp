#include "ui/widgets/draw_canvas.h"

#include "core/data/area_average.h"
#include "core/data/centring.h"
#include "core/error.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTabletEvent>

#include <algorithm>
#include <cmath>

namespace reverie {
namespace {

constexpr Index fineSide = 280;
constexpr int leastFineness = 4;
constexpr std::size_t longestHistory = 100;
/// A stroke of more pieces is settled, so that drawing takes no longer as it goes on.
constexpr int longestUnsettled = 48;

/// Grey levels of an image, each value enlarged to a square.
QImage enlarged(const Vector& pixels, ImageShape shape, int fineness) {
    QImage image(static_cast<int>(shape.columns), static_cast<int>(shape.rows), QImage::Format_Grayscale8);
    for (int row = 0; row < image.height(); ++row) {
        const float* values = pixels.data() + row * shape.columns;
        uchar* levels = image.scanLine(row);
        for (int column = 0; column < image.width(); ++column)
            levels[column] = static_cast<uchar>(std::lround(255 * std::clamp(values[column], 0.0F, 1.0F)));
    }
    return image.scaled(image.size() * fineness);
}

QImage emptySheet(ImageShape shape, int fineness) {
    QImage ink(QSize(static_cast<int>(shape.columns), static_cast<int>(shape.rows)) * fineness,
               QImage::Format_Grayscale8);
    ink.fill(Qt::black);
    return ink;
}

} // namespace

DrawCanvas::DrawCanvas(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("Drawing"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setImageShape({28, 28});
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void DrawCanvas::setImageShape(ImageShape shape) {
    if (shape == shape_ || shape.pixels() == 0) return;
    shape_ = shape;
    const Index longer = std::max(shape.rows, shape.columns);
    fineness_ = std::max(leastFineness, static_cast<int>((fineSide + longer / 2) / longer));
    drawing_ = false;
    past_.clear();
    future_.clear();
    now_ = {emptySheet(shape_, fineness_)};
    held_.resize(0);
    updateGeometry();
    update();
    emit historyChanged();
    emit changed();
}

void DrawCanvas::setPenWidth(double pixels) {
    penWidth_ = pixels;
    update();
}

void DrawCanvas::setErasing(bool erases) {
    erases_ = erases;
    update();
}

void DrawCanvas::setImage(const Vector& pixels, int label) {
    if (pixels.size() != shape_.pixels()) throw Error("An image put on the canvas needs the shape of the canvas.");
    endStroke();
    remember();
    now_ = {enlarged(pixels, shape_, fineness_), label};
    update();
    emit changed();
}

bool DrawCanvas::isEmpty() const {
    return now_.ink == emptySheet(shape_, fineness_);
}

Vector DrawCanvas::finePixels() const {
    using Levels = Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic>;
    const Eigen::Map<const Levels, 0, Eigen::OuterStride<>> levels(
        now_.ink.constBits(), now_.ink.width(), now_.ink.height(), Eigen::OuterStride<>(now_.ink.bytesPerLine()));
    const Matrix pixels = levels.cast<float>() / 255.0F;
    return Eigen::Map<const Vector>(pixels.data(), pixels.size());
}

ImageShape DrawCanvas::fineShape() const {
    return {shape_.rows * fineness_, shape_.columns * fineness_};
}

Vector DrawCanvas::pixels() const {
    // Sums of weights may round to a little more than one.
    return areaAverage(finePixels(), fineShape(), shape_).cwiseMin(1.0F);
}

void DrawCanvas::setHeld(const Vector& mask, const QRectF& place) {
    if (mask.size() != 0 && mask.size() != shape_.pixels())
        throw Error("A mask on the canvas needs the shape of the canvas.");
    held_ = mask;
    heldPlace_ = place;
    update();
}

QSize DrawCanvas::sizeHint() const {
    const int side = currentTheme().spacing(36);
    return now_.ink.size().scaled(side, side, Qt::KeepAspectRatio);
}

void DrawCanvas::undo() {
    takeFrom(past_, future_);
}

void DrawCanvas::redo() {
    takeFrom(future_, past_);
}

void DrawCanvas::clear() {
    endStroke();
    if (isEmpty()) return;
    remember();
    now_ = {emptySheet(shape_, fineness_)};
    update();
    emit changed();
}

bool DrawCanvas::event(QEvent* event) {
    // The window's own undo must not take these keys from whoever is drawing.
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void DrawCanvas::mousePressEvent(QMouseEvent* event) {
    const bool left = event->button() == Qt::LeftButton;
    if (drawing_ || (!left && event->button() != Qt::RightButton)) return event->ignore();
    beginStroke(event->position(), erases_ || !left);
}

void DrawCanvas::mouseMoveEvent(QMouseEvent* event) {
    point(event->position());
    if (drawing_) continueStroke(event->position());
}

void DrawCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (drawing_ && !(event->buttons() & (Qt::LeftButton | Qt::RightButton))) endStroke();
}

void DrawCanvas::tabletEvent(QTabletEvent* event) {
    const bool farEnd = event->pointerType() == QPointingDevice::PointerType::Eraser;
    point(event->position());
    if (event->type() == QEvent::TabletPress && !drawing_)
        beginStroke(event->position(), erases_ || farEnd || event->button() == Qt::RightButton);
    else if (event->type() == QEvent::TabletMove && drawing_)
        continueStroke(event->position());
    else if (event->type() == QEvent::TabletRelease)
        endStroke();
    event->accept();
}

void DrawCanvas::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Undo)) return undo();
    if (event->matches(QKeySequence::Redo)) return redo();
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) return clear();
    event->ignore();
}

void DrawCanvas::leaveEvent(QEvent*) {
    point({-1, -1});
}

void DrawCanvas::focusInEvent(QFocusEvent* event) {
    frame_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    update();
}

void DrawCanvas::focusOutEvent(QFocusEvent*) {
    frame_ = false;
    update();
}

void DrawCanvas::remember() {
    past_.push_back(now_);
    if (past_.size() > longestHistory) past_.erase(past_.begin());
    future_.clear();
    emit historyChanged();
}

void DrawCanvas::takeFrom(std::vector<Sheet>& from, std::vector<Sheet>& to) {
    endStroke();
    if (from.empty()) return;
    to.push_back(std::move(now_));
    now_ = std::move(from.back());
    from.pop_back();
    update();
    emit historyChanged();
    emit changed();
}

void DrawCanvas::beginStroke(QPointF at, bool erases) {
    remember();
    drawing_ = true;
    strokeErases_ = erases;
    settled_ = now_.ink;
    lastPlace_ = toInk(at);
    stroke_ = QPainterPath(lastPlace_);
    drawStroke();
}

/// Goes on in a curve through the midpoints between the places of the pen, which has no corners.
void DrawCanvas::continueStroke(QPointF at) {
    const QPointF place = toInk(at);
    if (QLineF(place, lastPlace_).length() < 0.5) return;
    stroke_.quadTo(lastPlace_, (lastPlace_ + place) / 2);
    lastPlace_ = place;
    drawStroke();
    if (stroke_.elementCount() > 3 * longestUnsettled) settleStroke();
}

void DrawCanvas::endStroke() {
    if (!drawing_) return;
    drawing_ = false;
    settled_ = {};
    stroke_ = {};
}

/// Draws all that is not settled, and on to where the pen is now.
void DrawCanvas::drawStroke() {
    now_.ink = settled_;
    QPainterPath whole = stroke_;
    // A path without length would leave no dot.
    whole.lineTo(lastPlace_ + QPointF(0.01, 0));
    QPainter painter(&now_.ink);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.strokePath(whole, QPen(strokeErases_ ? Qt::black : Qt::white, penWidth_ * fineness_, Qt::SolidLine,
                                   Qt::RoundCap, Qt::RoundJoin));
    painter.end();
    update();
    emit changed();
}

void DrawCanvas::settleStroke() {
    settled_ = now_.ink;
    stroke_ = QPainterPath(stroke_.currentPosition());
}

void DrawCanvas::point(QPointF at) {
    pointer_ = at;
    update();
}

/// The sheet in the widget, as large as fits, in the middle.
QRectF DrawCanvas::sheetRect() const {
    const QSizeF size = QSizeF(now_.ink.size()).scaled(this->size(), Qt::KeepAspectRatio);
    const QPointF corner((width() - size.width()) / 2, (height() - size.height()) / 2);
    return {QPointF(std::floor(corner.x()), std::floor(corner.y())), size};
}

/// Points of the widget a pixel of the image.
double DrawCanvas::scale() const {
    return sheetRect().width() / static_cast<double>(shape_.columns);
}

QPointF DrawCanvas::toInk(QPointF at) const {
    return (at - sheetRect().topLeft()) / scale() * fineness_;
}

void DrawCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.drawImage(sheetRect(), now_.ink);
    paintGuides(painter);
    if (held_.size() > 0) paintHeld(painter);
    if (!drawing_ && isEmpty()) paintInvitation(painter);
    paintPen(painter);
    if (!frame_) return;
    painter.setPen(QPen(currentTheme().accentBlue, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(sheetRect().adjusted(1, 1, -1, -1));
}

void DrawCanvas::paintGuides(QPainter& painter) const {
    const ImageShape box = centringBox(shape_);
    const QSizeF size = QSizeF(static_cast<double>(box.columns), static_cast<double>(box.rows)) * scale();
    QRectF guide(QPointF(), size);
    guide.moveCenter(sheetRect().center());
    painter.setPen(QPen(QColor(255, 255, 255, 70), 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(guide);
}

/// Hatches what is not held; beyond the mask the sheet goes on as at its edge.
void DrawCanvas::paintHeld(QPainter& painter) const {
    const QRectF sheet = sheetRect();
    const QRectF place(sheet.topLeft() + heldPlace_.topLeft() * scale(), heldPlace_.size() * scale());
    const auto edge = [](Index number, Index count, double first, double length, double low, double high) {
        const double at = first + length * static_cast<double>(number) / static_cast<double>(count);
        const double within = number == 0 ? std::min(at, low) : number == count ? std::max(at, high) : at;
        return static_cast<int>(std::lround(within));
    };
    const auto cell = [&](Index row, Index column) {
        return QPoint(edge(column, shape_.columns, place.x(), place.width(), sheet.left(), sheet.right()),
                      edge(row, shape_.rows, place.y(), place.height(), sheet.top(), sheet.bottom()));
    };
    QRegion free(sheet.toAlignedRect());
    for (Index row = 0; row < shape_.rows; ++row)
        for (Index column = 0; column < shape_.columns; ++column) {
            const Index first = column;
            while (column < shape_.columns && held_[row * shape_.columns + column] > 0.5F)
                ++column;
            if (column > first) free -= QRect(cell(row, first), cell(row + 1, column) - QPoint(1, 1));
        }
    QColor veil = currentTheme().accentBlue;
    painter.save();
    painter.setClipRegion(free);
    veil.setAlpha(70);
    painter.fillRect(sheet, veil);
    veil.setAlpha(150);
    painter.fillRect(sheet, QBrush(veil, Qt::BDiagPattern));
    painter.restore();
}

void DrawCanvas::paintInvitation(QPainter& painter) const {
    painter.setFont(currentTheme().font(TextSize::Title));
    painter.setPen(QColor(255, 255, 255, 120));
    painter.drawText(sheetRect(), Qt::AlignCenter, tr("Draw here"));
}

void DrawCanvas::paintPen(QPainter& painter) const {
    if (!rect().contains(pointer_.toPoint())) return;
    const double radius = penWidth_ * scale() / 2;
    painter.setPen(QPen(
        erases_ || (drawing_ && strokeErases_) ? currentTheme().accentOrange : QColor(255, 255, 255, 140), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(pointer_, radius, radius);
}

} // namespace reverie
