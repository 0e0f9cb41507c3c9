#include "ui/widgets/matrix_view.h"

#include "ui/images/image_grid.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/unit_names.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace reverie {

namespace {

constexpr int decimals = 3;
/// The contrast stays while the weights want one that differs by less than this factor.
constexpr float contrastSlack = 1.1F;
constexpr double leastMark = 5;

int headingHeight() {
    return QFontMetrics(currentTheme().font(TextSize::Small)).height() + currentTheme().spacing(0.5);
}

} // namespace

MatrixView::MatrixView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Weights of all pairs of units"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &MatrixView::layOut);
}

void MatrixView::setMachine(std::shared_ptr<const MachineView> machine) {
    const bool sameLayers = machine && machine_ && machine->layers == machine_->layers;
    machine_ = std::move(machine);
    picture_ = {};
    if (!sameLayers) {
        limit_ = 0;
        point(-1, -1);
        layOut();
    } else if (row_ >= 0) {
        emit hovered(description());
    }
    update();
}

/// As large as there is room for beside the names at the left and between the headings.
void MatrixView::layOut() {
    picture_ = {};
    update();
    if (!machine_) return;
    const int heading = headingHeight();
    const bool below = machine_->layers.size() > 1;
    const double ratio = devicePixelRatioF();
    const int room = std::min(width() - heading, height() - heading * (below ? 2 : 1));
    geometry_ = layOutBlocks(machine_->layers, static_cast<int>(std::max(room, heading) * ratio));
    const double side = geometry_.side / ratio;
    const double top = std::max(0.0, (height() - side - heading * (below ? 2 : 1)) / 2) + heading;
    const double left = std::max(0.0, (width() - side - heading) / 2) + heading;
    origin_ = QPointF(std::floor(left * ratio) / ratio, std::floor(top * ratio) / ratio);
}

QRectF MatrixView::cellRect(Index row, Index column) const {
    if (!machine_ || row < 0 || column < 0 || std::max(row, column) >= machine_->weights.rows()) return {};
    const QRectF cell = geometry_.cell(row, column);
    const double ratio = devicePixelRatioF();
    return {origin_ + cell.topLeft() / ratio, cell.size() / ratio};
}

QString MatrixView::description() const {
    if (!machine_ || row_ < 0) return {};
    QString block = blockName(*machine_, layerOf(*machine_, row_), layerOf(*machine_, column_));
    block.remove(QStringLiteral(" = 0"));
    const QString units = tr("%1 – %2").arg(unitName(*machine_, row_), unitName(*machine_, column_));
    if (row_ == column_) return tr("%1 · no unit is connected with itself").arg(units);
    const QString value = formatFixed(static_cast<double>(machine_->weights(row_, column_)), decimals);
    const QString pair = block == QLatin1String("0") ? units : QStringLiteral("%1 · %2").arg(block, units);
    return QStringLiteral("%1: %2").arg(pair, value);
}

QSize MatrixView::sizeHint() const {
    const int side = currentTheme().spacing(40);
    return {side, side};
}

QSize MatrixView::minimumSizeHint() const {
    const int side = currentTheme().spacing(12);
    return {side, side};
}

bool MatrixView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (row_ < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), description(), this, cellRect(row_, column_).toAlignedRect());
    return true;
}

void MatrixView::resizeEvent(QResizeEvent*) {
    layOut();
}

void MatrixView::pointAt(QPointF at) {
    const QPointF inside = (at - origin_) * devicePixelRatioF();
    const auto unitAt = [this](double place) {
        return machine_ ? geometry_.unitAt(static_cast<int>(std::floor(place))) : -1;
    };
    const Index row = unitAt(inside.y());
    const Index column = unitAt(inside.x());
    row < 0 || column < 0 ? point(-1, -1) : point(row, column);
}

void MatrixView::mouseMoveEvent(QMouseEvent* event) {
    pointAt(event->position());
}

void MatrixView::mousePressEvent(QMouseEvent* event) {
    pointAt(event->position());
    if (row_ >= 0 && event->button() == Qt::LeftButton) emit pairClicked(row_, column_);
}

void MatrixView::leaveEvent(QEvent*) {
    point(-1, -1);
}

void MatrixView::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const Index across = key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0;
    const Index down = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
    if (!machine_ || (across == 0 && down == 0)) return event->ignore();
    if (row_ < 0) return point(0, 0);
    const Index last = machine_->weights.rows() - 1;
    point(std::clamp<Index>(row_ + down, 0, last), std::clamp<Index>(column_ + across, 0, last));
}

void MatrixView::point(Index row, Index column) {
    if (row == row_ && column == column_) return;
    row_ = row;
    column_ = column;
    update();
    setAccessibleDescription(description());
    emit hovered(description());
}

void MatrixView::makePicture() {
    const Matrix pixels = blockPixels(machine_->weights, geometry_);
    const float wanted = sharedLimit(pixels);
    if (wanted > limit_ * contrastSlack || wanted < limit_ / contrastSlack) limit_ = wanted;
    picture_ = paintBlocks(pixels, geometry_, limit_, currentTheme().secondaryText);
    picture_.setDevicePixelRatio(devicePixelRatioF());
}

void MatrixView::paintEvent(QPaintEvent*) {
    if (!machine_) return;
    if (picture_.isNull()) makePicture();
    QPainter painter(this);
    painter.drawImage(origin_, picture_);
    paintHeadings(painter);
    paintPair(painter);
    if (!hasFocus() || row_ >= 0) return;
    painter.setPen(QPen(currentTheme().accentBlue, 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

/// Names of the blocks above the first row and below the last one, names of the layers at the left.
void MatrixView::paintHeadings(QPainter& painter) const {
    const Theme& theme = currentTheme();
    const double ratio = devicePixelRatioF();
    const int heading = headingHeight();
    const std::size_t layers = machine_->layers.size();
    const double bottom = origin_.y() + geometry_.side / ratio;
    QFont strong = theme.font(TextSize::Small);
    strong.setWeight(QFont::DemiBold);
    for (std::size_t layer = 0; layer < layers; ++layer) {
        const double start = geometry_.starts[layer] / ratio;
        const double length = geometry_.lengths[layer] / ratio;
        painter.setFont(strong);
        painter.setPen(theme.text);
        const QRectF above(origin_.x() + start, origin_.y() - heading, length, heading);
        const QString first = blockName(*machine_, 0, layer);
        painter.drawText(above, Qt::AlignCenter,
                         painter.fontMetrics().elidedText(first, Qt::ElideRight, static_cast<int>(length)));
        if (layers > 1) {
            const QString last = blockName(*machine_, layers - 1, layer);
            painter.drawText(QRectF(above.left(), bottom, length, heading), Qt::AlignCenter,
                             painter.fontMetrics().elidedText(last, Qt::ElideRight, static_cast<int>(length)));
        }
        painter.setFont(theme.font(TextSize::Small));
        painter.setPen(theme.secondaryText);
        const QString count = formatCount(machine_->layers[layer]);
        const QString name = QStringLiteral("%1 %2").arg(count, layerName(*machine_, layer));
        const bool fits = painter.fontMetrics().horizontalAdvance(name) <= length;
        painter.save();
        painter.translate(origin_.x() - heading, origin_.y() + start + length);
        painter.rotate(-90);
        painter.drawText(QRectF(0, 0, length, heading), Qt::AlignCenter | Qt::TextDontClip, fits ? name : count);
        painter.restore();
    }
}

void MatrixView::paintPair(QPainter& painter) const {
    QRectF cell = cellRect(row_, column_);
    if (cell.isNull()) return;
    const double grow = std::max(0.0, (leastMark - std::min(cell.width(), cell.height())) / 2);
    cell.adjust(-grow, -grow, grow, grow);
    // Dark within light is seen on every colour and on both grounds.
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(cell.adjusted(-1.5, -1.5, 1.5, 1.5));
    painter.setPen(QPen(Qt::black, 1));
    painter.drawRect(cell.adjusted(-0.5, -0.5, 0.5, 0.5));
}

} // namespace reverie
