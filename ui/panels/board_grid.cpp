#include "ui/panels/board_grid.h"

#include "ui/images/figure_export.h"
#include "ui/images/image_grid_view.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>

namespace reverie {
namespace {

constexpr int gap = 2;
constexpr double briefUnits = 56; ///< Narrower, the free energy is named by its symbol.

/// As large as a title where rows are high enough.
QFont labelFont(double rowHeight = std::numeric_limits<int>::max()) {
    const Theme& theme = currentTheme();
    QFont font = theme.font(TextSize::Title);
    font.setPixelSize(static_cast<int>(
        std::clamp<double>(rowHeight, theme.textPixels(TextSize::Small), theme.textPixels(TextSize::Title))));
    return font;
}

QFont smallFont(bool strong = false) {
    QFont font = currentTheme().font(TextSize::Small);
    if (strong) font.setWeight(QFont::DemiBold);
    return font;
}

QString energyText(float energy) {
    return std::isfinite(energy) ? formatFixed(static_cast<double>(energy), 1) : QStringLiteral("–");
}

} // namespace

bool isWhole(const BoardView& board) {
    const auto rows = static_cast<Index>(board.labels.size());
    return rows > 0 && board.columns > 0 && board.shape.pixels() > 0 &&
           board.images.rows() == board.shape.pixels() && board.images.cols() == rows * board.columns &&
           board.freeEnergy.size() == rows && std::ssize(board.columnIterations) == board.columns;
}

QStringList iterationTexts(const BoardView& board) {
    QStringList texts;
    for (std::size_t i = 0; i < board.columnIterations.size(); ++i) {
        // Columns that were never kept bear the iteration of none.
        const bool kept =
            i + 1 == board.columnIterations.size() || board.columnIterations[i] < board.columnIterations[i + 1];
        texts += kept ? formatCount(static_cast<std::int64_t>(board.columnIterations[i])) : QString();
    }
    return texts;
}

BoardGrid::BoardGrid(QWidget* parent) : QWidget(parent), view_(new ImageGridView(this)) {
    view_->setAccessibleName(tr("The board"));
    GridStyle style;
    style.layout.gap = gap;
    style.layout.bandGap = gap;
    view_->setGridStyle(style);
    connect(view_, &ImageGridView::hovered, this, &BoardGrid::describe);
    connect(view_, &ImageGridView::selected, this, &BoardGrid::describe);
    connect(view_, &ImageGridView::moved, this, [this] {
        sayIterations();
        update();
    });
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] {
        widestEnergy_ = 0;
        layOut();
    });
}

void BoardGrid::present(std::shared_ptr<const BoardView> board) {
    const bool sameLayout = board_ && board_->shape == board->shape && board_->columns == board->columns &&
                            board_->labels == board->labels;
    board_ = std::move(board);
    if (!sameLayout) {
        GridStyle style = view_->gridStyle();
        style.layout.columns = static_cast<int>(board_->columns);
        view_->setGridStyle(style);
    }
    view_->setImages({board_, &board_->images}, board_->shape);
    if (!sameLayout) layOut();
    sayEnergies();
    sayIterations();
    if (view_->hoveredImage() >= 0) describe();
}

void BoardGrid::clear() {
    board_ = nullptr;
    energies_.clear();
    iterations_.clear();
    widestEnergy_ = 0;
    view_->clear();
    update();
}

void BoardGrid::setScaling(PixelScaling scaling) {
    GridStyle style = view_->gridStyle();
    style.scaling = scaling;
    view_->setGridStyle(style);
    layOut();
}

QSize BoardGrid::minimumSizeHint() const {
    const int side = currentTheme().spacing(20);
    return {side, side};
}

QString BoardGrid::heading() const {
    return width() < currentTheme().spacing(briefUnits) ? tr("F") : tr("free energy");
}

/// The images as large as the captions around them allow, and all of it in the middle.
void BoardGrid::layOut() {
    if (!board_) return;
    const Theme& theme = currentTheme();
    const QFontMetrics small(smallFont());
    labelWidth_ = 0;
    for (const int label : board_->labels)
        labelWidth_ = std::max(labelWidth_, QFontMetrics(labelFont()).horizontalAdvance(QString::number(label)));
    widestEnergy_ = std::max(widestEnergy_, small.horizontalAdvance(formatFixed(-888.8, 1)));
    energyWidth_ = std::max(widestEnergy_, small.horizontalAdvance(heading()));
    const int space = theme.spacing();
    const int left = labelWidth_ + space;
    const int right = energyWidth_ + space;
    const int top = small.height() + theme.spacing(0.5);
    const QRect room = rect().adjusted(space, theme.spacing(0.5), -space, -theme.spacing(0.5));
    const QSize images = view_->snugSize({room.width() - left - right, room.height() - top});
    const int x = room.left() + std::max(0, (room.width() - left - right - images.width()) / 2) + left;
    const int y = room.top() + std::max(0, (room.height() - top - images.height()) / 2) + top;
    view_->setGeometry(QRect(QPoint(x, y), images));
    update();
}

void BoardGrid::sayEnergies() {
    QStringList texts;
    for (Index row = 0; row < board_->freeEnergy.size(); ++row)
        texts += energyText(board_->freeEnergy[row]);
    if (texts == energies_) return;
    energies_ = std::move(texts);
    const QFontMetrics metrics(smallFont());
    int widest = 0;
    for (const QString& text : energies_)
        widest = std::max(widest, metrics.horizontalAdvance(text));
    if (widest > widestEnergy_) {
        widestEnergy_ = widest;
        layOut();
    }
    update(energyStrip());
}

void BoardGrid::sayIterations() {
    if (!board_) return;
    QStringList texts = iterationTexts(*board_);
    const QFontMetrics metrics(smallFont(true));
    int widest = 0;
    for (const QString& text : texts)
        widest = std::max(widest, metrics.horizontalAdvance(text));
    const double pitch = board_->columns > 1 ? tile(1).left() - tile(0).left() : width();
    const int stride = captionStride(widest + metrics.height() / 2, pitch);
    for (qsizetype i = 0; i < texts.size(); ++i)
        if ((texts.size() - 1 - i) % stride != 0) texts[i].clear();
    if (texts == iterations_) return;
    iterations_ = std::move(texts);
    update(iterationStrip());
}

QRect BoardGrid::energyStrip() const {
    const int left = view_->geometry().right() + 1;
    return {left, 0, currentTheme().spacing() + energyWidth_, height()};
}

QRect BoardGrid::iterationStrip() const {
    return {0, 0, width(), view_->y()};
}

QRectF BoardGrid::tile(Index image) const {
    return view_->rectOf(image).translated(view_->pos());
}

void BoardGrid::describe() {
    const Index image = view_->hoveredImage() >= 0 ? view_->hoveredImage() : view_->selectedImage();
    if (!board_ || image < 0 || image >= board_->images.cols()) {
        emit described({});
        return;
    }
    const Index row = image / board_->columns;
    const Index column = image % board_->columns;
    const auto iteration = board_->columnIterations[static_cast<std::size_t>(column)];
    QString text = tr("Label %1 · iteration %2")
                       .arg(board_->labels[static_cast<std::size_t>(row)])
                       .arg(formatCount(static_cast<std::int64_t>(iteration)));
    if (column == board_->columns - 1)
        text += tr(" · free energy %1 nats").arg(energyText(board_->freeEnergy[row]).trimmed());
    emit described(text);
}

bool BoardGrid::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !board_) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (energyStrip().contains(help->pos()))
        QToolTip::showText(
            help->globalPos(),
            tr("Free energy F of each row's state in the top machine, nats: the lower, the likelier"), this,
            energyStrip());
    else if (iterationStrip().contains(help->pos()))
        QToolTip::showText(help->globalPos(),
                           tr("Gibbs iterations after which each column was taken; the last one moves"), this,
                           iterationStrip());
    else
        QToolTip::showText(help->globalPos(), tr("The label that is clamped in each row"), this);
    return true;
}

void BoardGrid::resizeEvent(QResizeEvent*) {
    layOut();
}

void BoardGrid::paintEvent(QPaintEvent* event) {
    if (!board_) return;
    QPainter painter(this);
    painter.setClipRegion(event->region());
    paintRows(painter);
    paintColumns(painter);
}

void BoardGrid::paintRows(QPainter& painter) const {
    const Theme& theme = currentTheme();
    const QRect seen = view_->geometry();
    const double pitch = board_->labels.size() > 1 ? tile(board_->columns).top() - tile(0).top() : height();
    const int labelStride = captionStride(QFontMetrics(labelFont(pitch)).capHeight(), pitch);
    const int energyStride = captionStride(QFontMetrics(smallFont()).capHeight(), pitch);
    for (Index row = 0; row < std::ssize(board_->labels); ++row) {
        const QRectF first = tile(row * board_->columns);
        if (first.center().y() < seen.top() || first.center().y() > seen.bottom()) continue;
        if (row % labelStride == 0) {
            painter.setFont(labelFont(pitch));
            painter.setPen(theme.text);
            painter.drawText(
                QRectF(seen.left() - theme.spacing() - labelWidth_, first.top(), labelWidth_, first.height()),
                Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip,
                QString::number(board_->labels[static_cast<std::size_t>(row)]));
        }
        if (row % energyStride != 0 || row >= energies_.size()) continue;
        painter.setFont(smallFont());
        painter.setPen(theme.secondaryText);
        painter.drawText(QRectF(seen.right() + 1, first.top(), theme.spacing() + energyWidth_, first.height()),
                         Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, energies_[row]);
    }
}

void BoardGrid::paintColumns(QPainter& painter) const {
    const Theme& theme = currentTheme();
    const QRect seen = view_->geometry();
    const int line = QFontMetrics(smallFont()).height();
    const int top = seen.top() - line - theme.spacing(0.25);
    for (Index column = 0; column < iterations_.size(); ++column) {
        const QRectF below = tile(column);
        if (below.center().x() < seen.left() || below.center().x() > seen.right()) continue;
        const bool newest = column == board_->columns - 1;
        painter.setFont(smallFont(newest));
        painter.setPen(newest ? theme.text : theme.secondaryText);
        painter.drawText(QRectF(below.left(), top, below.width(), line), Qt::AlignCenter | Qt::TextDontClip,
                         iterations_[column]);
    }
    painter.setFont(smallFont());
    painter.setPen(theme.secondaryText);
    painter.drawText(QRectF(seen.right() + 1, top, theme.spacing() + energyWidth_, line),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, heading());
}

} // namespace reverie
