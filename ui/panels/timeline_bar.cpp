#include "ui/panels/timeline_bar.h"

#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/control_makers.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/timeline_slider.h"

#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace reverie {

namespace {

constexpr double wordsUnits = 36; ///< "epoch 30.0 · minibatch 13,500 · live +1,340".
constexpr double bytesInMebibyte = 1024.0 * 1024.0;

QString count(std::uint64_t number) {
    return formatCount(static_cast<std::int64_t>(number));
}

} // namespace

TimelineBar::TimelineBar(QWidget* parent)
    : QWidget(parent), row_(new QHBoxLayout(this)), slider_(new TimelineSlider(this)),
      words_(new ElidedLabel(this)) {
    setObjectName(QStringLiteral("timeline"));
    words_->setObjectName(QStringLiteral("timelineWords"));
    setTextStyle(words_, TextSize::Small, TextTone::Secondary);
    // Neither moves when the words change.
    words_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row_->addWidget(slider_, 3);
    row_->addWidget(words_, 2);
    liveButton_ =
        addButton(QStringLiteral("timelineLive"), tr("Live"), tr("Show what the run has learned until now"));
    resume_ = addButton(QStringLiteral("timelineResume"), tr("Resume from here"),
                        tr("Go on from the moment that is shown; what was learned after it is forgotten"));
    compare_ = addButton(QStringLiteral("timelineCompare"), tr("Before and after"),
                         tr("Keep the filters and fantasies of this moment beside those of the newest state"));
    command_ =
        addButton(QStringLiteral("timelineCommand"), tr("Copy as command"),
                  tr("Copy the command line that repeats the run until what is shown, live changes included"));
    connect(slider_, &TimelineSlider::momentChosen, this, [this](quint64 minibatch) { request(minibatch); });
    connect(slider_, &TimelineSlider::liveChosen, this, &TimelineBar::goLive);
    connect(slider_, &TimelineSlider::firstChosen, this, &TimelineBar::goToFirst);
    connect(slider_, &TimelineSlider::moved, this, &TimelineBar::move);
    connect(liveButton_, &QToolButton::clicked, this, &TimelineBar::goLive);
    connect(resume_, &QToolButton::clicked, this, [this] {
        if (pinned_) emit resumeRequested(pinned_->minibatch);
    });
    connect(compare_, &QToolButton::clicked, this, &TimelineBar::comparisonRequested);
    connect(command_, &QToolButton::clicked, this,
            [this] { emit commandRequested(pinned_ ? pinned_->minibatch : live_.minibatch); });
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &TimelineBar::applyTheme);
    applyTheme();
    describe();
}

QToolButton* TimelineBar::addButton(const QString& name, const QString& text, const QString& tip) {
    QToolButton* button = makeTextButton(text, tip, this);
    button->setObjectName(name);
    row_->addWidget(button);
    return button;
}

void TimelineBar::applyTheme() {
    const Theme& theme = currentTheme();
    row_->setContentsMargins(theme.spacing(1.5), 0, theme.spacing(), 0);
    row_->setSpacing(theme.spacing(0.5));
    words_->setMaximumWidth(theme.spacing(wordsUnits));
    words_->setContentsMargins(theme.spacing(0.5), 0, 0, 0);
    for (QToolButton* button : {liveButton_, resume_, compare_, command_})
        button->setFixedHeight(theme.spacing(3));
    updateGeometry();
}

void TimelineBar::setTimeline(const Timeline& timeline) {
    timeline_ = timeline;
    slider_->setMoments(timeline.moments);
    describe();
}

void TimelineBar::setMarks(const std::vector<Mark>& marks) {
    slider_->setMarks(marks);
}

void TimelineBar::setState(const RunPosition& live, const std::optional<RunPosition>& pinned) {
    live_ = live;
    pinned_ = pinned;
    slider_->setState(live.minibatch, pinned ? std::optional(pinned->minibatch) : std::nullopt);
    describe();
}

QString TimelineBar::saying() const {
    return words_->text();
}

void TimelineBar::describe() {
    const auto shown = [this](const Timeline::Kept& kept) {
        return kept.position.minibatch == pinned_->minibatch;
    };
    const bool resumable = pinned_ && std::ranges::any_of(timeline_.moments, [&](const auto& kept) {
                               return shown(kept) && kept.resumable;
                           });
    liveButton_->setEnabled(pinned_.has_value());
    resume_->setEnabled(resumable);
    compare_->setEnabled(pinned_.has_value());
    command_->setEnabled(live_.minibatch > 0);
    const auto megabytes = [](std::size_t bytes) {
        return QString::number(static_cast<double>(bytes) / bytesInMebibyte, 'f', 0);
    };
    const QString kept =
        tr("%1 · every %2 · %3 MB")
            .arg(formatCounted(std::ssize(timeline_.moments), tr("moment"), tr("moments")),
                 timeline_.interval == 1 ? tr("minibatch") : tr("%1 minibatches").arg(count(timeline_.interval)),
                 megabytes(timeline_.bytes));
    words_->setToolTip(
        tr("What is kept of the run in memory: %1 of %2. Moments with a long tick can be resumed; where "
           "there is no more room, every other one is let go.")
            .arg(kept, megabytes(timeline_.budget)));
    if (!pinned_) return words_->setText(kept);
    words_->setText(tr("epoch %1 · minibatch %2 · live +%3")
                        .arg(pinned_->totalEpochs(), 0, 'f', 1)
                        .arg(count(pinned_->minibatch),
                             count(live_.minibatch - std::min(live_.minibatch, pinned_->minibatch))));
}

void TimelineBar::request(std::optional<std::uint64_t> minibatch) {
    if (minibatch)
        emit pinRequested(*minibatch);
    else
        emit liveRequested();
}

/// Past the last moment before the newest state lies that state.
void TimelineBar::move(int moments) {
    std::vector<std::uint64_t> earlier;
    for (const Timeline::Kept& kept : timeline_.moments)
        if (kept.position.minibatch < live_.minibatch) earlier.push_back(kept.position.minibatch);
    if (earlier.empty()) return;
    const auto newest = std::ssize(earlier);
    const auto now = pinned_ ? std::ranges::lower_bound(earlier, pinned_->minibatch) - earlier.begin() : newest;
    const auto to = std::clamp<std::ptrdiff_t>(now + moments, 0, newest);
    if (to == now) return;
    request(to == newest ? std::nullopt : std::optional(earlier[static_cast<std::size_t>(to)]));
}

void TimelineBar::goEarlier() {
    move(-1);
}

void TimelineBar::goLater() {
    move(1);
}

void TimelineBar::goToFirst() {
    if (!timeline_.moments.empty() && timeline_.moments.front().position.minibatch < live_.minibatch)
        request(timeline_.moments.front().position.minibatch);
}

void TimelineBar::goLive() {
    if (pinned_) request(std::nullopt);
}

} // namespace reverie
