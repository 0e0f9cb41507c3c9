#include "core/learning/parallel_tempering.h"

#include <cmath>

namespace reverie {

void ParallelTempering::check(const Rbm& machine) {
    tempered(Rbm(machine.visible, machine.hidden), 0.5F);
}

ParallelTempering::ParallelTempering(std::uint64_t seed, Index chains, Index temperatures, float hottest)
    : chains_(seed, temperatures, hottest), count_(chains) {}

Index ParallelTempering::particles(const Rbm&, Index) const {
    return count_;
}

void ParallelTempering::estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate,
                                 ThreadTeam& team) {
    estimate.fillDataHidden(machine, team);
    if (chains_.count() != count_) chains_.startRandom(machine, count_, team);
    chains_.advance(machine, team, gibbsSteps);
    estimate.particles() = chains_.level(0).visible();
    // What came from a hotter temperature brought that one's means.
    hiddenMean(machine, estimate.particles(), estimate.particlesHidden(), team);
    estimate.weigh(machine, team);
}

std::vector<Chains*> ParallelTempering::allChains() {
    std::vector<Chains*> all;
    for (std::size_t level = 0; level < chains_.levels(); ++level)
        all.push_back(&chains_.level(level));
    return all;
}

double ParallelTempering::swapRate() const {
    double sum = 0;
    int tried = 0;
    for (const double rate : chains_.swapRates()) {
        if (std::isnan(rate)) continue;
        sum += rate;
        ++tried;
    }
    return sum / tried;
}

} // namespace reverie
