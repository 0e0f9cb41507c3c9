#include "ui/plots/curve_view.h"

#include "ui/plots/curve_style.h"
#include "ui/plots/plot_painting.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/legend_button.h"
#include "ui/widgets/wording.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace reverie {

namespace {

constexpr double leastPlotUnits = 15;
constexpr double plotRightUnits = 3;

struct ScaleChoice {
    ScaleKind kind;
    const char* text;
    const char* tip;
};

constexpr std::array<ScaleChoice, 3> scaleChoices = {{
    {ScaleKind::Linear, QT_TRANSLATE_NOOP("reverie::CurveView", "Linear"),
     QT_TRANSLATE_NOOP("reverie::CurveView", "Equal steps are equally far apart.")},
    {ScaleKind::Logarithmic, QT_TRANSLATE_NOOP("reverie::CurveView", "Log"),
     QT_TRANSLATE_NOOP("reverie::CurveView", "Equal factors are equally far apart.")},
    {ScaleKind::Symlog, QT_TRANSLATE_NOOP("reverie::CurveView", "Symlog"),
     QT_TRANSLATE_NOOP("reverie::CurveView",
                       "Linear around zero, logarithmic far from it, on both sides; the numbers are the values.")},
}};

/// "training minibatch" is told in full by the crosshair; beside a line "training" will do.
QString shortLabel(std::string_view label) {
    return textOf(label).remove(QStringLiteral(" minibatch"));
}

void setItemEnabled(QComboBox* box, int index, bool enabled) {
    if (auto* model = qobject_cast<QStandardItemModel*>(box->model())) model->item(index)->setEnabled(enabled);
}

} // namespace

QString familyTitle(MetricFamily family) {
    const MetricInfo& info = infoOf(metricsOf(family).front());
    const QString title = textOf(info.family);
    return info.unit.empty() ? title : QStringLiteral("%1 (%2)").arg(title, textOf(info.unit));
}

CurveView::CurveView(const MetricHistory& history, MetricFamily family, QWidget* parent)
    : QWidget(parent), history_(history), row_(new QHBoxLayout), families_(new FlatCombo(this)),
      scales_(new FlatCombo(this)), legend_(new QWidget(this)), legendRow_(new QHBoxLayout(legend_)),
      plot_(new CurvePlot(history, this)) {
    for (int index = 0; index < static_cast<int>(metricFamilyCount); ++index)
        families_->addItem(familyTitle(static_cast<MetricFamily>(index)));
    for (const ScaleChoice& choice : scaleChoices) {
        scales_->addItem(tr(choice.text));
        scales_->setItemData(scales_->count() - 1, tr(choice.tip), Qt::ToolTipRole);
    }
    families_->setObjectName(QStringLiteral("family"));
    families_->setAccessibleName(tr("Measure"));
    families_->setToolTip(tr("What is drawn; only what has been measured can be chosen."));
    scales_->setObjectName(QStringLiteral("scale"));
    scales_->setAccessibleName(tr("Scale of the values"));
    scales_->setToolTip(tr("How values are laid out along the vertical axis."));
    legend_->setObjectName(QStringLiteral("legend"));
    plot_->setAccessibleName(tr("Curves"));
    plot_->installEventFilter(this);
    legendRow_->setContentsMargins(0, 0, 0, 0);
    legendRow_->setSpacing(0);
    legendRow_->addStretch();
    // The row's least width is that of its controls; the panel moves the legend away before it gets narrower.
    legend_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row_->addWidget(families_);
    row_->addWidget(scales_);
    row_->addWidget(legend_, 1);
    row_->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row_);
    column->addWidget(plot_, 1);

    connect(families_, &QComboBox::activated, this, &CurveView::chooseFamily);
    connect(scales_, &QComboBox::activated, this, &CurveView::chooseScale);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &CurveView::applyTheme);
    arrange();
    setFamily(family);
}

void CurveView::setFamily(MetricFamily family) {
    plot_->setFamily(family);
    const QSignalBlocker quiet(families_);
    families_->setCurrentIndex(static_cast<int>(family));
    families_->updateGeometry();
    makeLegend();
    updateChoices();
    emit rowChanged();
}

void CurveView::setMachineNames(const QString& machine, const QString& comparison) {
    machineName_ = machine;
    comparisonName_ = comparison;
    makeLegend();
    updateChoices();
    emit rowChanged();
}

void CurveView::arrange() {
    const Theme& theme = currentTheme();
    row_->setSpacing(theme.spacing(0.5));
    plot_->setMinimumHeight(theme.spacing(leastPlotUnits));
}

void CurveView::addTool(QWidget* tool) {
    row_->addWidget(tool);
}

int CurveView::widthWithLegend() const {
    return row_->sizeHint().width() + row_->spacing() + legend_->sizeHint().width();
}

int CurveView::leastHeight() const {
    return row_->sizeHint().height() + plot_->minimumHeight();
}

void CurveView::setLegendInside(bool inside) {
    if (legendInside_ != inside) {
        legendInside_ = inside;
        if (inside) {
            row_->removeWidget(legend_);
            legend_->setParent(plot_);
        } else {
            row_->insertWidget(2, legend_, 1);
        }
        legend_->show();
    }
    placeLegend();
}

void CurveView::placeLegend() {
    if (!legendInside_) return;
    legend_->adjustSize();
    legend_->move(plot_->width() - currentTheme().spacing(plotRightUnits) - legend_->width(), 0);
    legend_->raise();
}

bool CurveView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == plot_ && event->type() == QEvent::Resize) placeLegend();
    return QWidget::eventFilter(watched, event);
}

void CurveView::makeLegend() {
    for (const auto& [metric, button] : entries_)
        delete button;
    entries_.clear();
    std::map<Metric, QString> machines;
    for (const Metric metric : plot_->metrics()) {
        machines[metric] = machineOf(metric);
        auto* button = new LegendButton(curveName(metric), legend_);
        button->setObjectName(textOf(infoOf(metric).key));
        button->setLine(curvePen(currentTheme(), infoOf(metric).role));
        button->setChecked(plot_->isCurveShown(metric));
        button->hide();
        legendRow_->insertWidget(legendRow_->count() - 1, button);
        connect(button, &LegendButton::toggled, this, [this, metric](bool shown) { toggle(metric, shown); });
        entries_.emplace(metric, button);
    }
    plot_->setMachines(std::move(machines));
}

/// The machine whose curve this is, where there are two of them.
QString CurveView::machineOf(Metric metric) const {
    const MetricInfo& info = infoOf(metric);
    const bool twoMachines = info.familyId == MetricFamily::LogLikelihood;
    const bool twoStarts =
        info.familyId == MetricFamily::ClassificationError || info.familyId == MetricFamily::LabelCrossEntropy;
    if (info.role == MetricRole::Comparison) return twoStarts ? QString() : comparisonName_;
    return info.role == MetricRole::Training && twoMachines ? machineName_ : QString();
}

QString CurveView::curveName(Metric metric) const {
    const QString machine = machineOf(metric);
    return machine.isEmpty() ? shortLabel(infoOf(metric).label) : machine;
}

void CurveView::updateChoices() {
    for (int index = 0; index < families_->count(); ++index)
        setItemEnabled(families_, index, history_.has(static_cast<MetricFamily>(index)));
    for (const ScaleChoice& choice : scaleChoices) {
        if (choice.kind != ScaleKind::Logarithmic) continue;
        const int index = static_cast<int>(choice.kind);
        const bool allowed = plot_->allows(choice.kind);
        setItemEnabled(scales_, index, allowed);
        scales_->setItemData(index, allowed ? tr(choice.tip) : tr("Log needs positive values; these are not."),
                             Qt::ToolTipRole);
    }
    scales_->setCurrentIndex(static_cast<int>(plot_->scale()));
    bool changed = false;
    for (const auto& [metric, button] : entries_) {
        const bool measured = !history_.measured(metric).empty();
        if (button->isHidden() != measured) continue;
        button->setVisible(measured);
        changed = true;
    }
    if (changed) emit rowChanged();
}

void CurveView::chooseFamily(int index) {
    const MetricFamily former = plot_->family();
    setFamily(static_cast<MetricFamily>(index));
    emit familyChosen(former);
    emit restyled();
}

void CurveView::chooseScale(int index) {
    plot_->setScale(static_cast<ScaleKind>(index));
    plot_->fitValues();
    updateChoices();
    emit rowChanged();
    emit restyled();
}

void CurveView::toggle(Metric metric, bool shown) {
    plot_->setCurveShown(metric, shown);
    emit restyled();
}

void CurveView::applyTheme() {
    for (const auto& [metric, button] : entries_)
        button->setLine(curvePen(currentTheme(), infoOf(metric).role));
    arrange();
    plot_->setTheme(currentTheme());
    emit rowChanged();
    emit restyled();
}

QSizeF CurveView::exportSize() const {
    return {static_cast<double>(plot_->width()), static_cast<double>(plot_->height() + drawHeader(nullptr))};
}

void CurveView::paintExport(QPainter& painter) {
    painter.save();
    painter.translate(0, drawHeader(&painter));
    renderWithPlots(*plot_, painter, Children::Without);
    painter.restore();
}

/// Title and legend, which goes on in the next line where the width ends; returns their height.
int CurveView::drawHeader(QPainter* painter) const {
    const Theme& theme = currentTheme();
    const int lineHeight = theme.spacing(3);
    const int swatch = theme.spacing(2.5);
    const QFontMetrics titleMetrics(theme.font(TextSize::Body));
    const QFontMetrics metrics(theme.font(TextSize::Small));
    const QString title = familyTitle(plot_->family());
    QPoint place(theme.spacing(), theme.spacing(0.5));
    if (painter != nullptr) {
        painter->setFont(theme.font(TextSize::Body));
        painter->setPen(theme.text);
        painter->drawText(QRect(place, QSize(plot_->width(), lineHeight)), Qt::AlignVCenter, title);
        painter->setFont(theme.font(TextSize::Small));
    }
    place.rx() += titleMetrics.horizontalAdvance(title) + theme.spacing(3);
    for (const auto& [metric, button] : entries_) {
        if (button->isHidden() || !button->isChecked()) continue;
        const int itemWidth = swatch + theme.spacing(0.75) + metrics.horizontalAdvance(button->text());
        if (place.x() + itemWidth > plot_->width() - theme.spacing())
            place = QPoint(theme.spacing(), place.y() + lineHeight);
        if (painter != nullptr) {
            const int middle = place.y() + lineHeight / 2;
            painter->setPen(legendPen(curvePen(theme, infoOf(metric).role)));
            painter->drawLine(place.x(), middle, place.x() + swatch, middle);
            painter->setPen(theme.text);
            painter->drawText(QRect(place.x() + swatch + theme.spacing(0.75), place.y(), itemWidth, lineHeight),
                              Qt::AlignVCenter | Qt::TextDontClip, button->text());
        }
        place.rx() += itemWidth + theme.spacing(2);
    }
    return place.y() + lineHeight;
}

} // namespace reverie
