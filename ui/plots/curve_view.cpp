#include "ui/plots/curve_view.h"

#include "ui/plots/curve_style.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/legend_button.h"
#include "ui/widgets/wheel_guard.h"
#include "ui/widgets/wording.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace reverie {

namespace {

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

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
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
    : QWidget(parent), history_(history), families_(new QComboBox(this)), scales_(new QComboBox(this)),
      header_(new QWidget(this)), plot_(new CurvePlot(history, this)) {
    for (int index = 0; index <= static_cast<int>(MetricFamily::UpdateSize); ++index)
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
    for (QComboBox* box : {families_, scales_})
        guardWheel(box);
    plot_->setAccessibleName(tr("Curves"));
    auto* flow = new FlowLayout(header_);
    flow->addWidget(families_);
    flow->addWidget(scales_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacingUnit / 2);
    column->addWidget(header_);
    column->addWidget(plot_, 1);
    plot_->setMinimumHeight(96);

    connect(families_, &QComboBox::activated, this, &CurveView::chooseFamily);
    connect(scales_, &QComboBox::activated, this, &CurveView::chooseScale);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &CurveView::applyTheme);
    families_->view()->setMinimumWidth(families_->sizeHint().width());
    setFamily(family);
}

void CurveView::setFamily(MetricFamily family) {
    plot_->setFamily(family);
    const QSignalBlocker quiet(families_);
    families_->setCurrentIndex(static_cast<int>(family));
    fitChooser();
    makeLegend();
    updateChoices();
}

void CurveView::setMachineNames(const QString& machine, const QString& comparison) {
    machineName_ = machine;
    comparisonName_ = comparison;
    makeLegend();
    updateChoices();
}

/// As wide as what it says, so that the legend finds room beside it.
void CurveView::fitChooser() {
    families_->ensurePolished();
    const int text = families_->fontMetrics().horizontalAdvance(families_->currentText());
    families_->setFixedWidth(text + currentTheme().spacing(7));
}

void CurveView::makeLegend() {
    for (const auto& [metric, button] : legend_)
        delete button;
    legend_.clear();
    for (const Metric metric : plot_->metrics()) {
        auto* button = new LegendButton(curveName(metric), header_);
        button->setObjectName(textOf(infoOf(metric).key));
        button->setLine(curvePen(currentTheme(), infoOf(metric).role));
        button->setChecked(plot_->isCurveShown(metric));
        button->hide();
        header_->layout()->addWidget(button);
        connect(button, &LegendButton::toggled, this, [this, metric](bool shown) { toggle(metric, shown); });
        legend_.emplace(metric, button);
    }
}

QString CurveView::curveName(Metric metric) const {
    const MetricInfo& info = infoOf(metric);
    const bool twoMachines = info.familyId == MetricFamily::LogLikelihood;
    if (info.role == MetricRole::Comparison && !comparisonName_.isEmpty()) return comparisonName_;
    if (info.role == MetricRole::Training && twoMachines && !machineName_.isEmpty()) return machineName_;
    return textOf(info.label);
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
    for (const auto& [metric, button] : legend_) {
        const bool measured = !history_.measured(metric).empty();
        if (button->isHidden() == measured) button->setVisible(measured);
    }
}

void CurveView::chooseFamily(int index) {
    setFamily(static_cast<MetricFamily>(index));
    emit familyChosen();
    emit restyled();
}

void CurveView::chooseScale(int index) {
    plot_->setScale(static_cast<ScaleKind>(index));
    plot_->fitValues();
    updateChoices();
    emit restyled();
}

void CurveView::toggle(Metric metric, bool shown) {
    plot_->setCurveShown(metric, shown);
    emit restyled();
}

void CurveView::applyTheme() {
    for (const auto& [metric, button] : legend_)
        button->setLine(curvePen(currentTheme(), infoOf(metric).role));
    fitChooser();
    plot_->setTheme(currentTheme());
    emit restyled();
}

QImage CurveView::image(double scale, const Theme& theme) {
    const int headerHeight = drawHeader(nullptr, theme);
    const QSize size(plot_->width(), plot_->height() + headerHeight);
    QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(theme.surface);
    plot_->setTheme(theme);
    const QPixmap curves = plot_->toPixmap(plot_->width(), plot_->height(), scale);
    plot_->setTheme(currentTheme());
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    drawHeader(&painter, theme);
    painter.drawPixmap(QRect(0, headerHeight, plot_->width(), plot_->height()), curves);
    return image;
}

/// Title and legend, which goes on in the next line where the width ends; returns their height.
int CurveView::drawHeader(QPainter* painter, const Theme& theme) const {
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
    for (const auto& [metric, button] : legend_) {
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
