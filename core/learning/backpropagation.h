#pragma once

#include "core/learning/feed_forward_optimiser.h"

#include <cstdint>

namespace reverie {

/// What one minibatch of backpropagation obeys.
struct BackpropagationSettings {
    UpdateSettings update;
    float dropout = 0;      ///< Share of hidden units left out of each case, in [0, 1).
    float inputDropout = 0; ///< The same of input units.
};

/// A feed-forward net that learns to name the label of each case: ascent on the mean log-probability of the labels
/// by backpropagation (Rumelhart, Hinton & Williams 1986), dropout by inverted masks, and a guard that keeps the
/// last good net.
class BackpropagationLearner {
public:
    /// Throws Error for a net whose last layer is not one softmax, or whose hidden layers are neither binary nor
    /// Gaussian of variance one throughout.
    BackpropagationLearner(FeedForwardNet start, OptimiserKind optimiser, std::uint64_t seed);

    /// The columns to fill with the next minibatch's visible states before step(): input units × cases.
    MatrixRef prepare(Index cases);
    /// Learns the minibatch; `labels` are classes × cases, one-hot. Throws DivergenceError, back at the last good
    /// net, when the numbers run away.
    UpdateReport step(const ConstMatrixRef& labels, const BackpropagationSettings& settings, ThreadTeam& team);
    /// Mean −log P(label) of the minibatch, nats per case, as the net was before the update and with units left
    /// out; measured by step().
    double crossEntropy() const { return crossEntropy_; }

    const FeedForwardNet& net() const { return net_; }
    /// Goes on from another net with the same layers.
    void restore(FeedForwardNet net);
    /// Forgets what the optimiser remembers, as after a restore() that is no resumption.
    void rest() { optimiser_.rest(); }

    /// What a checkpoint keeps beside the net.
    FeedForwardOptimiser& optimiser() { return optimiser_; }
    const FeedForwardOptimiser& optimiser() const { return optimiser_; }
    std::uint64_t streamPosition() const { return stream_.position(); }
    void seek(std::uint64_t position) { stream_.seek(position); }

private:
    void drive(float dropout, ThreadTeam& team);
    void forward(std::size_t step, float dropout, ThreadTeam& team);
    void compare(const ConstMatrixRef& labels, ThreadTeam& team);
    void backward(std::size_t step, float dropout, ThreadTeam& team);
    bool ranAway(const UpdateReport& report) const;

    FeedForwardNet net_;
    FeedForwardNet lastGood_;
    FeedForwardOptimiser optimiser_;
    RandomStream stream_;
    Matrix inputScale_; ///< One a unit: how input states drive the first weights.
    NetActivity activity_;
    std::vector<double> losses_; ///< One a block of cases.
    double crossEntropy_ = 0;
    std::int64_t steps_ = 0;
};

} // namespace reverie
