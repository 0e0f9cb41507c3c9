#include "ui/plots/curve_plot.h"

#include "ui/plots/axis_style.h"
#include "ui/plots/curve_style.h"
#include "ui/plots/mark_lines.h"
#include "ui/theme/numbers.h"
#include "ui/widgets/wording.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reverie {

namespace {

constexpr double markReach = 4;
constexpr double dotUnits = 0.75; ///< Of a curve that is a single point.

} // namespace

CurvePlot::CurvePlot(const MetricHistory& history, QWidget* parent)
    : QCustomPlot(parent), history_(history), valueTicker_(new ValueTicker(5)), runTicker_(new ValueTicker(6)),
      marks_(new MarkLines(this)), overlay_(new CurveOverlay(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setNoAntialiasingOnDrag(false);
    xAxis->setTicker(runTicker_);
    yAxis->setTicker(valueTicker_);
    axisRect()->setAutoMargins(QCP::msBottom);
    connect(this, &QCustomPlot::afterReplot, this, &CurvePlot::afterDrawing);
    setTheme(currentTheme());
    makeCurves();
    styleEmptiness();
}

void CurvePlot::setFamily(MetricFamily family) {
    if (family_ == family) return;
    family_ = family;
    hidden_.clear();
    makeCurves();
    rebuild();
}

std::vector<Metric> CurvePlot::metrics() const {
    return metricsOf(family_);
}

void CurvePlot::setScale(ScaleKind kind) {
    if (kind_ == kind) return;
    kind_ = kind;
    rebuild();
}

bool CurvePlot::allows(ScaleKind kind) const {
    if (kind != ScaleKind::Logarithmic) return true;
    return std::ranges::all_of(metrics(), [this](Metric metric) {
        const auto range = history_.range(metric);
        return !range || range->lower > 0;
    });
}

void CurvePlot::setRunAxis(RunAxis axis) {
    if (axis_ == axis) return;
    axis_ = axis;
    marks_->setAxis(axis);
    styleRunAxis();
    rebuild();
}

void CurvePlot::setSmoothing(double minibatches) {
    if (smoothing_ == minibatches) return;
    smoothing_ = minibatches;
    styleCurves();
    rebuild();
}

void CurvePlot::setCurveShown(Metric metric, bool shown) {
    std::erase(hidden_, metric);
    if (!shown) hidden_.push_back(metric);
    styleCurves();
}

bool CurvePlot::isCurveShown(Metric metric) const {
    return std::ranges::find(hidden_, metric) == hidden_.end();
}

void CurvePlot::setMarks(std::span<const Mark> marks) {
    marks_->setMarks(marks);
}

void CurvePlot::setStacked(bool numbered, bool marksLabelled) {
    numbered_ = numbered;
    marks_->setLabelled(marksLabelled);
    styleRunAxis();
}

void CurvePlot::styleRunAxis() {
    runTicker_->setWhole(axis_ == RunAxis::Minibatches);
    xAxis->setTickLabels(numbered_);
    xAxis->setLabel(!numbered_ ? QString() : axis_ == RunAxis::Epochs ? tr("epoch") : tr("minibatch"));
    axisRect()->setMinimumMargins(QMargins(0, 0, 0, theme_.spacing()));
}

void CurvePlot::setTheme(const Theme& theme) {
    theme_ = theme;
    const QFont small = theme.font(TextSize::Small);
    styleAxes(*this, theme);
    marks_->setColours(theme.separator, theme.secondaryText, theme.surface);
    marks_->setFont(small);
    axisRect()->setMargins(QMargins(axisRect()->margins().left(), theme.spacing(), theme.spacing(3), 0));
    styleRunAxis();
    styleCurves();
    overlay_->update();
}

void CurvePlot::makeCurves() {
    clearGraphs();
    curves_.clear();
    for (const Metric metric : metrics())
        curves_.push_back({metric, addGraph(), nullptr, Smoother(), 0});
    for (Curve& curve : curves_)
        curve.smooth = addGraph();
    for (int i = 0; i < graphCount(); ++i)
        graph(i)->setAdaptiveSampling(true);
    styleCurves();
}

void CurvePlot::styleCurves() {
    for (Curve& curve : curves_) {
        const MetricRole role = infoOf(curve.metric).role;
        const bool shown = isCurveShown(curve.metric);
        curve.raw->setPen(curvePen(theme_, role, smoothing_ > 0));
        curve.raw->setVisible(shown);
        curve.smooth->setPen(curvePen(theme_, role));
        curve.smooth->setVisible(shown && smoothing_ > 0);
        showDot(curve);
    }
}

bool CurvePlot::isEmpty() const {
    return std::ranges::all_of(metrics(), [this](Metric metric) { return history_.measured(metric).empty(); });
}

/// Without measurements the numbers of the vertical axis would mean nothing.
void CurvePlot::styleEmptiness() {
    const bool empty = isEmpty();
    yAxis->setTickLabels(!empty);
    yAxis->setTicks(!empty);
    yAxis->grid()->setVisible(!empty);
}

void CurvePlot::takeNew() {
    const ValueScale before = scale_;
    updateScale();
    styleEmptiness();
    if (scale_ == before) {
        for (Curve& curve : curves_)
            take(curve);
    } else {
        rebuild();
    }
}

void CurvePlot::rebuild() {
    updateScale();
    styleEmptiness();
    for (Curve& curve : curves_) {
        curve.raw->data()->clear();
        curve.smooth->data()->clear();
        curve.smoother = Smoother(smoothing_);
        curve.taken = 0;
        take(curve);
    }
}

/// The symlog threshold follows the data by whole decades.
void CurvePlot::updateScale() {
    if (!allows(kind_)) kind_ = ScaleKind::Linear;
    double largest = 0;
    for (const Metric metric : metrics())
        if (const auto range = history_.range(metric))
            largest = std::max(largest,
                               readingFactor(metric) * std::max(std::abs(range->lower), std::abs(range->upper)));
    scale_ = ValueScale(kind_, symlogThreshold(largest));
    valueTicker_->setScale(scale_);
}

void CurvePlot::take(Curve& curve) {
    const auto fresh = history_.measured(curve.metric).subspan(curve.taken);
    if (fresh.empty()) return;
    QVector<double> places;
    QVector<double> values;
    QVector<double> means;
    for (const std::uint32_t index : fresh) {
        const MetricRow& row = history_.rows()[index];
        const double value = readingFactor(curve.metric) * row[curve.metric];
        places.push_back(MetricHistory::place(row, axis_));
        values.push_back(scale_.forward(value));
        if (smoothing_ > 0)
            means.push_back(scale_.forward(curve.smoother.add(static_cast<double>(row.minibatch), value)));
    }
    curve.raw->addData(places, values, true);
    if (smoothing_ > 0) curve.smooth->addData(places, means, true);
    curve.taken += fresh.size();
    showDot(curve);
}

/// No line can be drawn through one point.
void CurvePlot::showDot(Curve& curve) {
    for (QCPGraph* graph : {curve.raw, curve.smooth}) {
        const QColor colour = graph->pen().color();
        const QCPScatterStyle dot(QCPScatterStyle::ssDisc, colour, colour, theme_.spacing(dotUnits));
        graph->setScatterStyle(curve.taken == 1 ? dot : QCPScatterStyle());
    }
}

void CurvePlot::fitValues() {
    double lower = std::numeric_limits<double>::infinity();
    double upper = -lower;
    for (const Curve& curve : curves_) {
        const auto range = history_.range(curve.metric);
        if (!range || !isCurveShown(curve.metric)) continue;
        const double factor = readingFactor(curve.metric);
        lower = std::min(lower, scale_.forward(factor * range->lower));
        upper = std::max(upper, scale_.forward(factor * range->upper));
    }
    if (!(lower <= upper)) return;
    const double smallest = std::max(1e-6, 0.02 * std::max(std::abs(lower), std::abs(upper)));
    constexpr double headroom = 0.06;
    const double margin = std::max(headroom * (upper - lower), lower == upper ? smallest : 0);
    yAxis->setRange(lower - margin, upper + margin);
}

bool CurvePlot::isThinned() const {
    const int drawable = 2 * axisRect()->width() + 2;
    return std::ranges::any_of(curves_, [&](const Curve& curve) {
        if (!curve.raw->visible()) return false;
        const auto points = curve.raw->data();
        return points->findEnd(xAxis->range().upper) - points->findBegin(xAxis->range().lower) >= drawable;
    });
}

int CurvePlot::neededLeftMargin() const {
    QVector<double> ticks;
    QVector<QString> texts;
    valueTicker_->generate(yAxis->range(), locale(), u'g', 6, ticks, nullptr, &texts);
    const QFontMetrics metrics(yAxis->tickLabelFont());
    int width = 0;
    for (const QString& text : texts)
        width = std::max(width, metrics.horizontalAdvance(text));
    return width + 4 + yAxis->tickLabelPadding() + theme_.spacing();
}

void CurvePlot::setLeftMargin(int pixels) {
    QMargins margins = axisRect()->margins();
    margins.setLeft(pixels);
    axisRect()->setMargins(margins);
}

void CurvePlot::afterDrawing() {
    overlay_->setArea(axisRect()->rect());
    overlay_->setPlaceholder(!isEmpty()           ? QString()
                             : history_.isEmpty() ? tr("Curves appear here while the machine learns.")
                                                  : tr("Not measured in this run."));
    overlay_->setCrosshair(crosshairAt(pointer_));
}

void CurvePlot::sayThinned(bool thinned) {
    const bool roomy = width() >= theme_.spacing(60);
    overlay_->setNote(!thinned ? QString() : roomy ? tr("drawn with adaptive sampling") : tr("thinned"));
}

void CurvePlot::pointAt(int pixel) {
    pointer_ = pixel;
    overlay_->setCrosshair(crosshairAt(pixel));
}

std::optional<Crosshair> CurvePlot::crosshairAt(int pixel) const {
    if (pixel < 0) return {};
    const double place = xAxis->pixelToCoord(pixel);
    const auto placeOf = [this](std::uint32_t row) { return MetricHistory::place(history_.rows()[row], axis_); };
    std::optional<std::uint32_t> anchor;
    std::vector<std::pair<const Curve*, std::uint32_t>> found;
    for (const Curve& curve : curves_) {
        const auto row = history_.nearest(curve.metric, axis_, place);
        if (!row || !isCurveShown(curve.metric)) continue;
        found.emplace_back(&curve, *row);
        if (!anchor || std::abs(placeOf(*row) - place) < std::abs(placeOf(*anchor) - place)) anchor = row;
    }
    if (!anchor) return {};
    const MetricRow& row = history_.rows()[*anchor];
    Crosshair crosshair;
    crosshair.x = xAxis->coordToPixel(placeOf(*anchor));
    if (crosshair.x < axisRect()->left() || crosshair.x > axisRect()->right()) return {};
    crosshair.title = tr("minibatch %1 · epoch %2")
                          .arg(formatCount(static_cast<std::int64_t>(row.minibatch)), fixedNumber(row.epoch, 2));
    for (const auto& [curve, index] : found)
        crosshair.readings.push_back(reading(*curve, *anchor, index));
    crosshair.notes = marks_->near(crosshair.x, markReach);
    return crosshair;
}

Reading CurvePlot::reading(const Curve& curve, std::uint32_t anchor, std::uint32_t row) const {
    const MetricRow& measured = history_.rows()[row];
    const double value = readingFactor(curve.metric) * measured[curve.metric];
    const MetricInfo& info = infoOf(curve.metric);
    Reading result;
    const auto machine = machines_.find(curve.metric);
    result.label = machine != machines_.end() && !machine->second.isEmpty()
                       ? machine->second
                       : QString::fromUtf8(info.label.data(), static_cast<qsizetype>(info.label.size()));
    result.value = plainNumber(value, 5);
    if (row != anchor)
        result.elsewhere = tr("at %1").arg(formatCount(static_cast<std::int64_t>(measured.minibatch)));
    result.pen = curvePen(theme_, info.role);
    result.point = {xAxis->coordToPixel(MetricHistory::place(measured, axis_)),
                    yAxis->coordToPixel(scale_.forward(value))};
    return result;
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    overlay_->setGeometry(rect());
    runTicker_->setTickCount(std::clamp(width() / theme_.spacing(12), 2, 8));
    valueTicker_->setTickCount(std::clamp(height() / theme_.spacing(5), 2, 6));
    QCustomPlot::resizeEvent(event);
}

/// QCustomPlot 2.1.0 does not notice that its window has moved to a screen of another density.
void CurvePlot::paintEvent(QPaintEvent* event) {
    if (!qFuzzyCompare(bufferDevicePixelRatio(), devicePixelRatioF())) {
        setBufferDevicePixelRatio(devicePixelRatioF());
        replot(rpQueuedRefresh);
    }
    QCustomPlot::paintEvent(event);
}

} // namespace reverie
