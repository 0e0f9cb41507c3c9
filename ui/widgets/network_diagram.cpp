#include "ui/widgets/network_diagram.h"

#include "ui/images/image_grid.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/network_arrows.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr double marginUnits = 1.5;
constexpr double labelUnits = 14;
constexpr double leastGapUnits = 3;
constexpr double leastBarUnits = 7;
constexpr double mostGapUnits = 7;
constexpr double mostBarUnits = 8.5;
constexpr double imageUnits = 10;

/// The cells of so many units: square, as large as a strip has room for, and no last row nearly empty.
ImageShape cellsFor(Index units, QSize strip) {
    const double area = static_cast<double>(strip.width()) * strip.height();
    const double side = std::max(1.0, std::floor(std::sqrt(area / static_cast<double>(units))));
    const auto across = std::max<Index>(1, static_cast<Index>(strip.width() / side));
    const Index rows = (units + across - 1) / across;
    return {rows, (units + rows - 1) / rows};
}

} // namespace

NetworkDiagram::NetworkDiagram(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Layers of the net"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] {
        layOut();
        updateGeometry();
    });
}

void NetworkDiagram::setNet(std::shared_ptr<const NetView> net) {
    const auto count = [](const auto& shown) { return shown ? shown->layers.size() : 0; };
    const bool otherCount = count(net) != count(net_);
    net_ = std::move(net);
    if (otherCount) {
        selected_ = -1;
        lit_ = {};
        point(-1);
        updateGeometry();
    }
    layOut();
}

void NetworkDiagram::setActivity(std::shared_ptr<const RecognitionView> activity) {
    activity_ = std::move(activity);
    std::ranges::fill(pictures_, QImage());
    update();
}

void NetworkDiagram::light(NetParts parts) {
    if (parts == lit_) return;
    lit_ = std::move(parts);
    update();
}

QRectF NetworkDiagram::barOf(int layer) const {
    const bool known = layer >= 0 && layer < static_cast<int>(layout_.bars.size());
    return known ? layout_.bars[static_cast<std::size_t>(layer)] : QRectF();
}

QSize NetworkDiagram::sizeHint() const {
    return {currentTheme().spacing(40), static_cast<int>(heightFor(mostGapUnits, mostBarUnits))};
}

QSize NetworkDiagram::minimumSizeHint() const {
    return {currentTheme().spacing(24), static_cast<int>(heightFor(leastGapUnits, leastBarUnits))};
}

double NetworkDiagram::heightFor(double gapUnits, double barUnits) const {
    const int levels = net_ ? layOutNetwork(*net_, {}).levelCount : 2;
    const double units = imageUnits + std::max(0, levels - 1) * (gapUnits + barUnits) + 2 * marginUnits;
    return units * currentTheme().spacing();
}

/// Gaps and bars share what height there is between their least and their largest.
void NetworkDiagram::layOut() {
    layout_ = {};
    pictures_.clear();
    update();
    if (!net_ || net_->layers.empty()) return;
    const Theme& theme = currentTheme();
    const double least = heightFor(leastGapUnits, leastBarUnits);
    const double most = heightFor(mostGapUnits, mostBarUnits);
    const double share = most > least ? std::clamp((height() - least) / (most - least), 0.0, 1.0) : 0;
    const double margin = theme.spacing(marginUnits);
    NetworkRoom room;
    room.size = QSizeF(width() - 2 * margin, height() - 2 * margin);
    room.gap = theme.spacing(std::lerp(leastGapUnits, mostGapUnits, share));
    room.bar = theme.spacing(std::lerp(leastBarUnits, mostBarUnits, share));
    room.image = theme.spacing(imageUnits);
    room.labels = theme.spacing(labelUnits);
    layout_ = layOutNetwork(*net_, room);
    for (QRectF& bar : layout_.bars)
        bar.translate(margin, margin);
    pictures_.resize(layout_.bars.size());
}

Vector NetworkDiagram::valuesOf(int layer) const {
    if (!activity_) return {};
    const auto& layers = net_->layers;
    const auto index = static_cast<std::size_t>(layer);
    Vector values;
    if (layer == 0) {
        values = activity_->image;
    } else if (layers[index].labels) {
        values = net_->classifier ? activity_->byClassifier : activity_->byFreeEnergy;
    } else {
        const auto before = std::span(layers).subspan(1, index - 1);
        const auto hidden = static_cast<std::size_t>(std::ranges::count(before, false, &NetLayer::labels));
        if (hidden < activity_->activity.size()) values = activity_->activity[hidden];
    }
    return values.size() == layers[index].units ? values : Vector();
}

QString NetworkDiagram::describe(int layer) const {
    if (!net_ || barOf(layer).isNull()) return {};
    const NetLayer& shown = net_->layers[static_cast<std::size_t>(layer)];
    const QString what =
        tr("%1 · %2").arg(QString::fromStdString(shown.name), formatCounted(shown.units, tr("unit"), tr("units")));
    const Vector values = valuesOf(layer);
    if (values.size() == 0) return what;
    if (!shown.labels) return tr("%1 · mean activity %2").arg(what).arg(values.mean(), 0, 'f', 3);
    Index best = 0;
    const float share = values.maxCoeff(&best);
    return tr("%1 · P(%2) = %3").arg(what).arg(best).arg(share, 0, 'f', 3);
}

bool NetworkDiagram::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int layer = layerAt(help->pos());
    if (layer < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), describe(layer), this, barOf(layer).toAlignedRect());
    return true;
}

void NetworkDiagram::resizeEvent(QResizeEvent*) {
    layOut();
}

void NetworkDiagram::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const int layer = layerAt(event->position());
    if (layer < 0) return;
    select(layer);
    const Index unit = unitAt(layer, event->position());
    if (unit >= 0) emit unitClicked(layer, unit);
}

Index NetworkDiagram::unitAt(int layer, QPointF point) const {
    const QRectF place = pictureRect(layer);
    if (place.isEmpty() || !place.contains(point)) return -1;
    const Index units = net_->layers[static_cast<std::size_t>(layer)].units;
    const ImageShape cells = cellsOf(layer, (stripOf(layer).size() * devicePixelRatioF()).toSize());
    const auto along = [](double from, double length, double at, Index count) {
        return std::min(static_cast<Index>((at - from) / length * static_cast<double>(count)), count - 1);
    };
    const Index row = along(place.top(), place.height(), point.y(), cells.rows);
    const Index unit = row * cells.columns + along(place.left(), place.width(), point.x(), cells.columns);
    return unit < units ? unit : -1;
}

void NetworkDiagram::mouseMoveEvent(QMouseEvent* event) {
    point(layerAt(event->position()));
}

void NetworkDiagram::leaveEvent(QEvent*) {
    point(-1);
}

void NetworkDiagram::keyPressEvent(QKeyEvent* event) {
    const int layer = neighbour(event->key());
    if (layer < 0) return event->ignore();
    if (layer != selected_) select(layer);
}

/// Up and down change the level, left and right reach label units and back; −1 for other keys.
int NetworkDiagram::neighbour(int key) const {
    if (layout_.bars.empty()) return -1;
    const int count = static_cast<int>(layout_.bars.size());
    const auto level = [this](int layer) { return layout_.levels[static_cast<std::size_t>(layer)]; };
    const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
    if (key != Qt::Key_Up && key != Qt::Key_Down && !sideways) return -1;
    if (selected_ < 0) return 0;
    if (sideways) {
        const int to = selected_ + (key == Qt::Key_Right ? 1 : -1);
        return to >= 0 && to < count && level(to) == level(selected_) ? to : selected_;
    }
    const int wanted = level(selected_) + (key == Qt::Key_Up ? 1 : -1);
    for (int layer = 0; layer < count; ++layer)
        if (level(layer) == wanted) return layer;
    return selected_;
}

int NetworkDiagram::layerAt(QPointF point) const {
    const auto found =
        std::ranges::find_if(layout_.bars, [point](const QRectF& bar) { return bar.contains(point); });
    return found == layout_.bars.end() ? -1 : static_cast<int>(found - layout_.bars.begin());
}

void NetworkDiagram::point(int layer) {
    if (layer == hovered_) return;
    hovered_ = layer;
    setCursor(layer >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    emit layerHovered(layer);
}

void NetworkDiagram::select(int layer) {
    selected_ = layer;
    setAccessibleDescription(describe(layer));
    update();
    emit layerChosen(layer);
}

void NetworkDiagram::paintEvent(QPaintEvent*) {
    if (layout_.bars.empty()) return;
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintConnections(painter, theme);
    for (int layer = 0; layer < static_cast<int>(layout_.bars.size()); ++layer)
        paintLayer(painter, theme, layer);
    if (hasFocus() && selected_ < 0) {
        painter.setPen(QPen(theme.accentBlue, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void NetworkDiagram::paintConnections(QPainter& painter, const Theme& theme) const {
    for (std::size_t upper = 1; upper < layout_.bars.size(); ++upper) {
        const int level = layout_.levels[upper];
        for (std::size_t lower = 0; lower < upper; ++lower) {
            const bool joined = layout_.levels[lower] == level - 1 && layout_.levels[upper - 1] < level;
            if (!joined) continue;
            const Index connection = level - 1;
            const ConnectionKind kind = net_->classifier              ? ConnectionKind::Up
                                        : connection < net_->directed ? ConnectionKind::Down
                                                                      : ConnectionKind::Undirected;
            const bool learning = connection == net_->training;
            const bool lit = lit_.connections.contains({static_cast<int>(lower), static_cast<int>(upper)});
            const QColor colour = lit ? theme.accentOrange : learning ? theme.accentBlue : theme.secondaryText;
            paintConnection(painter, layout_.bars[lower], layout_.bars[upper], kind,
                            {colour, learning || lit ? 3 : 1.5,
                             static_cast<double>(theme.spacing(learning || lit ? 1.25 : 1))});
            if (learning && !net_->layers[lower].labels)
                sayLearning(painter, theme, layout_.bars[lower], layout_.bars[upper]);
        }
    }
}

/// Below the line with name and size.
QRectF NetworkDiagram::stripOf(int layer) const {
    const Theme& theme = currentTheme();
    const double side = theme.spacing(0.75);
    const double line = QFontMetricsF(theme.font(TextSize::Small)).height() + theme.spacing(0.25);
    return barOf(layer).adjusted(side, side + line, -side, -side);
}

void NetworkDiagram::paintLayer(QPainter& painter, const Theme& theme, int layer) {
    const QRectF bar = barOf(layer);
    const bool chosen = layer == selected_;
    const bool lit = lit_.layers.contains(layer);
    const double width = chosen || lit ? 2 : 1;
    const QColor outline = lit                           ? theme.accentOrange
                           : chosen || layer == hovered_ ? theme.accentBlue
                                                         : theme.separator;
    painter.setPen(QPen(outline, width));
    painter.setBrush(chosen ? theme.selection : theme.field);
    painter.drawRoundedRect(bar.adjusted(width / 2, width / 2, -width / 2, -width / 2), theme.spacing(0.75),
                            theme.spacing(0.75));
    const NetLayer& shown = net_->layers[static_cast<std::size_t>(layer)];
    const double side = theme.spacing(0.75);
    const QString units = formatCount(shown.units);
    const QRectF line = bar.adjusted(side, side, -side, -side);
    painter.setFont(theme.font(TextSize::Small));
    const QFontMetricsF metrics(painter.font());
    const double room = line.width() - metrics.horizontalAdvance(units) - side;
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignTop,
                     metrics.elidedText(QString::fromStdString(shown.name), Qt::ElideRight, room));
    painter.setPen(theme.secondaryText);
    painter.drawText(line, Qt::AlignRight | Qt::AlignTop, units);
    paintActivity(painter, theme, layer);
}

void NetworkDiagram::paintActivity(QPainter& painter, const Theme& theme, int layer) {
    const QRectF strip = stripOf(layer);
    if (strip.height() < 1 || strip.width() < 1) return;
    const NetLayer& shown = net_->layers[static_cast<std::size_t>(layer)];
    if (shown.labels) {
        paintLabels(painter, theme, strip, layer);
        return;
    }
    QImage& picture = pictures_[static_cast<std::size_t>(layer)];
    const double ratio = devicePixelRatioF();
    if (picture.isNull()) picture = pictureOf(layer, (strip.size() * ratio).toSize());
    if (picture.isNull()) return;
    painter.drawImage(pictureRect(layer), picture);
}

/// In the middle of its strip; empty where no activity is drawn.
QRectF NetworkDiagram::pictureRect(int layer) const {
    const auto place = static_cast<std::size_t>(layer);
    if (layer < 0 || place >= pictures_.size() || pictures_[place].isNull()) return {};
    const QSizeF size = QSizeF(pictures_[place].size()) / devicePixelRatioF();
    return {stripOf(layer).center() - QPointF(size.width() / 2, size.height() / 2), size};
}

/// The image for the pixels and for what an autoencoder makes of them, one cell a unit for other layers.
ImageShape NetworkDiagram::cellsOf(int layer, QSize strip) const {
    const Index units = net_->layers[static_cast<std::size_t>(layer)].units;
    const bool atAnEnd = layer == 0 || (net_->classifier && layer + 1 == std::ssize(net_->layers));
    return atAnEnd && activity_->shape.pixels() == units ? activity_->shape : cellsFor(units, strip);
}

/// Null where nothing is known.
QImage NetworkDiagram::pictureOf(int layer, QSize pixels) const {
    const Vector values = valuesOf(layer);
    if (values.size() == 0) return {};
    const ImageShape shape = cellsOf(layer, pixels);
    Matrix cells = Matrix::Zero(shape.pixels(), 1);
    cells.topRows(values.size()) = values;
    GridStyle style;
    style.layout.space = pixels;
    style.layout.columns = 1;
    const GridGeometry geometry = gridGeometry(1, shape, style);
    return paintImageGrid(cells, shape, style, geometry, geometry.tileRect(0));
}

/// Ten bars of P(label), the most likely one in the accent, each over its digit.
void NetworkDiagram::paintLabels(QPainter& painter, const Theme& theme, QRectF strip, int which) const {
    const Index units = net_->layers[static_cast<std::size_t>(which)].units;
    const Vector values = valuesOf(which);
    const double step = std::min(strip.width() / static_cast<double>(units), 3.0 * theme.spacing());
    const double left = strip.center().x() - step * static_cast<double>(units) / 2;
    QFont font = theme.font(TextSize::Small);
    painter.setFont(font);
    const double digit = QFontMetricsF(font).height();
    const double room = strip.height() - digit;
    Index best = -1;
    if (values.size() > 0) values.maxCoeff(&best);
    for (Index label = 0; label < units; ++label) {
        const QRectF column(left + step * static_cast<double>(label), strip.top(), step, strip.height());
        painter.setPen(label == best ? theme.text : theme.secondaryText);
        painter.drawText(column, Qt::AlignHCenter | Qt::AlignBottom, QString::number(label));
        const QRectF ground(column.left() + step * 0.2, column.top(), step * 0.6, room);
        painter.fillRect(ground, theme.gridLine);
        if (values.size() == 0) continue;
        const double share = std::clamp(static_cast<double>(values[label]), 0.0, 1.0);
        painter.fillRect(ground.adjusted(0, room * (1 - share), 0, 0),
                         label == best ? theme.accentBlue : theme.secondaryText);
    }
}

} // namespace reverie
