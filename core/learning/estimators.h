#pragma once

#include "core/learning/gradient.h"
#include "core/sampling/chains.h"

#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace reverie {

struct FastWeights;

/// Where the negative phase of the gradient comes from: the one thing in which CD, PCD and exact learning differ.
class GradientEstimator {
public:
    virtual ~GradientEstimator() = default;

    /// Columns of the negative phase for a minibatch of `cases`.
    virtual Index particles(const Rbm& machine, Index cases) const = 0;
    /// How many of those, the last ones, are states that the machine's own chains have come to.
    virtual Index dreamt(const Rbm& machine, Index cases) const { return particles(machine, cases); }
    /// Fills both phases of an estimate whose data() holds the minibatch; `gibbsSteps` is k.
    virtual void estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate, ThreadTeam& team) = 0;

    /// P(v|h) of the data's first sampled reconstruction where it is a by-product, else null.
    virtual const Matrix* reconstruction() const { return nullptr; }
    /// Where chains that have ended start again; noise on the visible side unless told otherwise.
    virtual void setStart(ChainStart) {}
    /// The chains that outlive a minibatch, if any.
    virtual Chains* persistentChains() { return nullptr; }
    const Chains* persistentChains() const { return const_cast<GradientEstimator*>(this)->persistentChains(); }
    /// Those and all others that go on from minibatch to minibatch, the persistent ones first.
    virtual std::vector<Chains*> allChains();
    std::vector<const Chains*> allChains() const;
    /// The weights that are added to the machine's own while its chains move, if any; they learn as it does.
    virtual FastWeights* fastWeights() { return nullptr; }
    const FastWeights* fastWeights() const { return const_cast<GradientEstimator*>(this)->fastWeights(); }
    /// Share of the trades between temperatures that were made in the last estimate; NaN where there are none.
    virtual double swapRate() const { return std::numeric_limits<double>::quiet_NaN(); }
    /// Draws taken from the estimator's own stream so far, and going back to them.
    virtual std::uint64_t streamPosition() const = 0;
    virtual void seek(std::uint64_t position) = 0;
};

/// CD-k (Hinton 2002): chains start at the data; hidden states that drive reconstructions are sampled, the last
/// hidden update uses probabilities (Hinton 2010, section 3).
class ContrastiveDivergence final : public GradientEstimator {
public:
    /// Weights on the way down are `downFactor` times those on the way up: ½ or 2 for the lowest or the top layer
    /// of a deep Boltzmann machine, which miss their neighbours on one side (Salakhutdinov & Hinton 2009, section
    /// 3.1).
    explicit ContrastiveDivergence(std::uint64_t seed, float downFactor = 1);

    Index particles(const Rbm& machine, Index cases) const override;
    void estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate, ThreadTeam& team) override;
    const Matrix* reconstruction() const override { return &reconstruction_; }
    std::uint64_t streamPosition() const override { return stream_.position(); }
    void seek(std::uint64_t position) override { stream_.seek(position); }

private:
    void sampleDown(const Rbm& machine, MatrixRef mean, MatrixRef state, ThreadTeam& team);

    RandomStream stream_;
    float downFactor_;
    Matrix hiddenState_;
    Matrix reconstruction_;
    Matrix visibleMean_;
};

/// How persistent chains live.
struct ChainLife {
    Index chains = 100;
    Index meanUpdates = 0;   ///< Updates until a chain starts again, on average; 0 lets them live for ever.
    double clampedShare = 0; ///< Share of the chains whose label is clamped, each label in as many of them.
};

/// PCD (Tieleman 2008): fantasy particles that outlive the minibatch, k Gibbs steps an update.
///
/// With a mean life they start again after so many updates, so that the machine also learns the way from there to
/// its data (Decelle, Furtlehner & Seoane 2021). Chains with clamped labels estimate the gradient of log P(rest |
/// label) instead of log P(rest, label): the sum of both is learned.
class PersistentContrastiveDivergence final : public GradientEstimator {
public:
    /// Particles start from noise at the first estimate.
    PersistentContrastiveDivergence(std::uint64_t seed, const ChainLife& life);

    void setStart(ChainStart start) override { start_ = std::move(start); }
    Index particles(const Rbm& machine, Index cases) const override;
    void estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate, ThreadTeam& team) override;
    /// Advances the chains and copies them into the particles, one column a chain.
    void sample(const Rbm& machine, int gibbsSteps, MatrixRef particles, MatrixRef particlesHidden,
                ThreadTeam& team);
    using GradientEstimator::persistentChains;
    Chains* persistentChains() override { return &chains_; }
    std::uint64_t streamPosition() const override { return chains_.streamPosition(); }
    void seek(std::uint64_t) override {}

private:
    void restartSome(const Rbm& machine, ThreadTeam& team);
    std::optional<Clamp> heldLabels(const Layer& side) const;

    Chains chains_;
    ChainLife life_;
    ChainStart start_;
};

/// Composite likelihood of a machine with label units, (1 − λ) log P(rest | label) + λ log P(label | rest) (Besag
/// 1975; Lindsay 1988): persistent chains with clamped labels for the one term, labels drawn from their exact
/// P(label | data) for the other.
class CompositeLikelihood final : public GradientEstimator {
public:
    /// Throws Error when the visible side has no label units at its end.
    static void check(const Rbm& machine);

    /// `labelShare` is λ, from 0 to 1.
    CompositeLikelihood(std::uint64_t seed, const ChainLife& life, double labelShare = 0.5);

    Index particles(const Rbm& machine, Index cases) const override;
    Index dreamt(const Rbm& machine, Index cases) const override { return persistent_.particles(machine, cases); }
    void estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate, ThreadTeam& team) override;
    void setStart(ChainStart start) override { persistent_.setStart(std::move(start)); }
    using GradientEstimator::persistentChains;
    Chains* persistentChains() override { return persistent_.persistentChains(); }
    std::uint64_t streamPosition() const override { return labelStream_.position(); }
    void seek(std::uint64_t position) override { labelStream_.seek(position); }

private:
    RandomStream labelStream_;
    PersistentContrastiveDivergence persistent_;
    float labelShare_;
};

/// The exact gradient of the log-likelihood, the model's expectation summed over all states of the smaller side.
class ExactGradient final : public GradientEstimator {
public:
    /// Throws Error when the sum would need more than 2^26 numbers in memory.
    static void check(const Rbm& machine);

    Index particles(const Rbm& machine, Index cases) const override;
    void estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate, ThreadTeam& team) override;
    std::uint64_t streamPosition() const override { return 0; }
    void seek(std::uint64_t) override {}
};

} // namespace reverie
