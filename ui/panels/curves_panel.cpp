#include "ui/panels/curves_panel.h"

#include "ui/plots/curve_settings.h"
#include "ui/plots/curve_view.h"
#include "ui/theme/icons.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

namespace {

constexpr std::array<MetricFamily, 2> defaultFamilies = {MetricFamily::SquaredError, MetricFamily::FreeEnergy};
constexpr int marginStep = 8;
constexpr double fewestMinibatches = 10;
constexpr double sharedAxisUnits = 4; ///< Height of the numbers and the name of the horizontal axis.

} // namespace

CurvesPanel::CurvesPanel(QWidget* parent)
    : Panel(QStringLiteral("curves"), tr("Error and free energy"), parent), column_(new QVBoxLayout(this)),
      settings_(new CurveSettings(this)) {
    for (std::size_t i = 0; i < views_.size(); ++i) {
        views_[i] = new CurveView(history_, defaultFamilies[i], this);
        views_[i]->setObjectName(i == 0 ? QStringLiteral("upper") : QStringLiteral("lower"));
        column_->addWidget(views_[i], 1);
        connectView(views_[i]);
    }
    // The lower plot gives way, so it asks for no height.
    views_[1]->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    makeTools();
    setAutoFillBackground(true);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &CurvesPanel::arrange);
    stack(false);
    fitAll();
    arrange();
}

void CurvesPanel::makeTools() {
    settingsButton_ = makeTool(QStringLiteral("curveSettingsButton"), QStringLiteral("settings"), tr("Settings"),
                               tr("Horizontal axis and smoothing."));
    fit_ = makeTool(QStringLiteral("fit"), QStringLiteral("fit"), tr("Fit"),
                    tr("Shows all curves and follows new measurements until you pan or zoom (F, double click)."));
    fit_->setCheckable(true);
    connect(settingsButton_, &QToolButton::clicked, this, [this] { settings_->openBelow(settingsButton_); });
    connect(fit_, &QToolButton::clicked, this, &CurvesPanel::fit);
    connect(settings_, &CurveSettings::runAxisChosen, this, &CurvesPanel::chooseRunAxis);
    connect(settings_, &CurveSettings::smoothingChosen, this, &CurvesPanel::chooseSmoothing);
}

QToolButton* CurvesPanel::makeTool(const QString& name, const QString& icon, const QString& text,
                                   const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    button->setIcon(themedIcon(icon));
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    views_[0]->addTool(button);
    return button;
}

void CurvesPanel::connectView(CurveView* view) {
    CurvePlot* plot = &view->plot();
    connect(view, &CurveView::familyChosen, this,
            [this, view](MetricFamily former) { familyChosen(view, former); });
    connect(view, &CurveView::rowChanged, this, &CurvesPanel::arrangeRows);
    connect(view, &CurveView::restyled, this, [this, view] {
        leftMargin_ = 0;
        if (following_) view->plot().fitValues();
        drawAll();
    });
    connect(plot, &CurvePlot::moved, this, &CurvesPanel::stopFollowing);
    connect(plot, &CurvePlot::fitRequested, this, &CurvesPanel::fit);
    connect(plot, &CurvePlot::pointed, this, &CurvesPanel::pointAt);
    connect(plot, &QCustomPlot::beforeReplot, this, [this, view] { alignMargins(view); });
    connect(plot, &QCustomPlot::afterReplot, this, &CurvesPanel::sayThinned);
    connect(plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
            [this, view] { shareRange(view); });
}

void CurvesPanel::arrange() {
    const Theme& theme = currentTheme();
    const int half = theme.spacing(0.5);
    column_->setContentsMargins(half, half, half, half);
    column_->setSpacing(half);
    for (QToolButton* button : {settingsButton_, fit_})
        button->setIconSize({theme.spacing(2), theme.spacing(2)});
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);

    const int plots = height() - 3 * half;
    stack(plots < views_[0]->leastHeight() + views_[1]->leastHeight());
    const int numbers = theme.spacing(sharedAxisUnits);
    column_->setStretch(0, std::max(1, plots - numbers));
    column_->setStretch(1, std::max(1, plots + numbers));
    arrangeRows();
}

/// The legends stand in their rows where all of them have room there, and inside the plots where not.
void CurvesPanel::arrangeRows() {
    if (views_[1] == nullptr) return;
    const int room = contentsRect().width() - 2 * currentTheme().spacing(0.5);
    const bool inside =
        std::ranges::any_of(shown(), [room](const CurveView* view) { return view->widthWithLegend() > room; });
    for (CurveView* view : views_)
        view->setLegendInside(inside);
}

/// One plot numbers its own axis; of two the lower one does.
void CurvesPanel::stack(bool alone) {
    views_[0]->plot().setStacked(alone, true);
    views_[1]->plot().setStacked(true, false);
    if (alone_ == alone) return;
    alone_ = alone;
    views_[1]->setVisible(!alone);
    leftMargin_ = 0;
    if (!stale_) refresh();
}

/// Two plots of the same are no use: the hidden one takes what the shown one has given up.
void CurvesPanel::familyChosen(const CurveView* view, MetricFamily former) {
    familyChosen_[view == views_[0] ? 0 : 1] = true;
    if (alone_ && views_[1]->plot().family() == view->plot().family()) views_[1]->setFamily(former);
}

void CurvesPanel::sayThinned() {
    const bool thinned =
        std::ranges::any_of(shown(), [](const CurveView* view) { return view->plot().isThinned(); });
    for (CurveView* view : shown())
        view->plot().sayThinned(thinned && view == shown().back());
}

void CurvesPanel::append(std::span<const MetricRow> rows) {
    if (rows.empty()) return;
    history_.append(rows);
    bringUpTelling();
    refresh();
}

/// The lower plot shows what tells most of the machine in hand, unless the person wants to see something else.
void CurvesPanel::bringUpTelling() {
    if (familyChosen_[1]) return;
    using enum MetricFamily;
    constexpr std::array telling = {LogLikelihood, FreeEnergy, MeanActivation, ClassificationError, CrossEntropy};
    const auto* const known =
        std::ranges::find_if(telling, [this](MetricFamily family) { return history_.has(family); });
    if (known != telling.end() && views_[1]->plot().family() != *known) views_[1]->setFamily(*known);
}

void CurvesPanel::refresh() {
    stale_ = !isVisible();
    if (stale_) return;
    for (CurveView* view : shown()) {
        view->plot().takeNew();
        view->updateChoices();
    }
    if (following_) fitAll();
    drawAll();
}

void CurvesPanel::drawAll() {
    if (!isVisible()) return;
    for (CurveView* view : shown())
        view->plot().replot(QCustomPlot::rpQueuedReplot);
}

void CurvesPanel::fitAll() {
    following_ = true;
    fit_->setChecked(true);
    const bool epochs = settings_->runAxis() == RunAxis::Epochs;
    const double last = history_.lastPlace(settings_->runAxis());
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
        if (view->isVisible()) view->plot().replot(QCustomPlot::rpQueuedReplot);
    }
}

/// Both plots keep the wider margin, which only grows while data arrives, so that nothing jumps sideways.
void CurvesPanel::alignMargins(const CurveView* drawing) {
    const int needed = (drawing->plot().neededLeftMargin() + marginStep - 1) / marginStep * marginStep;
    const bool grew = needed > leftMargin_;
    leftMargin_ = std::max(leftMargin_, needed);
    for (CurveView* view : views_) {
        if (view == drawing || grew) view->plot().setLeftMargin(leftMargin_);
        if (view != drawing && grew && view->isVisible()) view->plot().replot(QCustomPlot::rpQueuedReplot);
    }
}

void CurvesPanel::pointAt(int pixel) {
    QStringList words;
    for (CurveView* view : shown()) {
        view->plot().pointAt(pixel);
        const auto& crosshair = view->plot().overlay().crosshair();
        if (!crosshair) continue;
        if (words.isEmpty()) words.append(crosshair->title);
        for (const Reading& reading : crosshair->readings)
            words.append(reading.label + u' ' + reading.value);
    }
    emit hovered(words.join(QStringLiteral("  ·  ")));
}

void CurvesPanel::chooseRunAxis(RunAxis axis) {
    for (CurveView* view : views_)
        view->plot().setRunAxis(axis);
    fit();
}

void CurvesPanel::chooseSmoothing(int minibatches) {
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

Drawing CurvesPanel::exportDrawing() {
    Drawing drawing{QSizeF(0, 0), title(), currentTheme().surface, {}};
    for (CurveView* view : shown()) {
        if (stale_) view->plot().takeNew();
        const QSizeF size = view->exportSize();
        drawing.size = {std::max(drawing.size.width(), size.width()), drawing.size.height() + size.height()};
    }
    drawing.paint = [views = shown()](QPainter& painter) {
        for (CurveView* view : views) {
            view->paintExport(painter);
            painter.translate(0, view->exportSize().height());
        }
    };
    return drawing;
}

void CurvesPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    refresh();
}

void CurvesPanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    arrange();
}

void CurvesPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_F && event->modifiers() == Qt::NoModifier)
        fit();
    else
        Panel::keyPressEvent(event);
}

} // namespace reverie
