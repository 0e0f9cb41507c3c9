#pragma once

#include "core/math/random.h"
#include "core/math/thread_team.h"
#include "core/models/rbm.h"

#include <vector>

namespace reverie {

/// The inverse temperatures from 0 to 1 through which annealed importance sampling goes, and how often.
struct AnnealingPlan {
    std::vector<float> inverseTemperatures; ///< Ascending, the first 0 and the last 1.
    Index runs = 100;

    /// 14,500 temperatures in 100 runs: 500 up to 0.5, 4,000 more up to 0.9, 10,000 more up to 1 (Salakhutdinov &
    /// Murray 2008, section 5).
    static AnnealingPlan thorough();
    /// A tenth of the temperatures, likewise spread.
    static AnnealingPlan quick();
};

/// An estimate of log Z, and how far it can be trusted.
struct PartitionEstimate {
    double logZ = 0;                ///< log of the mean of the weights, plus log Z of the base machine.
    double standardError = 0;       ///< Of log Z, from the spread of the weights over the runs.
    double effectiveSampleSize = 0; ///< (Σ w)² / Σ w², from 1 to the number of runs.
};

/// Annealed importance sampling of a machine's partition function (Neal 2001; Salakhutdinov & Murray 2008), any
/// kinds of units. At inverse temperature β the machine has the weights βW and visible biases that go from those
/// of the base machine to its own; at β = 0 all units are independent and log Z is known.
class AnnealedImportance {
public:
    /// `baseBias` are visible biases of the base machine, of log-odds of the data's means for instance; the closer
    /// the base is to what the machine dreams, the smaller the error. Throws Error when their number is not that
    /// of the visible units, or the plan is no way from 0 to 1.
    AnnealedImportance(const Rbm& machine, Vector baseBias, AnnealingPlan plan, std::uint64_t seed);

    /// Goes through up to so many temperatures more, with all runs.
    void advance(Index temperatures, ThreadTeam& team);
    bool finished() const { return next_ == static_cast<Index>(plan_.inverseTemperatures.size()); }
    /// Share of the way, 0 to 1.
    double progress() const;
    /// What the runs say; only once finished. Throws Error when they say nothing, because weights overflowed.
    PartitionEstimate estimate() const;

private:
    /// Runs that go through the temperatures together, apart from all others.
    struct Block {
        Matrix visible;
        Matrix input; ///< Wᵀ drive(v)
        Eigen::VectorXd logWeights;
    };
    Layer visibleAt(float inverseTemperature) const;
    void takeInput(Block& block) const;
    void anneal(Block& block, Index number, Index temperature, const Layer& before, const Layer& after) const;

    const Rbm& machine_;
    Vector baseBias_;
    AnnealingPlan plan_;
    RandomStream stream_;
    std::vector<Block> blocks_;
    Index next_ = 1;
};

} // namespace reverie
