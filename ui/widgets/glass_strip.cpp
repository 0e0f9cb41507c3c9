#include "ui/widgets/glass_strip.h"

#include "ui/images/image_grid.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wording.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr double gapUnits = 1.5;
constexpr double largestUnits = 26; ///< Of one image.

int headingHeight() {
    return QFontMetrics(currentTheme().font(TextSize::Body)).height() + currentTheme().spacing(0.5);
}

} // namespace

GlassStrip::GlassStrip(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setAccessibleName(tr("States, half step by half step"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] { update(); });
}

void GlassStrip::setView(std::shared_ptr<const GlassView> view) {
    view_ = std::move(view);
    update();
}

void GlassStrip::setUnit(Index unit) {
    unit_ = unit;
    update();
}

double GlassStrip::side(int height) const {
    const Theme& theme = currentTheme();
    const double room = (height - headingHeight() - theme.spacing()) / 2.0;
    return std::clamp(room, static_cast<double>(theme.spacing(4)),
                      static_cast<double>(theme.spacing(largestUnits)));
}

int GlassStrip::widthFor(int height) const {
    const auto count = view_ ? static_cast<double>(view_->states.size()) : 0.0;
    return static_cast<int>(std::ceil(count * (side(height) + currentTheme().spacing(gapUnits))));
}

QRectF GlassStrip::cellRect(std::size_t state, bool sample) const {
    const double size = side(height());
    const Theme& theme = currentTheme();
    return {theme.spacing(0.5) + static_cast<double>(state) * (size + theme.spacing(gapUnits)),
            headingHeight() + (sample ? size + theme.spacing(0.5) : 0.0), size, size};
}

ImageShape GlassStrip::shapeOf(const GlassState& state) const {
    return state.hidden ? unitGrid(state.mean.size()) : view_->shape;
}

QRectF GlassStrip::imageRect(std::size_t state, bool sample) const {
    const QRectF cell = cellRect(state, sample);
    const ImageShape shape = shapeOf(*view_->states[state]);
    const double scale = std::min(cell.width() / static_cast<double>(std::max<Index>(shape.columns, 1)),
                                  cell.height() / static_cast<double>(std::max<Index>(shape.rows, 1)));
    return {cell.topLeft(),
            QSizeF(scale * static_cast<double>(shape.columns), scale * static_cast<double>(shape.rows))};
}

QPointF GlassStrip::unitPoint(std::size_t state, bool sample, Index unit) const {
    const QRectF image = imageRect(state, sample);
    const ImageShape shape = shapeOf(*view_->states[state]);
    const double column = static_cast<double>(unit % shape.columns) + 0.5;
    const double row = static_cast<double>(unit / shape.columns) + 0.5;
    return image.topLeft() + QPointF(column * image.width() / static_cast<double>(shape.columns),
                                     row * image.height() / static_cast<double>(shape.rows));
}

QImage GlassStrip::pictureOf(const GlassState& state, bool sample, QSize space) const {
    const ImageShape shape = shapeOf(state);
    const Vector& shown =
        state.hidden ? (sample ? state.sample : state.mean) : (sample ? state.drawn : state.picture);
    Matrix values = Matrix::Zero(shape.pixels(), 1);
    values.topRows(shown.size()) = shown;
    GridStyle style;
    style.layout.wholePixels = false;
    style.layout.tileScale =
        std::max(1.0, static_cast<double>(space.width()) / static_cast<double>(shape.columns));
    style.ground = currentTheme().imageGround;
    const bool graded = state.hidden && view_->hidden.size() > 0 &&
                        view_->hidden.firstKind() != UnitKind::Bernoulli &&
                        view_->hidden.firstKind() != UnitKind::Softmax;
    if (graded) style.colours = ColourMap::Signed;
    return paintImageGrid(values, shape, style);
}

QString GlassStrip::headingOf(const GlassState& state) const {
    QString text = symbolOf(state);
    if (state.rule == GlassRule::MeanField)
        text = state.hidden ? QStringLiteral("μ odd") : QStringLiteral("μ even");
    if (state.rule == GlassRule::Decode) text = QStringLiteral("v̂");
    if (state.rule == GlassRule::Corrupt) text = QStringLiteral("ṽ");
    if (!state.hidden && view_->labels > 0) {
        Index label = 0;
        const float share = state.mean.tail(view_->labels).maxCoeff(&label);
        if (share > 1.5F / static_cast<float>(view_->labels))
            text += tr(" · label %1 (%2)").arg(label).arg(fixedNumber(static_cast<double>(share), 2));
    }
    return text;
}

/// The probability of the label gives way where there is no room for it.
QString GlassStrip::headingWithin(const GlassState& state, const QFontMetrics& metrics, int width) const {
    QString text = headingOf(state);
    if (metrics.horizontalAdvance(text) > width) text = text.section(QStringLiteral(" ("), 0, 0);
    return metrics.elidedText(text, Qt::ElideRight, width);
}

void GlassStrip::paintEvent(QPaintEvent* event) {
    if (!view_) return;
    const Theme& theme = currentTheme();
    QPainter painter(this);
    for (std::size_t i = 0; i < view_->states.size(); ++i) {
        const GlassState& state = *view_->states[i];
        const QRectF cell = cellRect(i, false);
        if (!event->rect().intersects(cell.united(cellRect(i, true)).adjusted(-8, -40, 8, 8).toAlignedRect()))
            continue;
        const bool last = i + 1 == view_->states.size();
        QFont font = theme.font(TextSize::Body);
        font.setBold(last);
        painter.setFont(font);
        painter.setPen(last ? theme.accentOrange : theme.text);
        painter.drawText(
            QRectF(cell.left(), 0, cell.width() + theme.spacing(1), headingHeight()), Qt::AlignLeft,
            headingWithin(state, painter.fontMetrics(), static_cast<int>(cell.width()) + theme.spacing()));
        for (const bool sample : {false, true}) {
            const QRectF image = imageRect(i, sample);
            const QSize space = (image.size() * devicePixelRatioF()).toSize();
            painter.drawImage(image, pictureOf(state, sample, space));
            const bool chosen =
                unit_ >= 0 && state.hidden == (view_->hidden.size() > 0) && unit_ < view_->partners();
            if (chosen) {
                const double step = std::max(4.0, image.width() / static_cast<double>(shapeOf(state).columns));
                QRectF mark(0, 0, step, step);
                mark.moveCenter(unitPoint(i, sample, unit_));
                painter.setPen(QPen(theme.accentOrange, 1.5));
                painter.drawRect(mark);
            }
            if (last) {
                painter.setPen(QPen(theme.accentOrange, 2));
                painter.drawRect(image.adjusted(-1, -1, 1, 1));
            }
        }
    }
}

GlassStrip::Place GlassStrip::placeAt(QPointF point) const {
    if (!view_) return {};
    for (std::size_t i = 0; i < view_->states.size(); ++i)
        for (const bool sample : {false, true}) {
            const QRectF image = imageRect(i, sample);
            if (!image.contains(point)) continue;
            const ImageShape shape = shapeOf(*view_->states[i]);
            const auto column = static_cast<Index>((point.x() - image.left()) / image.width() *
                                                   static_cast<double>(shape.columns));
            const auto row =
                static_cast<Index>((point.y() - image.top()) / image.height() * static_cast<double>(shape.rows));
            const Index unit = row * shape.columns + column;
            const GlassState& state = *view_->states[i];
            return {i, sample, unit < (state.hidden ? state.mean.size() : state.picture.size()) ? unit : -1};
        }
    return {};
}

QString GlassStrip::describe(const Place& place) const {
    if (place.unit < 0) return {};
    const GlassState& state = *view_->states[place.state];
    const Index unit = place.unit;
    if (!state.hidden && !view_->pixels)
        return tr("%1 · pixel %2 as the layers below would draw it: %3")
            .arg(symbolOf(state))
            .arg(unit)
            .arg(fixedNumber(static_cast<double>(state.picture(unit)), 2));
    const Layer& layer = state.hidden ? view_->hidden : view_->visible;
    QString text = tr("%1 · %2 unit %3 · mean %4 · sample %5 · bias %6")
                       .arg(symbolOf(state), state.hidden ? tr("hidden") : tr("visible"))
                       .arg(unit)
                       .arg(fixedNumber(static_cast<double>(state.mean(unit)), 3))
                       .arg(plainNumber(static_cast<double>(state.sample(unit)), 3))
                       .arg(fixedNumber(static_cast<double>(layer.bias(unit)), 3));
    if (state.input.size() > unit && !layer.has(UnitKind::Gaussian))
        text += tr(" · total input %1").arg(fixedNumber(static_cast<double>(state.input(unit)), 2));
    return text;
}

void GlassStrip::mouseMoveEvent(QMouseEvent* event) {
    emit hovered(describe(placeAt(event->position())));
}

void GlassStrip::mousePressEvent(QMouseEvent* event) {
    const Place place = placeAt(event->position());
    if (event->button() != Qt::LeftButton || place.unit < 0) return event->ignore();
    if (view_->states[place.state]->hidden == (view_->hidden.size() > 0)) emit unitChosen(place.unit);
}

void GlassStrip::leaveEvent(QEvent*) {
    emit hovered({});
}

} // namespace reverie
