#include "ui/widgets/field_view.h"

#include "ui/images/image_grid.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr double tallestUnits = 44;

} // namespace

FieldView::FieldView(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Weights of the unit"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void FieldView::setField(const Vector& values, ImageShape shape) {
    if (values.size() != values_.size()) chosen_ = -1;
    values_ = values;
    shape_ = shape;
    Matrix cells = Matrix::Zero(shape.pixels(), 1);
    cells.topRows(std::min(values.size(), shape.pixels())) = values.head(std::min(values.size(), shape.pixels()));
    GridStyle style;
    style.colours = ColourMap::Signed;
    style.contrast = GridContrast::PerImage;
    style.layout.columns = 1;
    style.layout.tileScale = 1;
    const GridGeometry geometry = gridGeometry(1, shape, style);
    picture_ = paintImageGrid(cells, shape, style, geometry, geometry.tileRect(0));
    updateGeometry();
    update();
}

void FieldView::clear() {
    values_ = {};
    picture_ = {};
    chosen_ = -1;
    update();
}

void FieldView::choose(Index cell) {
    if (cell < 0 || cell >= values_.size()) return;
    chosen_ = cell;
    update();
    emit cellChosen(cell);
}

QRectF FieldView::picturePlace() const {
    if (picture_.isNull()) return {};
    const double scale =
        std::min(width() / static_cast<double>(shape_.columns), height() / static_cast<double>(shape_.rows));
    const QSizeF size(scale * static_cast<double>(shape_.columns), scale * static_cast<double>(shape_.rows));
    return {QPointF(0, 0), size};
}

QRectF FieldView::placeOf(Index cell) const {
    const QRectF place = picturePlace();
    if (place.isEmpty() || cell < 0) return {};
    const double side = place.width() / static_cast<double>(shape_.columns);
    return {static_cast<double>(cell % shape_.columns) * side, static_cast<double>(cell / shape_.columns) * side,
            side, side};
}

Index FieldView::cellAt(QPointF point) const {
    const QRectF place = picturePlace();
    if (place.isEmpty() || !place.contains(point)) return -1;
    const double side = place.width() / static_cast<double>(shape_.columns);
    const auto column = std::min(static_cast<Index>(point.x() / side), shape_.columns - 1);
    const auto row = std::min(static_cast<Index>(point.y() / side), shape_.rows - 1);
    const Index cell = row * shape_.columns + column;
    return cell < values_.size() ? cell : -1;
}

void FieldView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    choose(cellAt(event->position()));
}

void FieldView::mouseMoveEvent(QMouseEvent* event) {
    emit cellPointedAt(cellAt(event->position()));
}

void FieldView::leaveEvent(QEvent*) {
    emit cellPointedAt(-1);
}

void FieldView::keyPressEvent(QKeyEvent* event) {
    const Index from = std::max<Index>(chosen_, 0);
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(from - 1);
    case Qt::Key_Right:
        return choose(chosen_ < 0 ? 0 : from + 1);
    case Qt::Key_Up:
        return choose(from - shape_.columns);
    case Qt::Key_Down:
        return choose(from + shape_.columns);
    default:
        event->ignore();
    }
}

void FieldView::paintEvent(QPaintEvent*) {
    if (picture_.isNull()) return;
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.drawImage(picturePlace(), picture_);
    painter.setBrush(Qt::NoBrush);
    if (chosen_ >= 0) {
        painter.setPen(QPen(theme.text, 2));
        painter.drawRect(placeOf(chosen_).adjusted(-1, -1, 1, 1));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.accentBlue, 1));
        painter.drawRect(picturePlace().adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

int FieldView::heightForWidth(int width) const {
    const double share =
        shape_.columns > 0 ? static_cast<double>(shape_.rows) / static_cast<double>(shape_.columns) : 1;
    return std::min(static_cast<int>(std::lround(width * share)), currentTheme().spacing(tallestUnits));
}

QSize FieldView::sizeHint() const {
    return {currentTheme().spacing(28), currentTheme().spacing(28)};
}

QSize FieldView::minimumSizeHint() const {
    return {currentTheme().spacing(14), currentTheme().spacing(14)};
}

} // namespace reverie
