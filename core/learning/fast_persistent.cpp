#include "core/learning/fast_persistent.h"

namespace reverie {

void FastPersistentContrastiveDivergence::estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate,
                                                   ThreadTeam& team) {
    if (fast_.empty()) fast_.start(machine);
    estimate.fillDataHidden(machine, team);
    fast_.addTo(machine, sum_, team);
    persistent_.sample(sum_, gibbsSteps, estimate.particles(), estimate.particlesHidden(), team);
    estimate.weigh(machine, team);
}

} // namespace reverie
