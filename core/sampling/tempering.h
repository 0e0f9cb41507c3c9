#pragma once

#include "core/sampling/chains.h"

#include <span>
#include <vector>

namespace reverie {

/// The machine at an inverse temperature β in (0, 1]: P_β(v, h) ∝ P(v, h)^β. Throws Error when both sides are
/// Gaussian.
Rbm tempered(const Rbm& machine, float inverseTemperature);

/// Gibbs chains at several temperatures that trade their states: the hot ones go everywhere, and what they find
/// comes down to the cold ones (parallel tempering; Swendsen & Wang 1986; Desjardins et al. 2010).
class TemperedChains {
public:
    /// So many inverse temperatures from 1 down to `hottest`, evenly spaced; two at least.
    TemperedChains(std::uint64_t seed, Index temperatures, float hottest);

    /// Starts `count` chains at each temperature from noise.
    void startRandom(const Rbm& machine, Index count, ThreadTeam& team);
    /// `steps` times: a Gibbs step of every chain at its temperature, ending with the hidden side, then neighbours
    /// trade with the probability min(1, exp((β − β′)(E − E′))), pairs of even and odd temperatures in turn.
    void advance(const Rbm& machine, ThreadTeam& team, int steps);

    /// Chains at each temperature.
    Index count() const { return levels_.front().count(); }
    std::span<const float> inverseTemperatures() const { return inverseTemperatures_; }
    /// The chains of one temperature, 0 being that of the machine itself.
    Chains& level(std::size_t number) { return levels_[number]; }
    const Chains& level(std::size_t number) const { return levels_[number]; }
    std::size_t levels() const { return levels_.size(); }
    /// Share of the trades between temperature `number` and the next hotter one that were made in the last step
    /// of the last advance() to try some; NaN where it tried none.
    std::span<const double> swapRates() const { return swapRates_; }

    /// The stream that decides on trades, and which pairs are next: what a checkpoint keeps beside the chains.
    std::uint64_t streamPosition() const { return stream_.position(); }
    void seek(std::uint64_t position) { stream_.seek(position); }

private:
    void trade(const Rbm& machine, std::size_t first);

    RandomStream stream_; ///< One draw a round of trades; its parity says which pairs.
    std::vector<float> inverseTemperatures_;
    std::vector<Chains> levels_;
    std::vector<double> swapRates_;
};

} // namespace reverie
