#include "app/session/iteration_pace.h"

#include <algorithm>

namespace reverie {

namespace {

/// The most iterations that are made up for at once after the window was busy elsewhere.
constexpr double mostOwed = 200;
constexpr double secondsAway = 0.5;

} // namespace

int IterationPace::due(double perSecond, Clock::time_point now) {
    const double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    owed_ = std::min(owed_ + std::min(seconds, secondsAway) * perSecond, mostOwed);
    const auto whole = static_cast<int>(owed_);
    owed_ -= whole;
    return whole;
}

} // namespace reverie
