#include "ui/panels/classification_panel.h"

#include "ui/images/wrong_cases_view.h"
#include "ui/panels/empty_state.h"
#include "ui/plots/error_curves.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/wording.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace reverie {

namespace {

constexpr std::array<const char*, 4> knownMethods = {"free energy", "Gibbs", "fine-tuned net", "random start"};
constexpr double curvesUnits = 20;
constexpr double curvesFromUnits = 62; ///< Height from which there is room for the curves.
constexpr double besideUnits = 54;     ///< Width from which images stand beside the matrix.

QString helpFor(const QString& method) {
    if (method == u"free energy")
        return ClassificationPanel::tr("The label setting with the lowest exact free energy");
    if (method == u"Gibbs") return ClassificationPanel::tr("The label units after a few Gibbs iterations");
    if (method == u"fine-tuned net") return ClassificationPanel::tr("The net after backpropagation");
    if (method == u"random start")
        return ClassificationPanel::tr("The same net, learned by backpropagation from random weights");
    return {};
}

QString seenText(const ClassificationView& view) {
    using enum SeenOtherwise::Share;
    const QString collection = QString::fromStdString(view.seenOtherwise.collection);
    if (view.seen >= view.cases) return ClassificationPanel::tr("The net has learned from these very cases.");
    if (view.seenOtherwise.share == All)
        return ClassificationPanel::tr(
                   "The net has learned from all of these cases in another form: they come from the %1.")
            .arg(collection);
    if (view.seen > 0)
        return ClassificationPanel::tr("The net has learned from %1 of these cases.").arg(formatCount(view.seen));
    if (view.seenOtherwise.share == Some)
        return ClassificationPanel::tr(
                   "The net may have learned from some of these cases in another form: they come from the %1.")
            .arg(collection);
    return {};
}

} // namespace

ClassificationPanel::ClassificationPanel(QWidget* parent)
    : Panel(QStringLiteral("classification"), tr("Classification"), parent), stack_(new QStackedLayout),
      empty_(new EmptyState(QStringLiteral("confusion"), {}, {}, this)), curves_(new ErrorCurves(this)) {
    stack_->addWidget(empty_);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(0);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeHeader());
    stack_->addWidget(makeContent());
    column->addLayout(stack_, 1);
    column->addWidget(curves_);
    setAutoFillBackground(true);
    connect(curves_, &ErrorCurves::hovered, this, &Panel::hovered);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ClassificationPanel::arrange);
    setSplits({QStringLiteral("validation"), QStringLiteral("test"), QStringLiteral("training")});
    arrange();
}

QWidget* ClassificationPanel::makeHeader() {
    auto* header = new QWidget(this);
    methods_ = new FlatCombo(header);
    methods_->setObjectName(QStringLiteral("method"));
    methods_->setAccessibleName(tr("Method of recognition"));
    methods_->setToolTip(tr("How the label is recognised; only what has been measured can be chosen."));
    splits_ = new FlatCombo(header);
    splits_->setObjectName(QStringLiteral("split"));
    splits_->setAccessibleName(tr("Cases"));
    splits_->setToolTip(tr("Which cases are measured and shown."));
    measure_ = new QPushButton(header);
    measure_->setObjectName(QStringLiteral("measure"));
    measure_->setToolTip(tr("Recognises all cases of the split with the newest weights."));
    header_ = new QHBoxLayout(header);
    header_->addWidget(methods_);
    header_->addWidget(splits_);
    header_->addStretch(1);
    header_->addWidget(measure_);
    connect(methods_, &QComboBox::activated, this, &ClassificationPanel::showChosen);
    connect(splits_, &QComboBox::activated, this, [this] {
        fillMethods();
        showChosen();
    });
    connect(measure_, &QPushButton::clicked, this, [this] { emit measureRequested(split()); });
    setBusy(false);
    return header;
}

QWidget* ClassificationPanel::makeContent() {
    auto* content = new QWidget(this);
    error_ = new QLabel(content);
    error_->setObjectName(QStringLiteral("error"));
    setTextStyle(error_, TextSize::Title);
    counts_ = new ElidedLabel(content);
    counts_->setObjectName(QStringLiteral("counts"));
    counts_->setAlignment(Qt::AlignVCenter);
    setTextStyle(counts_, TextSize::Body, TextTone::Secondary);
    seen_ = new QLabel(content);
    seen_->setObjectName(QStringLiteral("seen"));
    seen_->setWordWrap(true);
    setTextStyle(seen_, TextSize::Small);
    confusion_ = new ConfusionView(content);
    wrong_ = new WrongCasesView(content);
    auto* figures = new QHBoxLayout;
    figures->addWidget(error_);
    figures->addWidget(counts_, 1);
    pictures_ = new QBoxLayout(QBoxLayout::TopToBottom);
    pictures_->addWidget(confusion_, 1);
    pictures_->addWidget(wrong_, 1);
    column_ = new QVBoxLayout(content);
    column_->addLayout(figures);
    column_->addWidget(seen_);
    column_->addLayout(pictures_, 1);
    connect(confusion_, &ConfusionView::filterChosen, this, &ClassificationPanel::showCases);
    connect(confusion_, &ConfusionView::hovered, this, &Panel::hovered);
    connect(wrong_, &WrongCasesView::hovered, this, &Panel::hovered);
    connect(wrong_, &WrongCasesView::allRequested, this, [this] { showCases({}); });
    connect(wrong_, &WrongCasesView::caseChosen, this,
            [this](qlonglong number) { emit caseChosen(number, split()); });
    return content;
}

void ClassificationPanel::arrange() {
    const Theme& theme = currentTheme();
    const int side = theme.spacing();
    const int half = theme.spacing(0.5);
    header_->setContentsMargins(half, half, side, half);
    header_->setSpacing(half);
    column_->setContentsMargins(side, half, side, side);
    column_->setSpacing(half);
    pictures_->setSpacing(side);
    pictures_->setDirection(width() >= theme.spacing(besideUnits) ? QBoxLayout::LeftToRight
                                                                  : QBoxLayout::TopToBottom);
    curves_->setFixedHeight(theme.spacing(curvesUnits));
    curves_->setVisible(!curves_->isEmpty() && height() >= theme.spacing(curvesFromUnits));
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
}

void ClassificationPanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    arrange();
}

void ClassificationPanel::clear() {
    views_.clear();
    curves_->clear();
    fillMethods();
    showChosen();
    arrange();
}

void ClassificationPanel::append(std::span<const MetricRow> rows) {
    const bool first = curves_->isEmpty();
    curves_->append(rows);
    if (first && !curves_->isEmpty()) arrange();
}

QString ClassificationPanel::split() const {
    return splits_->currentData().toString();
}

void ClassificationPanel::setSplits(const QStringList& splits) {
    const QString before = split();
    splits_->clear();
    for (const QString& name : splits)
        splits_->addItem(tr("%1 cases").arg(capitalised(name)), name);
    splits_->setCurrentIndex(std::max(0, splits_->findData(before)));
    measure_->setEnabled(!splits.isEmpty());
    fillMethods();
    showChosen();
}

/// The width of the button is that of its longer text, so that nothing moves.
void ClassificationPanel::setBusy(bool busy) {
    const QString idle = tr("Measure");
    const QString working = tr("Measuring…");
    measure_->setText(working);
    measure_->setMinimumWidth(measure_->sizeHint().width());
    measure_->setText(busy ? working : idle);
    measure_->setEnabled(!busy && splits_->count() > 0);
}

void ClassificationPanel::presentClassification(std::shared_ptr<const ClassificationView> view) {
    if (!view) return;
    const QString split = QString::fromStdString(view->split);
    views_[split][QString::fromStdString(view->method)] = std::move(view);
    if (!shown_ && splits_->findData(split) >= 0) splits_->setCurrentIndex(splits_->findData(split));
    fillMethods();
    showChosen();
}

/// Offers what has been measured on the split, in a lasting order, and keeps the choice where it can.
void ClassificationPanel::fillMethods() {
    const QString before = methods_->currentData().toString();
    QStringList names;
    for (const char* known : knownMethods)
        names += QString::fromLatin1(known);
    for (const auto& [method, view] : views_[split()])
        if (!names.contains(method)) names += method;
    methods_->clear();
    for (const QString& name : names) {
        if (!views_[split()].contains(name)) continue;
        methods_->addItem(capitalised(name), name);
        methods_->setItemData(methods_->count() - 1, helpFor(name), Qt::ToolTipRole);
    }
    methods_->setCurrentIndex(std::max(methods_->count() > 0 ? 0 : -1, methods_->findData(before)));
    methods_->setVisible(methods_->count() > 0);
}

void ClassificationPanel::showChosen() {
    const Views& ofSplit = views_[split()];
    const auto found = ofSplit.find(methods_->currentData().toString());
    shown_ = found == ofSplit.end() || found->second->cases == 0 ? nullptr : found->second;
    stack_->setCurrentIndex(shown_ ? 1 : 0);
    if (shown_) {
        showFigures();
        showCases(confusion_->filter());
    } else {
        empty_->setText(
            tr("Not measured"),
            splits_->count() > 0
                ? tr("Measure says how many %1 cases the net recognises, and shows the wrong ones.").arg(split())
                : tr("The data have no labels that could be recognised."));
        wrong_->setCases(nullptr, {});
    }
}

void ClassificationPanel::showFigures() {
    const ConfusionMatrix& matrix = shown_->confusion;
    const Index wrong = matrix.errors();
    const double share = static_cast<double>(wrong) / static_cast<double>(shown_->cases);
    error_->setText(tr("%1 %").arg(fixedNumber(100 * share, 2)));
    error_->setAccessibleName(tr("Error"));
    counts_->setText(tr("%1 wrong of %2, %3").arg(formatCount(wrong), formatCount(shown_->cases), split()));
    seen_->setText(seenText(*shown_));
    seen_->setVisible(!seen_->text().isEmpty());
    confusion_->setMatrix(matrix);
}

void ClassificationPanel::showCases(const ConfusionFilter& filter) {
    confusion_->setFilter(filter);
    wrong_->setCases(shown_, filter);
}

} // namespace reverie
