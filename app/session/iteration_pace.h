#pragma once

#include <algorithm>
#include <chrono>

namespace reverie {

/// Iterations at the speed that a person chose, however seldom somebody comes to do them.
class IterationPace {
public:
    using Clock = std::chrono::steady_clock;
    struct Choice {
        bool running = false;
        double perSecond = 0; ///< 0 is as fast as it goes.
    };

    /// Calls `iterate` for each iteration that is due and for `steps` more, at full speed as often as there is
    /// time; not again once the deadline has passed.
    template<class Iterate>
    void advance(const Choice& choice, int steps, Clock::time_point deadline, const Iterate& iterate) {
        const bool free = choice.running && choice.perSecond <= 0;
        const int paced = due(choice.perSecond, Clock::now());
        int left = free ? std::max(1, steps) : steps + (choice.running ? paced : 0);
        while (left > 0) {
            iterate();
            if (Clock::now() >= deadline) return;
            if (!free) --left;
        }
    }

private:
    /// How many are due since the last call; those of a longer absence are not made up for.
    int due(double perSecond, Clock::time_point now);

    Clock::time_point last_{};
    double owed_ = 0; ///< Part of an iteration that is due already.
};

} // namespace reverie
