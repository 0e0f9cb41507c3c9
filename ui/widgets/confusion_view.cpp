#include "ui/widgets/confusion_view.h"

#include "ui/plots/curve_style.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr int labelCount = 10;
constexpr double headingUnits = 2.5;
constexpr double leastCellUnits = 2.25;
constexpr double bestCellUnits = 4;
constexpr double leastNumber = 8; ///< Pixels of the smallest digits at scale one.

} // namespace

ConfusionView::ConfusionView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Confusion matrix"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ConfusionView::setMatrix(const ConfusionMatrix& matrix) {
    matrix_ = matrix;
    mostConfused_ = 0;
    for (std::size_t truth = 0; truth < matrix.counts.size(); ++truth)
        for (std::size_t recognised = 0; recognised < matrix.counts.size(); ++recognised)
            if (truth != recognised) mostConfused_ = std::max(mostConfused_, matrix.counts[truth][recognised]);
    update();
}

void ConfusionView::setFilter(const ConfusionFilter& filter) {
    filter_ = filter;
    update();
}

QSize ConfusionView::sizeHint() const {
    const int side = currentTheme().spacing(2 * headingUnits + labelCount * bestCellUnits);
    return {side, side};
}

QSize ConfusionView::minimumSizeHint() const {
    const int side = currentTheme().spacing(2 * headingUnits + labelCount * leastCellUnits);
    return {side, side};
}

/// Whole pixels, so that all cells are equally large.
double ConfusionView::cellSide() const {
    const double headings = 2 * currentTheme().spacing(headingUnits);
    return std::max(1.0, std::floor((std::min(width(), height()) - headings) / labelCount));
}

QRectF ConfusionView::cellOf(int truth, int recognised) const {
    const double side = cellSide();
    const double heading = currentTheme().spacing(headingUnits);
    const double whole = labelCount * side;
    const QPointF first(std::floor((width() - whole) / 2 + heading), std::floor((height() - whole) / 2 + heading));
    const double x = recognised < 0 ? first.x() - heading : first.x() + recognised * side;
    const double y = truth < 0 ? first.y() - heading : first.y() + truth * side;
    return {x, y, recognised < 0 ? heading : side, truth < 0 ? heading : side};
}

QString ConfusionView::describe(int truth, int recognised) const {
    const auto count = [this](int t, int r) {
        return matrix_.counts[static_cast<std::size_t>(t)][static_cast<std::size_t>(r)];
    };
    if (truth < 0 && recognised < 0) return {};
    Index sum = 0;
    for (int other = 0; other < labelCount; ++other) {
        if (truth < 0 && other != recognised) sum += count(other, recognised);
        if (recognised < 0 && other != truth) sum += count(truth, other);
    }
    const auto cases = [](Index number) { return formatCounted(number, tr("case"), tr("cases")); };
    if (truth < 0) return tr("Wrongly read as %1: %2").arg(recognised).arg(cases(sum));
    if (recognised < 0) return tr("%1 read as something else: %2").arg(truth).arg(cases(sum));
    return tr("%1 read as %2: %3").arg(truth).arg(recognised).arg(cases(count(truth, recognised)));
}

ConfusionFilter ConfusionView::cellAt(QPointF point) const {
    for (int label = 0; label < labelCount; ++label) {
        if (cellOf(-1, label).contains(point)) return {-1, label};
        if (cellOf(label, -1).contains(point)) return {label, -1};
        for (int recognised = 0; recognised < labelCount; ++recognised)
            if (cellOf(label, recognised).contains(point)) return {label, recognised};
    }
    return {};
}

bool ConfusionView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const ConfusionFilter cell = cellAt(help->pos());
    if (cell.all())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), describe(cell.truth, cell.recognised), this,
                           cellOf(cell.truth, cell.recognised).toAlignedRect());
    return true;
}

void ConfusionView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const ConfusionFilter cell = cellAt(event->position());
    if (cell.truth >= 0 && cell.recognised >= 0) cursor_ = cell;
    choose(cell);
}

void ConfusionView::mouseMoveEvent(QMouseEvent* event) {
    point(cellAt(event->position()));
}

void ConfusionView::leaveEvent(QEvent*) {
    point({});
}

void ConfusionView::point(const ConfusionFilter& cell) {
    if (cell == pointed_) return;
    pointed_ = cell;
    update();
    emit hovered(describe(cell.truth, cell.recognised));
}

/// The same cell again takes the filter away, as does the diagonal, where nothing is wrong.
void ConfusionView::choose(const ConfusionFilter& cell) {
    const bool right = cell.truth == cell.recognised;
    const ConfusionFilter wanted = cell == filter_ || right ? ConfusionFilter{} : cell;
    update();
    if (wanted == filter_) return;
    filter_ = wanted;
    emit filterChosen(filter_);
}

void ConfusionView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
        return moveCursor(-1, 0);
    case Qt::Key_Down:
        return moveCursor(1, 0);
    case Qt::Key_Left:
        return moveCursor(0, -1);
    case Qt::Key_Right:
        return moveCursor(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return choose(cursor_);
    case Qt::Key_Escape:
        if (filter_.all()) break;
        return choose(filter_);
    default:
        break;
    }
    event->ignore();
}

void ConfusionView::moveCursor(int down, int right) {
    cursor_.truth = std::clamp(cursor_.truth + down, 0, labelCount - 1);
    cursor_.recognised = std::clamp(cursor_.recognised + right, 0, labelCount - 1);
    update();
    emit hovered(describe(cursor_.truth, cursor_.recognised));
}

void ConfusionView::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    paintHeadings(painter, theme);
    paintCells(painter, theme);
    painter.setBrush(Qt::NoBrush);
    if (!pointed_.all()) outline(painter, theme, pointed_, 1);
    if (!filter_.all()) outline(painter, theme, filter_, 2);
    if (hasFocus()) outline(painter, theme, cursor_, 1);
}

void ConfusionView::paintHeadings(QPainter& painter, const Theme& theme) const {
    painter.setFont(theme.font(TextSize::Small));
    for (int label = 0; label < labelCount; ++label) {
        painter.setPen(filter_.recognised == label || pointed_.recognised == label ? theme.text
                                                                                   : theme.secondaryText);
        painter.drawText(cellOf(-1, label), Qt::AlignCenter, QString::number(label));
        painter.setPen(filter_.truth == label || pointed_.truth == label ? theme.text : theme.secondaryText);
        painter.drawText(cellOf(label, -1), Qt::AlignCenter, QString::number(label));
    }
    painter.setPen(theme.secondaryText);
    const QRectF first = cellOf(0, 0);
    const QRectF last = cellOf(labelCount - 1, labelCount - 1);
    const double line = theme.spacing(headingUnits);
    const QRectF above(first.left(), cellOf(-1, 0).top() - line, last.right() - first.left(), line);
    painter.drawText(above, Qt::AlignHCenter | Qt::AlignBottom, tr("read as"));
    painter.save();
    painter.translate(cellOf(0, -1).left(), last.bottom());
    painter.rotate(-90);
    painter.drawText(QRectF(0, -line, last.bottom() - first.top(), line), Qt::AlignHCenter | Qt::AlignBottom,
                     tr("truth"));
    painter.restore();
}

/// Errors in orange, more for more of them; what was right is faded, and nothing is written for no case.
void ConfusionView::paintCells(QPainter& painter, const Theme& theme) const {
    const double side = cellSide();
    QFont font = theme.font(TextSize::Small);
    Index largest = 1;
    for (const auto& row : matrix_.counts)
        largest = std::max(largest, *std::ranges::max_element(row));
    const double wide = QFontMetricsF(font).horizontalAdvance(QString::number(largest));
    const double fitting = std::floor(font.pixelSize() * std::min(1.0, (side - 3) / wide));
    font.setPixelSize(static_cast<int>(std::max(leastNumber * theme.scale, fitting)));
    painter.setFont(font);
    for (int truth = 0; truth < labelCount; ++truth)
        for (int recognised = 0; recognised < labelCount; ++recognised) {
            const Index count =
                matrix_.counts[static_cast<std::size_t>(truth)][static_cast<std::size_t>(recognised)];
            const QRectF cell = cellOf(truth, recognised).adjusted(0, 0, -1, -1);
            const bool right = truth == recognised;
            const double share = right || mostConfused_ == 0
                                     ? 0
                                     : std::sqrt(static_cast<double>(count) / static_cast<double>(mostConfused_));
            const QColor ground = mixed(theme.accentOrange, theme.surface, 0.65 * share);
            painter.fillRect(cell, right ? theme.gridLine : ground);
            if (count == 0) continue;
            painter.setPen(right ? theme.disabledText : theme.text);
            painter.drawText(cell, Qt::AlignCenter, QString::number(count));
        }
}

void ConfusionView::outline(QPainter& painter, const Theme& theme, const ConfusionFilter& cell,
                            double width) const {
    painter.setPen(QPen(theme.accentBlue, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    const QRectF first = cellOf(std::max(0, cell.truth), std::max(0, cell.recognised));
    const QRectF last = cellOf(cell.truth < 0 ? labelCount - 1 : cell.truth,
                               cell.recognised < 0 ? labelCount - 1 : cell.recognised);
    const double in = width / 2;
    painter.drawRect(first.united(last).adjusted(in - 1, in - 1, -in, -in));
}

} // namespace reverie
