#include "ui/widgets/timeline_slider.h"

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>
#include <QStringList>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr double sliderHeightUnits = 3;
constexpr double thumbUnits = 0.9; ///< Its radius.
constexpr int bigStep = 10;

} // namespace

TimelineSlider::TimelineSlider(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Moments of the run"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &QWidget::updateGeometry);
}

void TimelineSlider::setMoments(std::vector<Timeline::Kept> moments) {
    moments_ = std::move(moments);
    update();
}

void TimelineSlider::setMarks(std::vector<Mark> marks) {
    marks_ = std::move(marks);
    update();
}

void TimelineSlider::setState(std::uint64_t live, std::optional<std::uint64_t> pinned) {
    if (live == live_ && pinned == pinned_) return;
    live_ = live;
    pinned_ = pinned;
    update();
}

QSize TimelineSlider::sizeHint() const {
    return {currentTheme().spacing(60), currentTheme().spacing(sliderHeightUnits)};
}

QSize TimelineSlider::minimumSizeHint() const {
    return {currentTheme().spacing(16), currentTheme().spacing(sliderHeightUnits)};
}

QRectF TimelineSlider::line() const {
    const double radius = currentTheme().spacing(thumbUnits);
    return {radius, 0, std::max(1.0, width() - 2 * radius), static_cast<double>(height())};
}

QPointF TimelineSlider::placeOf(std::uint64_t minibatch) const {
    const QRectF along = line();
    const std::uint64_t first = moments_.empty() ? 0 : moments_.front().position.minibatch;
    const double length = live_ > first ? static_cast<double>(live_ - first) : 1;
    const double share = minibatch > first ? static_cast<double>(minibatch - first) / length : 0;
    const double at = live_ > first ? std::min(share, 1.0) : 1;
    return {along.left() + at * along.width(), along.center().y()};
}

/// The nearest moment, or the newest state where that is nearer.
void TimelineSlider::choose(double x) {
    if (moments_.empty()) return;
    const auto away = [this, x](const Timeline::Kept& kept) {
        return std::abs(placeOf(kept.position.minibatch).x() - x);
    };
    const auto nearest = std::ranges::min_element(moments_, {}, away);
    if (nearest->position.minibatch >= live_ || away(*nearest) >= std::abs(placeOf(live_).x() - x)) {
        if (pinned_) emit liveChosen();
    } else if (pinned_ != nearest->position.minibatch) {
        emit momentChosen(nearest->position.minibatch);
    }
}

void TimelineSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    choose(event->position().x());
}

void TimelineSlider::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton)) choose(event->position().x());
}

void TimelineSlider::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return emit moved(-1);
    case Qt::Key_Right:
    case Qt::Key_Up:
        return emit moved(1);
    case Qt::Key_PageDown:
        return emit moved(-bigStep);
    case Qt::Key_PageUp:
        return emit moved(bigStep);
    case Qt::Key_Home:
        return emit firstChosen();
    case Qt::Key_End:
        return emit liveChosen();
    default:
        event->ignore();
    }
}

/// The live changes near the pointer, or what the nearest moment is.
QString TimelineSlider::textAt(double x) const {
    QStringList lines;
    for (const Mark& mark : marks_)
        if (std::abs(placeOf(mark.minibatch).x() - x) < currentTheme().spacing(0.75))
            lines.append(tr("minibatch %1: %2")
                             .arg(formatCount(static_cast<std::int64_t>(mark.minibatch)),
                                  QString::fromStdString(mark.text)));
    if (!lines.isEmpty() || moments_.empty()) return lines.join(u'\n');
    const auto nearest = std::ranges::min_element(moments_, {}, [this, x](const Timeline::Kept& kept) {
        return std::abs(placeOf(kept.position.minibatch).x() - x);
    });
    const QString place =
        tr("minibatch %1").arg(formatCount(static_cast<std::int64_t>(nearest->position.minibatch)));
    return nearest->resumable ? tr("%1, can be resumed").arg(place) : place;
}

bool TimelineSlider::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), textAt(help->pos().x()), this);
    return true;
}

/// All of a kind at once, on whole pixels: while a run learns they are painted with every frame.
void TimelineSlider::paintTicks(QPainter& painter, const Theme& theme) const {
    QList<QLineF> plain;
    QList<QLineF> resumable;
    const double top = std::round(line().center().y() + theme.spacing(0.375));
    for (const Timeline::Kept& kept : moments_) {
        const double x = std::round(placeOf(kept.position.minibatch).x());
        const double bottom = top + theme.spacing(kept.resumable ? 0.75 : 0.375);
        (kept.resumable ? resumable : plain).append(QLineF(x, top, x, bottom));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.secondaryText, 1));
    painter.drawLines(plain);
    painter.setPen(QPen(theme.text, 1));
    painter.drawLines(resumable);
    painter.setRenderHint(QPainter::Antialiasing);
}

void TimelineSlider::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF along = line();
    const double y = along.center().y();
    const QPointF thumb = placeOf(pinned_.value_or(live_));
    painter.setPen(QPen(theme.separator, theme.spacing(0.375), Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(along.left(), y), QPointF(along.right(), y));
    painter.setPen(QPen(theme.accentBlue, theme.spacing(0.375), Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(along.left(), y), thumb);
    paintTicks(painter, theme);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accentOrange);
    const double side = theme.spacing(0.5);
    for (const Mark& mark : marks_) {
        const QPointF tip = placeOf(mark.minibatch) - QPointF(0, theme.spacing(0.375));
        painter.drawPolygon(QPolygonF({tip, tip + QPointF(-side, -1.5 * side), tip + QPointF(side, -1.5 * side)}));
    }
    painter.setPen(hasFocus() ? QPen(theme.accentBlue, 2) : QPen(theme.surface, 1));
    painter.setBrush(pinned_ ? theme.accentOrange : theme.text);
    painter.drawEllipse(thumb, theme.spacing(thumbUnits), theme.spacing(thumbUnits));
}

} // namespace reverie
