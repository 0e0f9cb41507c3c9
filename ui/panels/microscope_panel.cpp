#include "ui/panels/microscope_panel.h"

#include "ui/panels/empty_state.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/control_makers.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/glass_strip.h"
#include "ui/widgets/pair_images.h"
#include "ui/widgets/wording.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace reverie {

namespace {

constexpr Index matrixUnits = 100;                    ///< On either side; more would be dots.
constexpr std::array speeds = {3000, 1500, 700, 250}; ///< Milliseconds a half step.
constexpr int usualSpeed = 2;
constexpr int stripShare = 3;
constexpr int pairsShare = 2;

QString number(float value) {
    return plainNumber(static_cast<double>(value), 2);
}

float largest(const Vector& values) {
    return values.size() == 0 ? 0.0F : values.cwiseAbs().maxCoeff();
}

/// The pairs row by row, as images are.
Vector rowByRow(const Matrix& pairs) {
    const Matrix turned = pairs.transpose();
    return Eigen::Map<const Vector>(turned.data(), turned.size());
}

} // namespace

MicroscopePanel::MicroscopePanel(QWidget* parent)
    : Panel(QStringLiteral("microscope"), tr("Microscope"), parent), stack_(new QStackedLayout(this)),
      empty_(new EmptyState(QStringLiteral("crosshair"), {}, {}, this)) {
    stack_->addWidget(empty_);
    stack_->addWidget(makeContent());
    setAutoFillBackground(true);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &MicroscopePanel::arrange);
    connect(&timer_, &QTimer::timeout, this, &MicroscopePanel::tick);
    clear();
    arrange();
}

QWidget* MicroscopePanel::makeContent() {
    body_ = new QWidget(this);
    makeControls();
    rule_ = new ElidedLabel(body_);
    note_ = new ElidedLabel(body_);
    update_ = new ElidedLabel(body_);
    setTextStyle(note_, TextSize::Small, TextTone::Secondary);
    setTextStyle(update_, TextSize::Small, TextTone::Secondary);
    strip_ = new GlassStrip(body_);
    scroll_ = new QScrollArea(body_);
    scroll_->setWidget(strip_);
    // Both stand on the ground of the panel.
    strip_->setAutoFillBackground(false);
    scroll_->viewport()->setAutoFillBackground(false);
    scroll_->installEventFilter(this);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setMinimumHeight(currentTheme().spacing(14));
    pairs_ = new PairImages(body_);
    auto* first = new QHBoxLayout;
    for (QWidget* widget : std::initializer_list<QWidget*>{case_, layer_, steps_, matrices_})
        first->addWidget(widget);
    first->addStretch(1);
    auto* second = new QHBoxLayout;
    for (QWidget* widget : std::initializer_list<QWidget*>{half_, whole_, run_, play_, speed_, restart_, another_})
        second->addWidget(widget);
    second->addStretch(1);
    content_ = new QVBoxLayout(body_);
    content_->addLayout(first);
    content_->addLayout(second);
    content_->addWidget(rule_);
    content_->addWidget(note_);
    content_->addWidget(scroll_, stripShare);
    content_->addWidget(pairs_, pairsShare);
    content_->addWidget(update_);
    connect(strip_, &GlassStrip::hovered, this, &Panel::hovered);
    connect(pairs_, &PairImages::hovered, this, &Panel::hovered);
    connect(strip_, &GlassStrip::unitChosen, this, [this](qlonglong unit) {
        unitChosen_ = true;
        chooseUnit(static_cast<Index>(unit));
        emit unitChosen({std::max(layer(), 0) + 1, static_cast<Index>(unit)});
    });
    return body_;
}

void MicroscopePanel::makeControls() {
    case_ = new QSpinBox(body_);
    case_->setPrefix(tr("Case "));
    case_->setAccessibleName(tr("Case"));
    case_->setToolTip(tr("Which image of the data lies under the glass"));
    case_->setKeyboardTracking(false);
    steps_ = new QSpinBox(body_);
    steps_->setRange(1, mostSteps);
    steps_->setPrefix(QStringLiteral("k = "));
    steps_->setAccessibleName(tr("Whole Gibbs steps k"));
    steps_->setToolTip(tr("After how many whole steps Play and “To hᵏ” end"));
    layer_ = makeChoice(tr("Layer"), tr("Which pair of layers lies under the glass"), body_);
    speed_ = makeChoice(tr("Speed"), tr("How fast Play goes"), body_);
    for (const QString& name : {tr("3 s"), tr("1.5 s"), tr("0.7 s"), tr("0.25 s")})
        speed_->addItem(name);
    speed_->setCurrentIndex(usualSpeed);
    matrices_ = new QCheckBox(tr("All pairs"), body_);
    matrices_->setToolTip(
        tr("Three whole matrices, visible units down and hidden units across, where there are at "
           "most 100 on either side"));
    const auto button = [this](const QString& name, const QString& tip, auto signal) {
        auto* made = new QToolButton(body_);
        made->setText(name);
        made->setAccessibleName(name);
        made->setToolTip(tip);
        made->setFocusPolicy(Qt::TabFocus);
        connect(made, &QToolButton::clicked, this, signal);
        return made;
    };
    half_ = button(tr("Half step"), tr("Draw one side given the other"), &MicroscopePanel::halfStepRequested);
    whole_ = button(tr("Whole step"), tr("Down and up again"), &MicroscopePanel::wholeStepRequested);
    run_ = button(tr("To hᵏ"), tr("All half steps up to k at once"), &MicroscopePanel::runRequested);
    restart_ = button(tr("Restart"), tr("Back to v⁰ with the newest weights; the same samples are drawn again"),
                      &MicroscopePanel::restartRequested);
    another_ = button(tr("Another sample"), tr("Back to v⁰ with other random numbers"),
                      &MicroscopePanel::anotherSampleRequested);
    play_ =
        makeIconButton(QStringLiteral("play"), tr("Play"), tr("Half steps one after the other, up to k"), body_);
    play_->setIcon(themedIcon(QStringLiteral("play"), QStringLiteral("pause")));
    play_->setCheckable(true);
    connect(play_, &QToolButton::clicked, this, &MicroscopePanel::play);
    connect(case_, &QSpinBox::valueChanged, this, &MicroscopePanel::choiceChanged);
    connect(layer_, &QComboBox::currentIndexChanged, this, [this](int) {
        unitChosen_ = false;
        emit choiceChanged();
    });
    connect(speed_, &QComboBox::currentIndexChanged, this,
            [this](int index) { timer_.setInterval(speeds[static_cast<std::size_t>(std::max(index, 0))]); });
    connect(matrices_, &QCheckBox::toggled, this, &MicroscopePanel::showPairs);
    timer_.setInterval(speeds[usualSpeed]);
}

void MicroscopePanel::arrange() {
    const Theme& theme = currentTheme();
    content_->setContentsMargins(theme.spacing(), theme.spacing(), theme.spacing(), theme.spacing());
    content_->setSpacing(theme.spacing(0.5));
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
    scroll_->setPalette(ground);
    fitStrip();
}

void MicroscopePanel::clear() {
    unitChosen_ = false;
    presentNothing(
        tr("A case of the data appears here, with what the machine makes of it half a step at a time."));
}

void MicroscopePanel::presentNothing(const QString& sentence) {
    play(false);
    view_.reset();
    strip_->setView(nullptr);
    pairs_->setPictures({});
    empty_->setText(tr("Nothing under the glass"), sentence);
    stack_->setCurrentWidget(empty_);
}

QWidget& MicroscopePanel::exported() {
    return *stack_->currentWidget();
}

void MicroscopePanel::setChoices(Index cases, const QStringList& layers) {
    const QSignalBlocker stillCase(case_);
    const QSignalBlocker stillLayer(layer_);
    case_->setRange(1, static_cast<int>(std::max<Index>(cases, 1)));
    case_->setSuffix(tr(" of %1").arg(cases));
    QStringList known;
    for (int i = 0; i < layer_->count(); ++i)
        known.append(layer_->itemText(i));
    if (known != layers) {
        layer_->clear();
        layer_->addItems(layers);
        layer_->setCurrentIndex(static_cast<int>(layers.size()) - 1);
    }
    layer_->setVisible(layers.size() > 1);
}

Index MicroscopePanel::caseNumber() const {
    return case_->value() - 1;
}

int MicroscopePanel::layer() const {
    return layer_->count() > 1 ? layer_->currentIndex() : -1;
}

int MicroscopePanel::gibbsSteps() const {
    return steps_->value();
}

void MicroscopePanel::presentGlass(std::shared_ptr<const GlassView> view) {
    view_ = std::move(view);
    const GlassState& last = *view_->states.back();
    const bool halfStep = last.rule == GlassRule::Up || last.rule == GlassRule::Down;
    const QString rule = ruleOf(*view_, last);
    rule_->setText(halfStep ? QStringLiteral("%1:  %2").arg(symbolOf(last), rule) : rule);
    note_->setText(tr("Above what each side is drawn from, below what was drawn · %1").arg(view_->note));
    for (QToolButton* button : {half_, whole_, run_, play_})
        button->setEnabled(!view_->finished);
    matrices_->setEnabled(view_->differenceIsGradient && view_->visible.size() <= matrixUnits &&
                          view_->partners() <= matrixUnits);
    strip_->setView(view_);
    stack_->setCurrentWidget(body_);
    fitStrip();
    scroll_->horizontalScrollBar()->setValue(scroll_->horizontalScrollBar()->maximum());
    const GlassStatistics& statistics = view_->statistics;
    Index unit = unit_;
    if (!unitChosen_ || unit_ >= view_->partners()) {
        unit = -1;
        unitChosen_ = false;
        if (statistics.complete)
            statistics.difference().colwise().squaredNorm().maxCoeff(&unit);
        else if (statistics.positive.size() > 0)
            statistics.positive.colwise().squaredNorm().maxCoeff(&unit);
    }
    chooseUnit(unit);
    if (atEnd()) play(false);
}

void MicroscopePanel::chooseUnit(Index unit) {
    unit_ = unit;
    strip_->setUnit(unit);
    showPairs();
}

/// Pairs of all units of a general machine, or those of the two sides.
bool MicroscopePanel::showsWhole() const {
    return matrices_->isChecked() && matrices_->isEnabled();
}

SignedPicture MicroscopePanel::pairPicture(const QString& caption, const Matrix& pairs) const {
    SignedPicture made;
    made.caption = caption;
    if (showsWhole()) {
        made.values = rowByRow(pairs);
        made.shape = {pairs.rows(), pairs.cols()};
    } else {
        Matrix column = pairs.col(unit_);
        if (view_->pixels && view_->visible.size() >= view_->shape.pixels()) {
            column.conservativeResize(view_->shape.pixels(), 1);
            if (view_->showFields) view_->showFields(column);
            made.shape = view_->shape;
        } else {
            made.shape = unitGrid(column.rows());
        }
        made.values = column;
    }
    made.below = tr("largest %1").arg(number(largest(made.values)));
    return made;
}

/// "⟨v h⟩₀ positive" in the terms of the machine.
std::array<QString, 3> MicroscopePanel::pairCaptions() const {
    if (!view_->chained) return {tr("v hᵀ, what it should say"), tr("v̂ hᵀ, what it says"), tr("Difference")};
    const bool lateral = showsWhole() && view_->statistics.allPositive.size() > 0;
    const QString pair = lateral                    ? QStringLiteral("⟨x x⟩")
                         : view_->hidden.size() > 0 ? QStringLiteral("⟨v h⟩")
                                                    : QStringLiteral("⟨v v⟩");
    return {pair + tr("₀ positive"), pair + tr("ₖ negative"), tr("Difference")};
}

/// How the chosen hidden unit of a general machine is joined with the others: what S is changed by.
void MicroscopePanel::addLateral(std::vector<SignedPicture>& pictures) const {
    const GlassStatistics& all = view_->statistics;
    if (showsWhole() || !all.complete || all.allPositive.size() == 0) return;
    const Index hidden = view_->hidden.size();
    const Vector column = (all.allPositive - all.allNegative).col(view_->visible.size() + unit_).tail(hidden);
    SignedPicture made;
    made.caption = tr("Difference of ⟨h h⟩, for S");
    made.shape = unitGrid(hidden);
    made.values = Vector::Zero(made.shape.pixels());
    made.values.head(hidden) = column;
    made.below = tr("largest %1").arg(number(largest(made.values)));
    pictures.push_back(std::move(made));
}

void MicroscopePanel::showPairs() {
    const bool something = view_ && view_->statistics.positive.size() > 0 && view_->differenceIsGradient;
    pairs_->setVisible(view_ && (view_->chained || something));
    if (!view_) return;
    const GlassStatistics& all = view_->statistics;
    if (!something || unit_ < 0) {
        update_->setText(view_->chained
                             ? tr("The statistics appear with h⁰.")
                             : tr("No chain and no statistics: the net learns from the gradient of its "
                                  "reconstruction error, which backpropagation takes down through its layers."));
        return pairs_->setPictures({});
    }
    const bool lateral = showsWhole() && all.allPositive.size() > 0;
    const Matrix& positive = lateral ? all.allPositive : all.positive;
    const Matrix& negative = lateral ? all.allNegative : all.negative;
    const auto rate = static_cast<float>(view_->learningRate);
    const std::array<QString, 3> captions = pairCaptions();
    std::vector<SignedPicture> pictures = {pairPicture(captions[0], positive)};
    if (all.complete) {
        pictures.push_back(pairPicture(captions[1], negative));
        pictures.push_back(pairPicture(captions[2], positive - negative));
    }
    addLateral(pictures);
    float limit = 0;
    for (const SignedPicture& one : pictures)
        limit = std::max(limit, largest(one.values));
    for (SignedPicture& one : pictures)
        one.limit = limit;
    if (all.complete) {
        const QString weights = view_->chained ? tr("ΔW = ε × difference") : tr("ΔG = ε × difference = −ε ∂L/∂G");
        pictures.push_back(pairPicture(weights, rate * (positive - negative)));
        pictures.back().limit = largest(pictures.back().values);
    }
    pairs_->setPictures(std::move(pictures));
    sayUpdate(rate);
}

void MicroscopePanel::sayUpdate(float rate) {
    const GlassStatistics& all = view_->statistics;
    const QString scope = showsWhole() ? tr("All pairs") : tr("Pairs of unit %1").arg(unit_);
    if (!all.complete) {
        update_->setText(tr("%1 · the negative phase is to come").arg(scope));
        return;
    }
    QString text =
        tr("%1, on one colour scale but for the last · ε = %2, without momentum and decay · Δc at most %3")
            .arg(scope, plainNumber(view_->learningRate, 3), number(rate * largest(all.visibleUpdate)));
    if (all.hiddenUpdate.size() > unit_)
        text += tr(" · Δb of the unit %1").arg(number(rate * all.hiddenUpdate(unit_)));
    update_->setText(text);
}

bool MicroscopePanel::atEnd() const {
    if (!view_ || view_->finished) return true;
    const GlassState& last = *view_->states.back();
    return last.round >= steps_->value() && last.hidden == (view_->hidden.size() > 0);
}

void MicroscopePanel::play(bool wanted) {
    const bool go = wanted && view_ && !view_->finished;
    play_->setChecked(go);
    if (go == timer_.isActive()) return;
    if (!go) return timer_.stop();
    if (atEnd()) emit restartRequested();
    timer_.start();
}

void MicroscopePanel::runTo(int steps) {
    steps_->setValue(steps);
    emit runRequested();
}

void MicroscopePanel::tick() {
    if (view_ && !atEnd()) emit halfStepRequested();
}

void MicroscopePanel::hideEvent(QHideEvent* event) {
    play(false);
    Panel::hideEvent(event);
}

bool MicroscopePanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == scroll_ && event->type() == QEvent::Resize) fitStrip();
    return Panel::eventFilter(watched, event);
}

void MicroscopePanel::fitStrip() {
    const int height = scroll_->height() - scroll_->horizontalScrollBar()->sizeHint().height();
    strip_->resize(strip_->widthFor(height), height);
}

} // namespace reverie
