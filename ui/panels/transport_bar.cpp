#include "ui/panels/transport_bar.h"

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/wheel_guard.h"
#include "ui/widgets/wording.h"

#include <QAction>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <cmath>

namespace reverie {

namespace {

constexpr std::array<double, 7> minibatchesASecond = {1, 2, 5, 10, 30, 100, 0};
constexpr double positionUnits = 32;      ///< "epoch 30 of 30 · minibatch 450 of 450".
constexpr double leastPositionUnits = 14; ///< "epoch 30 of 30…".
constexpr int progressSteps = 10000;
constexpr double mostEpochs = 1e6;
constexpr double longestTime = 9 * 3600 + 50 * 60; ///< "9 h 50 min" is as long as it gets in words.

/// Gives a label the room of the longest words it will ever say.
void reserve(QLabel* label, const QStringList& words) {
    const QString current = label->text();
    int width = 0;
    label->setMinimumWidth(0);
    label->ensurePolished();
    for (const QString& text : words) {
        label->setText(text);
        width = std::max(width, label->sizeHint().width());
    }
    label->setText(current);
    label->setMinimumWidth(width);
}

} // namespace

QString positionText(const RunPosition& position, std::int64_t epochsPlanned) {
    const bool epochJustEnded = position.minibatch > 0 && position.minibatchInEpoch == 0;
    const std::int64_t epoch = epochJustEnded ? position.epoch : position.epoch + 1;
    const std::int64_t minibatch = epochJustEnded ? position.minibatchesPerEpoch : position.minibatchInEpoch;
    return TransportBar::tr("epoch %1 of %2 · minibatch %3 of %4")
        .arg(formatCount(epoch), formatCount(std::max(epoch, epochsPlanned)), formatCount(minibatch),
             formatCount(position.minibatchesPerEpoch));
}

TransportBar::TransportBar(QAction* play, QAction* stepMinibatch, QAction* stepEpoch, QAction* reset,
                           QWidget* parent)
    : QWidget(parent), row_(new QHBoxLayout(this)), play_(makeButton(play, QStringLiteral("play"), true)) {
    // The least width is that of the controls, not that of the words which happen to be shown.
    row_->setSizeConstraint(QLayout::SetNoConstraint);
    const auto addLine = [this] {
        auto* line = new QFrame(this);
        line->setFrameShape(QFrame::VLine);
        line->setFrameShadow(QFrame::Plain);
        row_->addWidget(line);
    };
    row_->addWidget(play_);
    row_->addWidget(makeButton(stepMinibatch, QStringLiteral("stepMinibatch"), false));
    row_->addWidget(makeButton(stepEpoch, QStringLiteral("stepEpoch"), false));
    row_->addWidget(makeButton(reset, QStringLiteral("reset"), false));
    addLine();
    row_->addWidget(makeProgress(), 1);
    addLine();
    row_->addWidget(makeEpochs());
    addLine();
    row_->addWidget(makeSpeed());
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &TransportBar::applyTheme);
    applyTheme();
    setState({});
}

QToolButton* TransportBar::makeButton(QAction* action, const QString& name, bool large) {
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(name);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setProperty("large", large);
    return button;
}

QWidget* TransportBar::makeProgress() {
    auto* group = new QWidget(this);
    position_ = new ElidedLabel(group);
    position_->setObjectName(QStringLiteral("position"));
    timeLeft_ = new QLabel(group);
    timeLeft_->setObjectName(QStringLiteral("timeLeft"));
    timeLeft_->setToolTip(tr("Judged from the speed of the last minibatches."));
    setTextStyle(timeLeft_, TextSize::Body, TextTone::Secondary);
    progress_ = new QProgressBar(group);
    progress_->setRange(0, progressSteps);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress of the planned epochs"));
    auto* words = new QHBoxLayout;
    words->setSpacing(2 * spacingUnit);
    words->addWidget(position_, 1);
    words->addWidget(timeLeft_);
    auto* column = new QVBoxLayout(group);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacingUnit / 2);
    column->addStretch(1);
    column->addLayout(words);
    column->addWidget(progress_);
    column->addStretch(1);
    return group;
}

QWidget* TransportBar::makeEpochs() {
    auto* group = new QWidget(this);
    epochsName_ = new QLabel(tr("Epochs"), group);
    epochsName_->setObjectName(QStringLiteral("epochsName"));
    setTextStyle(epochsName_, TextSize::Body, TextTone::Secondary);
    epochs_ = new NumberBox({1, mostEpochs, 10, false, true}, group);
    epochs_->setObjectName(QStringLiteral("epochsToRun"));
    epochs_->setRange(1, mostEpochs);
    epochs_->setAccessibleName(tr("Epochs to run"));
    epochs_->setToolTip(tr("Passes through the training set that are planned."));
    epochsName_->setBuddy(epochs_);
    auto* row = new QHBoxLayout(group);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacingUnit);
    row->addWidget(epochsName_);
    row->addWidget(epochs_);
    connect(epochs_, &NumberBox::valueChanged, this,
            [this](double epochs) { emit epochsChanged(static_cast<std::int64_t>(epochs)); });
    return group;
}

QWidget* TransportBar::makeSpeed() {
    auto* group = new QWidget(this);
    speedName_ = new QLabel(tr("Speed"), group);
    speedName_->setObjectName(QStringLiteral("speedName"));
    setTextStyle(speedName_, TextSize::Body, TextTone::Secondary);
    speed_ = new QSlider(Qt::Horizontal, group);
    speed_->setObjectName(QStringLiteral("speed"));
    speed_->setRange(0, static_cast<int>(minibatchesASecond.size()) - 1);
    speed_->setPageStep(1);
    speed_->setValue(speed_->maximum());
    speed_->setAccessibleName(tr("Minibatches a second"));
    guardWheel(speed_);
    speedText_ = new QLabel(group);
    speedText_->setObjectName(QStringLiteral("speedText"));
    auto* row = new QHBoxLayout(group);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacingUnit);
    row->addWidget(speedName_);
    row->addWidget(speed_);
    row->addWidget(speedText_);
    connect(speed_, &QSlider::valueChanged, this, [this] {
        showSpeed();
        emit speedChanged(speed());
    });
    return group;
}

void TransportBar::applyTheme() {
    const Theme& theme = currentTheme();
    for (auto* button : findChildren<QToolButton*>()) {
        const int side = theme.spacing(button->property("large").toBool() ? 3.5 : 2.5);
        button->setIconSize(QSize(side, side));
    }
    row_->setContentsMargins(theme.spacing(), theme.spacing(0.5), theme.spacing(), theme.spacing(0.5));
    row_->setSpacing(theme.spacing());
    speed_->setFixedWidth(theme.spacing(10));
    timeLeft_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    reserve(timeLeft_, {timeLeft(longestTime)});
    measure();
    fitWords();
    updateGeometry();
}

QString TransportBar::speedWords(double minibatchesPerSecond) const {
    const bool brief = wording_ >= Wording::ShortSpeed;
    if (minibatchesPerSecond == 0) return brief ? tr("full") : tr("as fast as it goes");
    if (brief) return tr("%1/s").arg(plainNumber(minibatchesPerSecond));
    if (minibatchesPerSecond == 1) return tr("1 minibatch a second");
    return tr("%1 minibatches a second").arg(plainNumber(minibatchesPerSecond));
}

void TransportBar::showSpeed() {
    speedText_->setText(speedWords(speed()));
    const QString now = speed() == 0 ? tr("as fast as it goes") : tr("%1 a second").arg(plainNumber(speed()));
    speed_->setToolTip(
        tr("Speed: %1. Minibatches a second, slow enough to follow or as fast as it goes.").arg(now));
}

void TransportBar::say(Wording wording) {
    wording_ = wording;
    for (QLabel* name : {epochsName_, speedName_})
        name->setVisible(wording < Wording::NoNames);
    for (QLabel* words : {speedText_, timeLeft_})
        words->setVisible(wording < Wording::Controls);
    QStringList all;
    for (const double speed : minibatchesASecond)
        all.append(speedWords(speed));
    reserve(speedText_, all);
    showSpeed();
    const double units = wording < Wording::Controls ? positionUnits : leastPositionUnits;
    position_->setMinimumWidth(currentTheme().spacing(units));
}

/// The width every wording needs is measured once per theme, so that a resize only looks it up.
void TransportBar::measure() {
    for (std::size_t i = 0; i < widths_.size(); ++i) {
        say(static_cast<Wording>(i));
        for (QWidget* group : findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
            if (group->layout() == nullptr) continue;
            group->layout()->activate();
            group->updateGeometry();
        }
        widths_[i] = row_->minimumSize().width();
    }
}

/// As many words as there is room for.
void TransportBar::fitWords() {
    const auto fitting = std::ranges::find_if(widths_, [this](int needed) { return needed <= width(); });
    const auto index = std::min<std::ptrdiff_t>(fitting - widths_.begin(), std::ssize(widths_) - 1);
    if (static_cast<Wording>(index) != wording_) say(static_cast<Wording>(index));
}

void TransportBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitWords();
}

QSize TransportBar::minimumSizeHint() const {
    return {widths_.back(), row_->minimumSize().height()};
}

QSize TransportBar::sizeHint() const {
    return {widths_.front(), row_->sizeHint().height()};
}

void TransportBar::setState(const TransportState& state) {
    const QString nothing =
        state.viewOnly ? tr("a trained model · Space trains one from nothing") : tr("nothing to run yet");
    const QString place = positionText(state.position, state.epochsPlanned);
    position_->setText(state.position.minibatchesPerEpoch == 0 ? nothing
                       : state.stage.isEmpty()                 ? place
                                                               : QStringLiteral("%1: %2").arg(state.stage, place));
    timeLeft_->setText(state.finished ? tr("done") : timeLeft(state.secondsLeft));
    const double share =
        state.epochsPlanned > 0 ? state.position.epochs() / static_cast<double>(state.epochsPlanned) : 0;
    progress_->setValue(static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * progressSteps)));
    progress_->setToolTip(state.casesPerSecond > 0
                              ? tr("%1 cases a second").arg(formatCount(std::llround(state.casesPerSecond)))
                              : QString());
    if (epochs_->hasFocus() || state.epochsPlanned < 1) return;
    const QSignalBlocker quiet(epochs_);
    epochs_->setValue(static_cast<double>(state.epochsPlanned));
}

double TransportBar::speed() const {
    return minibatchesASecond[static_cast<std::size_t>(speed_->value())];
}

void TransportBar::setSpeed(double minibatchesPerSecond) {
    const auto distance = [&](double speed) {
        if (speed == 0 || minibatchesPerSecond <= 0) return speed == minibatchesPerSecond ? -1.0 : 1e9;
        return std::abs(std::log(speed / minibatchesPerSecond));
    };
    speed_->setValue(
        static_cast<int>(std::ranges::min_element(minibatchesASecond, {}, distance) - minibatchesASecond.begin()));
}

} // namespace reverie
