#include "app/session/pace.h"

#include <algorithm>

namespace reverie {

namespace {

constexpr auto window = std::chrono::milliseconds(250);
constexpr double newShare = 0.3;

} // namespace

void Pace::limit(double minibatchesPerSecond) {
    period_ = minibatchesPerSecond > 0 ? std::chrono::duration_cast<std::chrono::nanoseconds>(
                                             std::chrono::duration<double>(1.0 / minibatchesPerSecond))
                                       : std::chrono::nanoseconds::zero();
    due_ = last_ + period_;
    inWindow_ = -1;
    measured_ = 0;
}

void Pace::restart() {
    due_ = {};
    inWindow_ = -1;
    measured_ = 0;
}

void Pace::count(Clock::time_point now) {
    last_ = now;
    due_ = period_ > std::chrono::nanoseconds::zero() ? std::max(due_ + period_, now) : now;
    if (due_ <= now && period_ > std::chrono::nanoseconds::zero()) due_ = now + period_;
    if (inWindow_ < 0) {
        windowStart_ = now;
        inWindow_ = 0;
        return;
    }
    ++inWindow_;
    const auto passed = now - windowStart_;
    if (passed < window) return;
    const double rate = static_cast<double>(inWindow_) / std::chrono::duration<double>(passed).count();
    measured_ = measured_ > 0 ? measured_ + newShare * (rate - measured_) : rate;
    windowStart_ = now;
    inWindow_ = 0;
}

} // namespace reverie
