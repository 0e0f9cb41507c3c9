#include "ui/widgets/unit_network.h"

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/unit_names.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace reverie {

namespace {

constexpr double arcUnits = 5; ///< Room for lines between units of one row.
constexpr double largestRadiusUnits = 1.25;
constexpr double radiusShare = 0.34; ///< Of the way from one unit to the next.
constexpr double smallestRadius = 1.5;
constexpr double marginUnits = 1.5;
constexpr double thinnest = 0.75;
constexpr double widest = 4;
constexpr double faintest = 0.3;
constexpr double besidePointed = 0.12;

/// Of a unit, `way` from the next one.
double radiusFor(double way) {
    return std::clamp(radiusShare * way, smallestRadius,
                      static_cast<double>(currentTheme().spacing(largestRadiusUnits)));
}

} // namespace

UnitNetwork::UnitNetwork(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Units and their weights"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &UnitNetwork::layOut);
}

void UnitNetwork::setMachine(std::shared_ptr<const MachineView> machine) {
    if (machine && machine->weights.rows() > mostUnits) machine = nullptr;
    const bool sameLayers = machine && machine_ && machine->layers == machine_->layers;
    machine_ = std::move(machine);
    if (!sameLayers) point(-1);
    chooseEdges();
    layOut();
}

void UnitNetwork::setStates(const Vector& states, const Vector& means) {
    states_ = states;
    means_ = means;
    update();
    if (pointed_ >= 0) emit hovered(description());
}

/// The strongest ones, put in order so that these are drawn over weaker ones.
void UnitNetwork::chooseEdges() {
    edges_.clear();
    if (!machine_) return;
    const Matrix& weights = machine_->weights;
    for (Index to = 1; to < weights.cols(); ++to)
        for (Index from = 0; from < to; ++from)
            if (weights(from, to) != 0) edges_.push_back({from, to, weights(from, to)});
    const auto size = [](const Edge& edge) { return std::abs(edge.weight); };
    std::ranges::stable_sort(edges_, std::ranges::greater(), size);
    if (edges_.size() > mostEdges) edges_.resize(mostEdges);
    std::ranges::reverse(edges_);
}

void UnitNetwork::layOut() {
    places_.clear();
    update();
    if (machine_) inARing() ? layOutRing() : layOutRows();
}

void UnitNetwork::layOutRows() {
    const Theme& theme = currentTheme();
    const double margin = theme.spacing(marginUnits);
    const double arc = std::min<double>(theme.spacing(arcUnits), height() / 4.0);
    const std::size_t rows = machine_->layers.size();
    const double bottom = height() - margin - arc;
    const double step = (bottom - margin - arc) / static_cast<double>(rows - 1);
    const double width = this->width() - 2 * margin;
    const Index most = *std::ranges::max_element(machine_->layers);
    radius_ = radiusFor(width / static_cast<double>(most));
    for (std::size_t row = 0; row < rows; ++row) {
        const Index count = machine_->layers[row];
        for (Index unit = 0; unit < count; ++unit)
            places_.push_back({{margin + width * (static_cast<double>(unit) + 0.5) / static_cast<double>(count),
                                bottom - step * static_cast<double>(row)},
                               row});
    }
}

/// From the top and clockwise, so that each pair has a line of its own.
void UnitNetwork::layOutRing() {
    const double ring = std::min(width(), height()) / 2.0 - currentTheme().spacing(marginUnits);
    const auto count = static_cast<double>(machine_->layers.front());
    radius_ = radiusFor(2 * std::numbers::pi * ring / count);
    for (Index unit = 0; unit < machine_->layers.front(); ++unit) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(unit) / count;
        places_.push_back({QRectF(rect()).center() + ring * QPointF(std::sin(angle), -std::cos(angle)), 0});
    }
}

QRectF UnitNetwork::unitRect(Index unit) const {
    if (unit < 0 || unit >= std::ssize(places_)) return {};
    const QPointF centre = places_[static_cast<std::size_t>(unit)].centre;
    return {centre - QPointF(radius_, radius_), centre + QPointF(radius_, radius_)};
}

QString UnitNetwork::description() const {
    if (!machine_ || pointed_ < 0) return {};
    const QString name = unitName(*machine_, pointed_);
    if (states_.size() != machine_->weights.rows()) return name;
    return tr("%1 · %2 · P(on | rest) = %3")
        .arg(name, states_[pointed_] > 0.5F ? tr("on") : tr("off"),
             QString::number(static_cast<double>(means_[pointed_]), 'f', 3));
}

QSize UnitNetwork::sizeHint() const {
    return {currentTheme().spacing(40), currentTheme().spacing(36)};
}

QSize UnitNetwork::minimumSizeHint() const {
    return {currentTheme().spacing(12), currentTheme().spacing(12)};
}

bool UnitNetwork::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (pointed_ < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), description(), this, unitRect(pointed_).toAlignedRect());
    return true;
}

void UnitNetwork::resizeEvent(QResizeEvent*) {
    layOut();
}

/// The nearest unit that the pointer touches.
Index UnitNetwork::unitAt(QPointF at) const {
    const auto distance = [at](const Place& place) {
        return std::hypot(place.centre.x() - at.x(), place.centre.y() - at.y());
    };
    const auto nearest = std::ranges::min_element(places_, {}, distance);
    if (nearest == places_.end() || distance(*nearest) > radius_ + currentTheme().spacing(0.25)) return -1;
    return nearest - places_.begin();
}

void UnitNetwork::mouseMoveEvent(QMouseEvent* event) {
    point(unitAt(event->position()));
}

void UnitNetwork::mousePressEvent(QMouseEvent* event) {
    const Index unit = unitAt(event->position());
    point(unit);
    if (unit >= 0 && event->button() == Qt::LeftButton) emit unitClicked(unit);
}

void UnitNetwork::leaveEvent(QEvent*) {
    point(-1);
}

void UnitNetwork::keyPressEvent(QKeyEvent* event) {
    const Index unit = beside(event->key());
    unit < 0 ? event->ignore() : point(unit);
}

/// Left and right within a row or round the ring, up and down to the nearest unit of the next row; −1 for other
/// keys.
Index UnitNetwork::beside(int key) const {
    const int across = key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0;
    const int up = key == Qt::Key_Up ? 1 : key == Qt::Key_Down ? -1 : 0;
    if (places_.empty() || (across == 0 && up == 0)) return -1;
    if (pointed_ < 0) return 0;
    if (inARing()) return (pointed_ + across + std::ssize(places_)) % std::ssize(places_);
    const Place& now = places_[static_cast<std::size_t>(pointed_)];
    Index best = pointed_;
    double least = HUGE_VAL;
    for (Index unit = 0; unit < std::ssize(places_); ++unit) {
        const Place& place = places_[static_cast<std::size_t>(unit)];
        const double right = place.centre.x() - now.centre.x();
        const bool wanted = across != 0 ? place.row == now.row && right * across > 0
                                        : static_cast<int>(place.row) == static_cast<int>(now.row) + up;
        if (!wanted || std::abs(right) >= least) continue;
        least = std::abs(right);
        best = unit;
    }
    return best;
}

void UnitNetwork::point(Index unit) {
    if (unit == pointed_) return;
    pointed_ = unit;
    update();
    setAccessibleDescription(description());
    emit hovered(description());
}

void UnitNetwork::paintEvent(QPaintEvent*) {
    if (places_.empty()) return;
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Edge& edge : edges_)
        paintEdge(painter, theme, edge);
    for (Index unit = 0; unit < std::ssize(places_); ++unit)
        paintUnit(painter, theme, unit);
    paintNames(painter, theme);
    if (!hasFocus() || pointed_ >= 0) return;
    painter.setPen(QPen(theme.accentBlue, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

/// Straight between rows and across a ring, an arc on the outer side within a row.
void UnitNetwork::paintEdge(QPainter& painter, const Theme& theme, const Edge& edge) const {
    const Place& from = places_[static_cast<std::size_t>(edge.from)];
    const Place& to = places_[static_cast<std::size_t>(edge.to)];
    const double strength = static_cast<double>(std::abs(edge.weight / edges_.back().weight));
    QColor colour = edge.weight < 0 ? theme.accentBlue : theme.accentOrange;
    const bool aside = pointed_ >= 0 && edge.from != pointed_ && edge.to != pointed_;
    colour.setAlphaF(static_cast<float>(aside ? besidePointed : std::lerp(faintest, 1.0, strength)));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, std::lerp(thinnest, widest, strength) * theme.scale, Qt::SolidLine, Qt::FlatCap));
    if (from.row != to.row || inARing()) return painter.drawLine(from.centre, to.centre);
    const double way = std::abs(to.centre.x() - from.centre.x()) / std::max(1, width());
    const double room = std::min<double>(theme.spacing(arcUnits), height() / 4.0);
    // A quadratic curve reaches half as far as the point that bends it.
    const double bend = 2 * (radius_ + (room - radius_) * std::sqrt(way)) * (from.row == 0 ? 1 : -1);
    QPainterPath path(from.centre);
    path.quadTo((from.centre + to.centre) / 2 + QPointF(0, bend), to.centre);
    painter.drawPath(path);
}

void UnitNetwork::paintUnit(QPainter& painter, const Theme& theme, Index unit) const {
    const bool known = states_.size() == std::ssize(places_);
    const bool on = known && states_[unit] > 0.5F;
    painter.setPen(QPen(unit == pointed_ ? theme.accentBlue : theme.text, unit == pointed_ ? 2 : 1.25));
    painter.setBrush(on ? theme.text : theme.surface);
    painter.drawEllipse(unitRect(unit));
}

/// In the corners of each row's own side, where no line reaches.
void UnitNetwork::paintNames(QPainter& painter, const Theme& theme) const {
    painter.setFont(theme.font(TextSize::Small));
    painter.setPen(theme.secondaryText);
    const double half = theme.spacing(0.5);
    const double line = painter.fontMetrics().height();
    std::size_t first = 0;
    for (std::size_t row = 0; row < machine_->layers.size(); ++row) {
        const bool lowest = row == 0;
        const bool highest = row + 1 == machine_->layers.size();
        const double y = places_[first].centre.y();
        const double top = lowest ? height() - line : highest ? 0 : y - radius_ - half - line;
        painter.drawText(QRectF(half, top, width() - 2 * half, line), Qt::AlignLeft | Qt::AlignVCenter,
                         layerName(*machine_, row));
        first += static_cast<std::size_t>(machine_->layers[row]);
    }
}

} // namespace reverie
