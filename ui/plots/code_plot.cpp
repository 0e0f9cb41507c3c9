#include "ui/plots/code_plot.h"

#include "ui/plots/axis_style.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace reverie {

namespace {

constexpr std::size_t colours = 10;
/// The axis stays while the points take more than this share of it and lie within.
constexpr double emptiness = 0.6;
/// Of the points, so that a stray one does not make the rest a blot.
constexpr double outliers = 0.005;

QColor labelColour(std::size_t label) {
    const bool dark = currentTheme().isDark;
    return QColor::fromHslF(static_cast<float>(label) / static_cast<float>(colours), 0.7F, dark ? 0.62F : 0.42F);
}

/// What all but the outliers lie between.
QCPRange spread(const Matrix& codes, Index row) {
    std::vector<float> values(static_cast<std::size_t>(codes.cols()));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = codes(row, static_cast<Index>(i));
    std::ranges::sort(values);
    const auto cut = static_cast<std::size_t>(outliers * static_cast<double>(values.size()));
    const double least = values[cut];
    const double most = values[values.size() - 1 - cut];
    constexpr double headroom = 0.06;
    const double spare = most > least ? headroom * (most - least) : 1;
    return {least - spare, most + spare};
}

double median(std::vector<float> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

void settle(QCPAxis& axis, QCPRange wanted) {
    const QCPRange shown = axis.range();
    const bool within = shown.contains(wanted.lower) && shown.contains(wanted.upper);
    if (!within || wanted.size() < emptiness * shown.size()) axis.setRange(wanted);
}

} // namespace

CodePlot::CodePlot(QWidget* parent)
    : QCustomPlot(parent), xTicker_(new ValueTicker(5)), yTicker_(new ValueTicker(5)) {
    setAccessibleName(tr("Codes on the plane"));
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    xAxis->setTicker(xTicker_);
    yAxis->setTicker(yTicker_);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &CodePlot::applyTheme);
    applyTheme();
}

void CodePlot::setCodes(const Matrix& codes, std::span<const std::uint8_t> labels) {
    codes_ = codes;
    labels_.assign(labels.begin(), labels.end());
    if (codes_.cols() > 0) fit();
    redraw();
}

void CodePlot::clear() {
    codes_.resize(2, 0);
    labels_.clear();
    xAxis->setRange(0, 0);
    yAxis->setRange(0, 0);
    redraw();
}

Index CodePlot::nearest(QPointF code) const {
    if (codes_.cols() == 0) return -1;
    // Distances as the eye sees them, whatever the axes.
    const auto x = static_cast<float>(axisRect()->width() / xAxis->range().size());
    const auto y = static_cast<float>(axisRect()->height() / yAxis->range().size());
    Index found = 0;
    ((codes_.row(0).array() - static_cast<float>(code.x())).square() * (x * x) +
     (codes_.row(1).array() - static_cast<float>(code.y())).square() * (y * y))
        .minCoeff(&found);
    return found;
}

void CodePlot::fit() {
    settle(*xAxis, spread(codes_, 0));
    settle(*yAxis, spread(codes_, 1));
}

void CodePlot::applyTheme() {
    const Theme& theme = currentTheme();
    styleAxes(*this, theme);
    axisRect()->setMinimumMargins(
        QMargins(theme.spacing(4), theme.spacing(), theme.spacing(1.5), theme.spacing(0.5)));
    redraw();
}

void CodePlot::redraw() {
    if (!isVisible()) return;
    clearGraphs();
    clearItems();
    std::array<std::array<std::vector<float>, 2>, colours> places;
    for (Index i = 0; i < codes_.cols(); ++i) {
        const std::size_t label = labels_.empty() ? 0 : labels_[static_cast<std::size_t>(i)] % colours;
        for (std::size_t axis = 0; axis < 2; ++axis)
            places[label][axis].push_back(codes_(static_cast<Index>(axis), i));
    }
    for (std::size_t label = 0; label < colours; ++label) {
        const auto& [x, y] = places[label];
        if (x.empty()) continue;
        const QColor colour = labels_.empty() ? currentTheme().accentBlue : labelColour(label);
        QCPGraph* dots = addGraph();
        dots->setLineStyle(QCPGraph::lsNone);
        constexpr double dotPixels = 4;
        dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, dotPixels));
        dots->setAdaptiveSampling(false);
        dots->setData(QVector<double>(x.begin(), x.end()), QVector<double>(y.begin(), y.end()));
    }
    for (std::size_t label = 0; label < colours && !labels_.empty(); ++label) {
        const auto& [x, y] = places[label];
        if (x.empty()) continue;
        auto* name = new QCPItemText(this);
        name->setText(QString::number(label));
        name->setFont(currentTheme().font(TextSize::Title));
        name->setColor(currentTheme().text);
        QColor ground = currentTheme().surface;
        ground.setAlphaF(0.75F);
        name->setBrush(ground);
        name->setPadding(QMargins(3, 0, 3, 0));
        name->position->setCoords(median(x), median(y));
    }
    replot(rpQueuedReplot);
}

void CodePlot::mouseMoveEvent(QMouseEvent* event) {
    QCustomPlot::mouseMoveEvent(event);
    const QPointF place = event->position();
    if (codes_.cols() == 0 || !axisRect()->rect().contains(place.toPoint())) return emit left();
    emit pointed({xAxis->pixelToCoord(place.x()), yAxis->pixelToCoord(place.y())});
}

void CodePlot::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    emit left();
}

void CodePlot::showEvent(QShowEvent* event) {
    QCustomPlot::showEvent(event);
    redraw();
}

void CodePlot::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    xTicker_->setTickCount(std::max(2, width() / currentTheme().spacing(10)));
    yTicker_->setTickCount(std::max(2, height() / currentTheme().spacing(8)));
}

QSize CodePlot::sizeHint() const {
    return {currentTheme().spacing(40), currentTheme().spacing(40)};
}

QSize CodePlot::minimumSizeHint() const {
    return {currentTheme().spacing(16), currentTheme().spacing(12)};
}

} // namespace reverie
