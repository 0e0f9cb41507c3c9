#include "ui/panels/inspector_panel.h"

#include "ui/images/image_grid_view.h"
#include "ui/panels/empty_state.h"
#include "ui/plots/activation_plot.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/control_makers.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/field_view.h"
#include "ui/widgets/number_box.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace reverie {

namespace {

constexpr double mostWeight = 1000;
constexpr double numberStep = 0.1;
constexpr double excitingUnits = 16;
constexpr double partnerUnits = 11;
constexpr double projectedUnits = 12;
constexpr double narrowUnits = 56;

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

/// A run goes on while a person types: what is not finished yet stays.
void setUnlessTyped(NumberBox& box, double value) {
    if (box.hasFocus() && box.findChild<QLineEdit*>()->isModified()) return;
    const QSignalBlocker quiet(box);
    box.setValue(std::round(value * 1e4) / 1e4);
}

void endTyping(NumberBox& box) {
    box.findChild<QLineEdit*>()->setModified(false);
}

std::shared_ptr<const Matrix> part(const std::shared_ptr<const UnitView>& unit, const Matrix& values) {
    return {unit, &values};
}

} // namespace

InspectorPanel::InspectorPanel(QWidget* parent)
    : Panel(QStringLiteral("unit"), tr("Unit"), parent),
      empty_(new EmptyState(QStringLiteral("zoom-in"), tr("No unit yet"),
                            tr("Click a filter, or a unit anywhere, to see it here."), this)),
      stack_(new QStackedLayout(this)), body_(new QWidget(this)), content_(new QWidget), header_(new QHBoxLayout),
      halves_(new QBoxLayout(QBoxLayout::LeftToRight, content_)) {
    makeHeader();
    auto* left = new QVBoxLayout;
    auto* right = new QVBoxLayout;
    fillLeft(*left);
    fillRight(*right);
    halves_->addLayout(left, 2);
    halves_->addLayout(right, 3);
    auto* scroll = new QScrollArea(body_);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content_);
    scroll->viewport()->setAutoFillBackground(false);
    content_->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(body_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(header_);
    column->addWidget(scroll, 1);
    stack_->addWidget(empty_);
    stack_->addWidget(body_);
    setAutoFillBackground(true);
    connectControls();
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &InspectorPanel::applyTheme);
    applyTheme();
    setSurgery({}, {});
}

void InspectorPanel::makeHeader() {
    title_ = new ElidedLabel(body_);
    title_->setObjectName(QStringLiteral("unitTitle"));
    switchOff_ = makeTextButton(
        tr("Switch off"), tr("Set all weights of the unit to zero, and its bias such that it is never on"), body_);
    switchOff_->setObjectName(QStringLiteral("switchOff"));
    undo_ = makeIconButton(QStringLiteral("undo"), tr("Undo"), {}, body_);
    redo_ = makeIconButton(QStringLiteral("redo"), tr("Redo"), {}, body_);
    undo_->setObjectName(QStringLiteral("undoSurgery"));
    redo_->setObjectName(QStringLiteral("redoSurgery"));
    header_->addWidget(title_, 1);
    for (QToolButton* button : {switchOff_, undo_, redo_})
        header_->addWidget(button);
}

/// The weights and their numbers.
void InspectorPanel::fillLeft(QVBoxLayout& column) {
    weights_ = new FieldView(content_);
    column.addWidget(weights_);
    column.addWidget(makeNumbers());
    column.addStretch(1);
}

/// What they mean.
void InspectorPanel::fillRight(QVBoxLayout& column) {
    field_ = addGrid(column, fieldCaption_, projectedUnits);
    exciting_ = addGrid(column, excitingCaption_, excitingUnits);
    activationCaption_ = addCaption(column);
    activationCaption_->setText(tr("Mean activation over the run"));
    activation_ = new ActivationPlot(content_);
    column.addWidget(activation_);
    below_ = addGrid(column, belowCaption_, partnerUnits);
    above_ = addGrid(column, aboveCaption_, partnerUnits);
    column.addStretch(1);
    presentActivation({});
}

void InspectorPanel::connectControls() {
    const auto inspect = [this](const std::vector<UnitPartner> UnitView::*partners) {
        return [this, partners](int image) {
            if (unit_ && image >= 0 && image < std::ssize((*unit_).*partners))
                emit unitChosen(((*unit_).*partners)[static_cast<std::size_t>(image)].unit);
        };
    };
    const auto tell = [this](const std::vector<UnitPartner> UnitView::*partners) {
        return [this, partners](int image) {
            if (!unit_ || image < 0 || image >= std::ssize((*unit_).*partners)) return emit hovered({});
            const UnitPartner& partner = ((*unit_).*partners)[static_cast<std::size_t>(image)];
            emit hovered(tr("hidden %1 unit %2: weight %3")
                             .arg(partner.unit.layer)
                             .arg(partner.unit.unit + 1)
                             .arg(formatFixed(static_cast<double>(partner.weight), 4).trimmed()));
        };
    };
    connect(below_, &ImageGridView::hovered, this, tell(&UnitView::below));
    connect(above_, &ImageGridView::hovered, this, tell(&UnitView::above));
    connect(below_, &ImageGridView::activated, this, inspect(&UnitView::below));
    connect(above_, &ImageGridView::activated, this, inspect(&UnitView::above));
    connect(weights_, &FieldView::cellChosen, this, &InspectorPanel::showChosenWeight);
    connect(weights_, &FieldView::cellPointedAt, this, [this](qlonglong cell) { describeCell(cell); });
    connect(switchOff_, &QToolButton::clicked, this, [this] {
        if (unit_) emit operationRequested({OperationKind::SwitchOff, unit_->unit, 0, 0});
    });
    connect(undo_, &QToolButton::clicked, this, &InspectorPanel::undoRequested);
    connect(redo_, &QToolButton::clicked, this, &InspectorPanel::redoRequested);
}

QWidget* InspectorPanel::makeNumbers() {
    numbers_ = new QWidget(content_);
    auto* form = new QGridLayout(numbers_);
    form->setContentsMargins(0, 0, 0, 0);
    bias_ = new NumberBox({-mostWeight, mostWeight, numberStep, false, false}, numbers_);
    bias_->setRange(-mostWeight, mostWeight);
    bias_->setObjectName(QStringLiteral("unitBias"));
    bias_->setAccessibleName(tr("Bias"));
    weight_ = new NumberBox({-mostWeight, mostWeight, numberStep, false, false}, numbers_);
    weight_->setRange(-mostWeight, mostWeight);
    weight_->setObjectName(QStringLiteral("unitWeight"));
    weight_->setAccessibleName(tr("Chosen weight"));
    weightName_ = new QLabel(numbers_);
    weightName_->setObjectName(QStringLiteral("unitWeightName"));
    weightName_->setWordWrap(true);
    zero_ = makeTextButton(tr("Zero"), tr("Set the chosen weight to zero"), numbers_);
    zero_->setObjectName(QStringLiteral("zeroWeight"));
    facts_ = new QLabel(numbers_);
    facts_->setWordWrap(true);
    setTextStyle(facts_, TextSize::Small, TextTone::Secondary);
    auto* biasName = new QLabel(tr("Bias"), numbers_);
    form->addWidget(biasName, 0, 0);
    form->addWidget(bias_, 0, 1);
    form->addWidget(weightName_, 1, 0);
    form->addWidget(weight_, 1, 1);
    form->addWidget(zero_, 1, 2);
    form->addWidget(facts_, 2, 0, 1, 3);
    form->setColumnStretch(0, 1);
    connect(bias_, &NumberBox::valueChanged, this, [this](double value) {
        endTyping(*bias_);
        if (unit_) emit operationRequested({OperationKind::Bias, unit_->unit, 0, static_cast<float>(value)});
    });
    connect(weight_, &NumberBox::valueChanged, this, [this](double value) {
        endTyping(*weight_);
        changeWeight(value);
    });
    connect(zero_, &QToolButton::clicked, this, [this] { changeWeight(0); });
    return numbers_;
}

ElidedLabel* InspectorPanel::addCaption(QVBoxLayout& column) {
    auto* caption = new ElidedLabel(content_);
    setTextStyle(caption, TextSize::Small, TextTone::Secondary);
    column.addWidget(caption);
    return caption;
}

ImageGridView* InspectorPanel::addGrid(QVBoxLayout& column, ElidedLabel*& caption, double heightUnits) {
    caption = addCaption(column);
    auto* grid = new ImageGridView(content_);
    grid->setProperty("heightUnits", heightUnits);
    column.addWidget(grid);
    return grid;
}

void InspectorPanel::applyTheme() {
    const Theme& theme = currentTheme();
    const int half = theme.spacing(0.5);
    header_->setContentsMargins(theme.spacing(), half, half, half);
    header_->setSpacing(half);
    halves_->setContentsMargins(theme.spacing(), half, theme.spacing(), theme.spacing());
    halves_->setSpacing(theme.spacing(1.5));
    for (QLayout* column : content_->findChildren<QLayout*>())
        if (qobject_cast<QVBoxLayout*>(column) != nullptr) column->setSpacing(theme.spacing(0.5));
    for (ImageGridView* grid : content_->findChildren<ImageGridView*>())
        grid->setFixedHeight(theme.spacing(grid->property("heightUnits").toDouble()));
    for (QToolButton* button : {undo_, redo_})
        button->setIconSize({theme.spacing(2), theme.spacing(2)});
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
    arrange();
}

/// In a narrow column one half stands below the other.
void InspectorPanel::arrange() {
    const bool narrow = width() < currentTheme().spacing(narrowUnits);
    halves_->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void InspectorPanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    arrange();
}

SnapshotRequest InspectorPanel::request() const {
    SnapshotRequest request;
    request.net = true;
    return request;
}

void InspectorPanel::clear() {
    unit_ = nullptr;
    weights_->clear();
    activation_->clear();
    stack_->setCurrentIndex(0);
}

bool InspectorPanel::isEmpty() const {
    return stack_->currentIndex() == 0;
}

void InspectorPanel::setBare(bool bare) {
    for (QWidget* control : std::initializer_list<QWidget*>{switchOff_, undo_, redo_, numbers_})
        control->setVisible(!bare);
}

void InspectorPanel::presentUnit(std::shared_ptr<const UnitView> unit) {
    if (!unit) return clear();
    unit_ = std::move(unit);
    title_->setText(tr("%1 · unit %2").arg(words(unit_->layer)).arg(unit_->unit.unit + 1));
    const bool isImage = unit_->unit.layer == 1 && unit_->weights.size() == unit_->shape.pixels();
    weights_->setField(unit_->weights, isImage ? unit_->shape : unitGrid(unit_->weights.size()));
    showNumbers();
    showField(!isImage && unit_->field.size() == unit_->shape.pixels());
    showExciting();
    showPartners(below_, belowCaption_, tr("Strongest below"), unit_->below, unit_->fieldsBelow);
    showPartners(above_, aboveCaption_, tr("Strongest above"), unit_->above, unit_->fieldsAbove);
    stack_->setCurrentIndex(1);
}

void InspectorPanel::showNumbers() {
    setUnlessTyped(*bias_, static_cast<double>(unit_->bias));
    QString facts = tr("‖w‖ = %1 over %2 weights to %3")
                        .arg(formatFixed(static_cast<double>(unit_->weights.norm()), 3).trimmed(),
                             formatCount(unit_->weights.size()), words(unit_->layerBelow));
    if (unit_->exciting.size() > 0)
        facts += tr(" · mean activation %1").arg(static_cast<double>(unit_->meanActivation), 0, 'f', 3);
    facts_->setText(facts);
    showChosenWeight();
}

/// In pixels, where the weights themselves are no image.
void InspectorPanel::showField(bool shown) {
    fieldCaption_->setVisible(shown);
    field_->setVisible(shown);
    if (!shown) return;
    fieldCaption_->setText(tr("In pixels, as a sum of the fields below"));
    GridStyle style = field_->gridStyle();
    style.colours = ColourMap::Signed;
    style.contrast = GridContrast::PerImage;
    field_->setGridStyle(style);
    field_->setImages(std::make_shared<const Matrix>(unit_->field), unit_->shape);
}

void InspectorPanel::showExciting() {
    const bool shown = unit_->exciting.size() > 0;
    excitingCaption_->setVisible(shown);
    exciting_->setVisible(shown);
    if (!shown) return;
    excitingCaption_->setText(tr("The images that excite it most, P(h = 1 | v) from %1 to %2")
                                  .arg(static_cast<double>(unit_->excitement.maxCoeff()), 0, 'f', 2)
                                  .arg(static_cast<double>(unit_->excitement.minCoeff()), 0, 'f', 2));
    exciting_->setImages(part(unit_, unit_->exciting), unit_->shape);
}

/// Each under its weight.
void InspectorPanel::showPartners(ImageGridView* grid, ElidedLabel* caption, const QString& title,
                                  const std::vector<UnitPartner>& partners, const Matrix& fields) {
    for (QWidget* widget : std::initializer_list<QWidget*>{grid, caption})
        widget->setVisible(!partners.empty());
    if (partners.empty()) return;
    caption->setText(tr("%1, hidden %2; a click shows that unit").arg(title).arg(partners.front().unit.layer));
    QStringList names;
    for (const UnitPartner& partner : partners)
        names.append(formatFixed(static_cast<double>(partner.weight), 2).trimmed());
    GridStyle style = grid->gridStyle();
    style.colours = ColourMap::Signed;
    style.contrast = GridContrast::PerImage;
    style.layout.columns = static_cast<int>(partners.size());
    style.columnCaptions = names;
    grid->setGridStyle(style);
    if (fields.rows() == unit_->shape.pixels()) grid->setImages(part(unit_, fields), unit_->shape);
}

void InspectorPanel::presentActivation(const UnitActivation& activation) {
    const bool something = activation.mean.size() > 1;
    activationCaption_->setVisible(something);
    activation_->setVisible(something);
    activation_->setActivation(activation);
}

void InspectorPanel::setChangeable(bool changeable) {
    switchOff_->setEnabled(changeable);
    numbers_->setEnabled(changeable);
}

void InspectorPanel::setSurgery(const QString& undoes, const QString& redoes) {
    undo_->setEnabled(!undoes.isEmpty());
    redo_->setEnabled(!redoes.isEmpty());
    undo_->setToolTip(undoes.isEmpty() ? tr("Nothing was changed") : tr("Take back: %1").arg(undoes));
    redo_->setToolTip(redoes.isEmpty() ? tr("Nothing was taken back") : tr("Do again: %1").arg(redoes));
}

QString InspectorPanel::weightWords(Index cell) const {
    if (unit_->unit.layer > 1 || unit_->weights.size() != unit_->shape.pixels())
        return tr("Weight to %1 unit %2").arg(words(unit_->layerBelow)).arg(cell + 1);
    return tr("Weight to pixel (%1, %2)")
        .arg(cell % unit_->shape.columns + 1)
        .arg(cell / unit_->shape.columns + 1);
}

void InspectorPanel::showChosenWeight() {
    const Index cell = weights_->chosen();
    const bool chosen = unit_ && cell >= 0 && cell < unit_->weights.size();
    weight_->setEnabled(chosen);
    zero_->setEnabled(chosen);
    weightName_->setText(chosen ? weightWords(cell) : tr("Click a weight to change it"));
    setUnlessTyped(*weight_, chosen ? static_cast<double>(unit_->weights[cell]) : 0);
}

void InspectorPanel::describeCell(Index cell) {
    if (!unit_ || cell < 0 || cell >= unit_->weights.size()) return emit hovered({});
    emit hovered(
        tr("%1: %2").arg(weightWords(cell), formatFixed(static_cast<double>(unit_->weights[cell]), 4).trimmed()));
}

void InspectorPanel::changeWeight(double value) {
    if (!unit_ || weights_->chosen() < 0) return;
    emit operationRequested({OperationKind::Weight, unit_->unit, weights_->chosen(), static_cast<float>(value)});
}

QWidget& InspectorPanel::exported() {
    return isEmpty() ? *static_cast<QWidget*>(this) : *content_;
}

} // namespace reverie
