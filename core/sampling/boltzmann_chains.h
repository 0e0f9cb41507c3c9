#pragma once

#include "core/sampling/unit_sweep.h"

#include <string_view>

namespace reverie {

/// Unit-by-unit Gibbs chains of a Boltzmann machine with their own random stream; one column a chain.
class BoltzmannChains {
public:
    BoltzmannChains(std::uint64_t seed, std::string_view streamName);

    /// Starts `count` chains, each unit on with probability ½, forgetting the old ones.
    void startRandom(const BoltzmannMachine& machine, Index count);
    /// Starts one chain at each column: all units × chains, the visible ones first.
    void start(Matrix states);
    /// Starts one chain at each column of visible states, hidden units on with probability ½.
    void startAt(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates);
    /// Starts one chain at each column of probabilities of all units, drawn from them.
    void startSampled(const ConstMatrixRef& probabilities);
    /// Starts chains again, each with the probability `share`, as startRandom() does; their count and sweeps stay.
    void restartSome(float share);

    /// `sweeps` whole sweeps over all units that the clamp leaves free; its rows are the visible units, or all.
    void advance(const BoltzmannMachine& machine, ThreadTeam& team, int sweeps = 1, const SweepPlan& plan = {},
                 const Clamp* clamp = nullptr);
    /// The same for a machine whose couplings are at hand.
    void advance(const Couplings& couplings, ThreadTeam& team, int sweeps, const SweepPlan& plan,
                 const Clamp* clamp = nullptr);

    Index count() const { return states_.cols(); }
    std::uint64_t sweeps() const { return sweeps_; }
    const Matrix& states() const { return states_; } ///< All units × chains, the visible ones first.
    /// P(x_i = 1 | rest) that each unit was last drawn from.
    const Matrix& means() const { return means_; }

    /// The stream, and the restoring of a saved state.
    std::uint64_t streamPosition() const { return stream_.position(); }
    void restore(Matrix states, Matrix means, std::uint64_t sweeps, std::uint64_t streamPosition);

private:
    RandomStream stream_;
    Matrix states_;
    Matrix means_;
    std::uint64_t sweeps_ = 0;
};

} // namespace reverie
