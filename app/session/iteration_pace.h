#pragma once

#include <chrono>

namespace reverie {

/// Iterations at a chosen speed, however seldom somebody comes to do them.
class IterationPace {
public:
    using Clock = std::chrono::steady_clock;

    /// How many are due since the last call; those of a longer absence are not made up for.
    int due(double perSecond, Clock::time_point now);

private:
    Clock::time_point last_{};
    double owed_ = 0; ///< Part of an iteration that is due already.
};

} // namespace reverie
