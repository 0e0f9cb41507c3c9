#include "app/session/frame_clock.h"

#include <algorithm>

namespace reverie {

FrameClock::FrameClock(QObject* parent) : QObject(parent) {
    timer_.setSingleShot(true);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &FrameClock::onTimeout);
}

void FrameClock::wake() {
    if (!timer_.isActive()) arm();
}

void FrameClock::addCost(std::chrono::nanoseconds cost) {
    cost_ += cost;
    // Painting comes after the next beat was set: it moves that beat back.
    if (timer_.isActive()) arm();
}

void FrameClock::arm() {
    const qint64 passed = sinceBeat_.isValid() ? sinceBeat_.elapsed() : longest.count();
    timer_.start(static_cast<int>(std::max<qint64>(0, interval().count() - passed)));
}

std::chrono::milliseconds FrameClock::interval() const {
    const auto wanted =
        std::chrono::duration_cast<std::chrono::milliseconds>(cost_ * (training_ ? trainingShare : pausedShare));
    return std::clamp(wanted, shortest, longest);
}

void FrameClock::onTimeout() {
    sinceBeat_.start();
    cost_ = std::chrono::nanoseconds::zero();
    emit beat();
}

} // namespace reverie
