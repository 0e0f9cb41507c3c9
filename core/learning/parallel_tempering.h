#pragma once

#include "core/learning/estimators.h"
#include "core/sampling/tempering.h"

namespace reverie {

/// The negative phase from chains at several temperatures that trade their states, of which those of the machine's
/// own temperature are the particles (Desjardins, Courville, Bengio, Vincent & Delalleau 2010).
class ParallelTempering final : public GradientEstimator {
public:
    /// Throws Error for a machine that cannot be heated.
    static void check(const Rbm& machine);

    /// `chains` at each of so many temperatures, the hottest with the inverse temperature `hottest` in (0, 1).
    /// They start from noise at the first estimate.
    ParallelTempering(std::uint64_t seed, Index chains, Index temperatures, float hottest);

    Index particles(const Rbm& machine, Index cases) const override;
    void estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate, ThreadTeam& team) override;
    using GradientEstimator::persistentChains;
    Chains* persistentChains() override { return &chains_.level(0); }
    std::vector<Chains*> allChains() override;
    /// The mean over the pairs of neighbouring temperatures that tried to trade.
    double swapRate() const override;
    std::uint64_t streamPosition() const override { return chains_.streamPosition(); }
    void seek(std::uint64_t position) override { chains_.seek(position); }

private:
    TemperedChains chains_;
    Index count_;
};

} // namespace reverie
