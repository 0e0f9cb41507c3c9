#pragma once

#include "core/math/random.h"
#include "core/math/thread_team.h"
#include "core/models/rbm.h"
#include "core/units/noise.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace reverie {

/// Units of one side held at given values while the others are sampled.
struct Clamp {
    Matrix mask;   ///< 1 where held, 0 where free: units × 1 for all chains alike, or units × chains.
    Matrix values; ///< Units × chains; read only where held.
    /// Puts the held values into the states.
    void apply(MatrixRef states) const;
};

/// What is held on either side; null for nothing.
struct Clamps {
    const Clamp* visible = nullptr;
    const Clamp* hidden = nullptr;
};

/// Gibbs chains (fantasy particles) with their own random stream; one column a chain.
class Chains {
public:
    Chains(std::uint64_t seed, std::string_view streamName);

    /// Starts `count` chains from uniformly random visible states (standard normal for Gaussian units), forgetting
    /// the old ones.
    void startRandom(const Rbm& machine, Index count);
    /// Starts one chain at each column.
    void start(Matrix visibleStates);

    /// Puts other visible states in the place of the chains' own, which go on from there.
    void replaceVisible(Matrix visibleStates) { visible_ = std::move(visibleStates); }
    /// Starts chains again, each with the probability `share`, both sides at once; their count and steps stay.
    void restartSome(const Rbm& machine, float share, const ChainStart& start, ThreadTeam& team);

    /// Trades the states of one chain with those of the same chain in another population.
    void trade(Chains& other, Index chain);

    Index count() const { return visible_.cols(); }
    std::uint64_t steps() const { return steps_; }

    /// h ~ P(h|v), clamped units put back: the first half of a Gibbs step.
    void sampleHidden(const Rbm& machine, ThreadTeam& team, const Clamp* clamp = nullptr);
    /// v ~ P(v|h), clamped units put back: the second half.
    void sampleVisible(const Rbm& machine, ThreadTeam& team, const Clamp* clamp = nullptr);
    /// `steps` whole Gibbs steps: hidden, then visible.
    void advance(const Rbm& machine, ThreadTeam& team, int steps = 1, const Clamps& clamps = {});

    const Matrix& visible() const { return visible_; }         ///< Samples.
    const Matrix& visibleMean() const { return visibleMean_; } ///< P(v|h) that they were drawn from.
    const Matrix& hidden() const { return hidden_; }
    const Matrix& hiddenMean() const { return hiddenMean_; }

    /// The stream, and the restoring of a saved state.
    std::uint64_t streamPosition() const { return stream_.position(); }
    void restore(Matrix visible, Matrix visibleMean, Matrix hidden, std::uint64_t steps,
                 std::uint64_t streamPosition);

private:
    RandomStream stream_;
    Matrix visible_;
    Matrix visibleMean_;
    Matrix hidden_;
    Matrix hiddenMean_;
    std::uint64_t steps_ = 0;
};

} // namespace reverie
