#pragma once

#include <chrono>
#include <cstdint>

namespace reverie {

/// Holds training to a chosen speed and measures the one it reaches.
class Pace {
public:
    using Clock = std::chrono::steady_clock;

    /// Minibatches a second; 0 is as fast as it goes.
    void limit(double minibatchesPerSecond);
    /// Training goes on after a pause: the next minibatch is due at once, the measurement begins anew.
    void restart();
    /// One minibatch has been learned.
    void count(Clock::time_point now);
    /// When the next minibatch is due; in the past when there is no limit.
    Clock::time_point due() const { return due_; }
    /// Measured minibatches a second; 0 while not known.
    double measured() const { return measured_; }

private:
    std::chrono::nanoseconds period_{};
    Clock::time_point last_{};
    Clock::time_point due_{};
    Clock::time_point windowStart_{};
    std::int64_t inWindow_ = -1;
    double measured_ = 0;
};

} // namespace reverie
