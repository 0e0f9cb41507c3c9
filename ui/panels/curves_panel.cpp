#include "ui/panels/curves_panel.h"

#include "ui/plots/curve_view.h"
#include "ui/theme/icons.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/wheel_guard.h"
#include "ui/widgets/wording.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

namespace {

constexpr std::array<MetricFamily, 2> defaultFamilies = {MetricFamily::SquaredError, MetricFamily::FreeEnergy};
constexpr std::array<int, 10> smoothingStops = {0, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};
constexpr int marginStep = 8;
constexpr double fewestMinibatches = 10;

QString smoothingWords(int minibatches) {
    return minibatches == 0 ? CurvesPanel::tr("off") : CurvesPanel::tr("over %1").arg(plainNumber(minibatches));
}

} // namespace

CurvesPanel::CurvesPanel(QWidget* parent)
    : Panel(QStringLiteral("curves"), tr("Error and free energy"), parent), toolbar_(new QWidget(this)),
      runAxis_(new QComboBox(toolbar_)), smoothing_(new QSlider(Qt::Horizontal, toolbar_)),
      smoothingText_(new QLabel(toolbar_)), fit_(new QToolButton(toolbar_)) {
    makeToolbar();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacingUnit, spacingUnit, spacingUnit, spacingUnit);
    column->setSpacing(spacingUnit);
    column->addWidget(toolbar_);
    for (std::size_t i = 0; i < views_.size(); ++i) {
        views_[i] = new CurveView(history_, defaultFamilies[i], this);
        views_[i]->setObjectName(i == 0 ? QStringLiteral("upper") : QStringLiteral("lower"));
        column->addWidget(views_[i], 1);
        connectView(views_[i]);
    }
    views_[0]->plot().setStacked(false, true);
    views_[1]->plot().setStacked(true, false);
    fitAll();
}

void CurvesPanel::makeToolbar() {
    runAxis_->addItems({tr("Minibatches"), tr("Epochs")});
    runAxis_->setObjectName(QStringLiteral("runAxis"));
    runAxis_->setAccessibleName(tr("Horizontal axis"));
    runAxis_->setToolTip(tr("What the horizontal axis counts."));
    smoothing_->setObjectName(QStringLiteral("smoothing"));
    smoothing_->setRange(0, static_cast<int>(smoothingStops.size()) - 1);
    smoothing_->setPageStep(1);
    smoothing_->setFixedWidth(96);
    smoothing_->setAccessibleName(tr("Smoothing"));
    smoothing_->setToolTip(tr("Exponential moving average over about this many minibatches; the raw curve stays "
                              "behind it."));
    smoothingText_->setText(smoothingWords(0));
    smoothingText_->setMinimumWidth(smoothingText_->fontMetrics().horizontalAdvance(smoothingWords(2000)));
    fit_->setObjectName(QStringLiteral("fit"));
    fit_->setText(tr("Fit"));
    fit_->setIcon(themedIcon(QStringLiteral("fit")));
    fit_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fit_->setFocusPolicy(Qt::StrongFocus);
    fit_->setCheckable(true);
    fit_->setToolTip(tr("Shows all curves and follows new measurements until you pan or zoom (F, double click)."));
    guardWheel(runAxis_);
    guardWheel(smoothing_);

    auto* smoothingName = new QLabel(tr("Smoothing"), toolbar_);
    auto* group = new QWidget(toolbar_);
    auto* row = new QHBoxLayout(group);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacingUnit);
    for (QWidget* widget : std::initializer_list<QWidget*>{smoothingName, smoothing_, smoothingText_})
        row->addWidget(widget);
    setTextStyle(smoothingName, TextSize::Body, TextTone::Secondary);
    auto* flow = new FlowLayout(toolbar_, 2 * spacingUnit);
    flow->addWidget(runAxis_);
    flow->addWidget(group);
    flow->addWidget(fit_);

    connect(runAxis_, &QComboBox::activated, this, &CurvesPanel::chooseRunAxis);
    connect(smoothing_, &QSlider::valueChanged, this, &CurvesPanel::chooseSmoothing);
    connect(fit_, &QToolButton::clicked, this, &CurvesPanel::fit);
}

void CurvesPanel::connectView(CurveView* view) {
    CurvePlot* plot = &view->plot();
    connect(view, &CurveView::familyChosen, this,
            [this, view] { familyChosen_[view == views_[0] ? 0 : 1] = true; });
    connect(view, &CurveView::restyled, this, [this, view] {
        leftMargin_ = 0;
        if (following_) view->plot().fitValues();
        drawAll();
    });
    connect(plot, &CurvePlot::moved, this, &CurvesPanel::stopFollowing);
    connect(plot, &CurvePlot::fitRequested, this, &CurvesPanel::fit);
    connect(plot, &CurvePlot::pointed, this, &CurvesPanel::pointAt);
    connect(plot, &QCustomPlot::beforeReplot, this, [this, view] { alignMargins(view); });
    connect(plot, &QCustomPlot::afterReplot, this, [this] {
        views_[1]->plot().sayThinned(views_[0]->plot().isThinned() || views_[1]->plot().isThinned());
    });
    connect(plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
            [this, view] { shareRange(view); });
}

void CurvesPanel::append(std::span<const MetricRow> rows) {
    if (rows.empty()) return;
    history_.append(rows);
    bringUpLikelihood();
    refresh();
}

/// A machine small enough to enumerate shows its exact likelihood unless the person wants to see something else.
void CurvesPanel::bringUpLikelihood() {
    const bool wanted = history_.has(MetricFamily::LogLikelihood) && !familyChosen_[1];
    if (wanted && views_[1]->plot().family() != MetricFamily::LogLikelihood)
        views_[1]->setFamily(MetricFamily::LogLikelihood);
}

void CurvesPanel::refresh() {
    stale_ = !isVisible();
    if (stale_) return;
    for (CurveView* view : views_) {
        view->plot().takeNew();
        view->updateChoices();
    }
    if (following_) fitAll();
    drawAll();
}

void CurvesPanel::drawAll() {
    if (!isVisible()) return;
    for (CurveView* view : views_)
        view->plot().replot(QCustomPlot::rpQueuedReplot);
}

void CurvesPanel::fitAll() {
    following_ = true;
    fit_->setChecked(true);
    const bool epochs = runAxis_->currentIndex() == static_cast<int>(RunAxis::Epochs);
    const double last = history_.lastPlace(epochs ? RunAxis::Epochs : RunAxis::Minibatches);
    const double least = epochs ? 1e-3 : fewestMinibatches;
    views_[0]->plot().xAxis->setRange(0, history_.isEmpty() ? 1 : std::max(last, least));
    for (CurveView* view : views_)
        view->plot().fitValues();
}

void CurvesPanel::fit() {
    leftMargin_ = 0;
    fitAll();
    drawAll();
}

void CurvesPanel::stopFollowing() {
    following_ = false;
    fit_->setChecked(false);
}

void CurvesPanel::shareRange(const CurveView* from) {
    for (CurveView* view : views_) {
        if (view == nullptr || view == from) continue;
        view->plot().xAxis->setRange(from->plot().xAxis->range());
        if (isVisible()) view->plot().replot(QCustomPlot::rpQueuedReplot);
    }
}

/// Both plots keep the wider margin, which only grows while data arrives, so that nothing jumps sideways.
void CurvesPanel::alignMargins(const CurveView* drawing) {
    const int needed = (drawing->plot().neededLeftMargin() + marginStep - 1) / marginStep * marginStep;
    const bool grew = needed > leftMargin_;
    leftMargin_ = std::max(leftMargin_, needed);
    for (CurveView* view : views_) {
        if (view == drawing || grew) view->plot().setLeftMargin(leftMargin_);
        if (view != drawing && grew && isVisible()) view->plot().replot(QCustomPlot::rpQueuedReplot);
    }
}

void CurvesPanel::pointAt(int pixel) {
    QStringList words;
    for (CurveView* view : views_) {
        view->plot().pointAt(pixel);
        const auto& crosshair = view->plot().overlay().crosshair();
        if (!crosshair) continue;
        if (words.isEmpty()) words.append(crosshair->title);
        for (const Reading& reading : crosshair->readings)
            words.append(reading.label + u' ' + reading.value);
    }
    emit hovered(words.join(QStringLiteral("  ·  ")));
}

void CurvesPanel::chooseRunAxis(int index) {
    for (CurveView* view : views_)
        view->plot().setRunAxis(static_cast<RunAxis>(index));
    fit();
}

void CurvesPanel::chooseSmoothing(int stop) {
    const int minibatches = smoothingStops[static_cast<std::size_t>(stop)];
    smoothingText_->setText(smoothingWords(minibatches));
    for (CurveView* view : views_)
        view->plot().setSmoothing(minibatches);
    drawAll();
}

void CurvesPanel::setMarks(std::span<const Mark> marks) {
    for (CurveView* view : views_)
        view->plot().setMarks(marks);
    drawAll();
}

void CurvesPanel::setMachineNames(const QString& machine, const QString& comparison) {
    for (CurveView* view : views_)
        view->setMachineNames(machine, comparison);
}

void CurvesPanel::clear() {
    history_.clear();
    for (std::size_t i = 0; i < views_.size(); ++i) {
        if (!familyChosen_[i]) views_[i]->setFamily(defaultFamilies[i]);
        views_[i]->plot().setMarks({});
        views_[i]->plot().rebuild();
        views_[i]->updateChoices();
    }
    fit();
}

QByteArray CurvesPanel::csv() const {
    return history_.csv();
}

QImage CurvesPanel::exportImage(double scale) {
    return exportImage(scale, currentTheme());
}

QImage CurvesPanel::exportImage(double scale, const Theme& theme) {
    if (stale_)
        for (CurveView* view : views_)
            view->plot().takeNew();
    const QImage upper = views_[0]->image(scale, theme);
    const QImage lower = views_[1]->image(scale, theme);
    QImage image(std::max(upper.width(), lower.width()), upper.height() + lower.height(), upper.format());
    image.fill(theme.surface);
    QPainter painter(&image);
    painter.drawImage(QRect(QPoint(), upper.size()), upper);
    painter.drawImage(QRect(QPoint(0, upper.height()), lower.size()), lower);
    painter.end();
    image.setDevicePixelRatio(scale);
    return image;
}

void CurvesPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    refresh();
}

void CurvesPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_F && event->modifiers() == Qt::NoModifier)
        fit();
    else
        Panel::keyPressEvent(event);
}

} // namespace reverie
