#pragma once

#include "core/learning/clamped_phase.h"
#include "core/learning/pair_statistics.h"
#include "core/learning/weight_update.h"
#include "core/sampling/boltzmann_chains.h"
#include "core/sampling/clamped_mean_field.h"

namespace reverie {

/// Where the statistics of the machine left alone come from: chains that outlive the minibatch, chains that start
/// at the clamped states each time (contrastive divergence), or the sum over all states, which then gives the
/// clamped phase too.
enum class FreePhase { Persistent, FromData, Exact };

/// How a Boltzmann machine learns.
struct BoltzmannPlan {
    ClampedPhase clamped = ClampedPhase::MeanField;
    FreePhase free = FreePhase::Persistent;
    MeanFieldPlan meanField;
    int clampedSweeps = 10; ///< Gibbs sweeps of the hidden units from noise, where the clamped phase takes them.
    int freeSweeps = 5;     ///< Gibbs sweeps of the chains before each update.
    UpdateOrder order = UpdateOrder::Random;
    Index chains = 100;
    Index meanUpdates =
        0;             ///< Updates until a chain starts again from noise, on average; 0 lets them live for ever.
    Laterals laterals; ///< Lateral weights that learn; others stay as they are.
};

/// A number for every parameter of a machine.
struct BoltzmannParameters {
    Matrix visibleLateral;
    Matrix weights;
    Matrix hiddenLateral;
    Vector visibleBias;
    Vector hiddenBias;
};

/// A Boltzmann machine that learns by the statistics of its clamped phase minus those of its free phase (Ackley,
/// Hinton & Sejnowski 1985), with momentum, and a guard that keeps the last good machine.
class BoltzmannLearner {
public:
    BoltzmannLearner(BoltzmannMachine start, std::uint64_t seed);

    /// Learns a minibatch of visible states; throws DivergenceError, back at the last good machine, when the
    /// numbers run away, and Error when the exact phase is asked of a machine that is not enumerable.
    UpdateReport step(const ConstMatrixRef& visibleStates, const BoltzmannPlan& plan,
                      const UpdateSettings& settings, ThreadTeam& team);

    /// Clamped minus free statistics of a minibatch, the chains advanced as a step would.
    PairStatistics gradient(const ConstMatrixRef& visibleStates, const BoltzmannPlan& plan, ThreadTeam& team);

    const BoltzmannMachine& machine() const { return machine_; }
    /// The chains of the free phase; none before the first step, or where there are no such.
    const BoltzmannChains& chains() const { return free_; }
    BoltzmannChains& chains() { return free_; }
    /// Those with clamped visible units.
    const BoltzmannChains& clampedChains() const { return clamped_; }
    BoltzmannChains& clampedChains() { return clamped_; }
    /// Running mean of the hidden units' clamped means, factor 0.95.
    const Vector& meanActivation() const { return meanActivation_; }
    const BoltzmannParameters& velocity() const { return velocity_; }
    std::int64_t updates() const { return updates_; }
    /// Goes on from a saved state.
    void restore(BoltzmannMachine machine, BoltzmannParameters velocity, Vector meanActivation,
                 std::int64_t updates);

private:
    Matrix clampedStates(const ConstMatrixRef& visibleStates, const BoltzmannPlan& plan, ThreadTeam& team);
    const Matrix& freeStates(const Matrix& clampedStates, const BoltzmannPlan& plan, ThreadTeam& team);
    void pullTowardsTarget(PairStatistics& gradient, const ConstMatrixRef& visibleStates,
                           const UpdateSettings& settings) const;
    UpdateReport update(const PairStatistics& gradient, Laterals laterals, const UpdateSettings& settings);
    bool holds(const UpdateReport& report) const;
    void goBack();
    void rest();

    BoltzmannMachine machine_;
    BoltzmannMachine lastGood_;
    BoltzmannParameters velocity_;
    BoltzmannChains clamped_;
    BoltzmannChains free_;
    Vector meanActivation_;
    std::int64_t updates_ = 0;
};

} // namespace reverie
