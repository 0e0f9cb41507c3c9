#include "app/session/annealing.h"

namespace reverie {

bool anneal(LikelihoodEstimator& estimator, ThreadTeam& team, const std::stop_token& stop,
            const std::function<void(int percent)>& told) {
    // So few that who cancels does not wait.
    constexpr Index temperaturesAtATime = 4;
    for (int last = 0; !estimator.finished();) {
        if (stop.stop_requested()) return false;
        estimator.advance(temperaturesAtATime, team);
        const int percent = static_cast<int>(100 * estimator.progress());
        if (percent > last) told(last = percent);
    }
    return true;
}

} // namespace reverie
