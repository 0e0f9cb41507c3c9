#pragma once

#include "core/learning/weight_optimiser.h"
#include "core/models/feed_forward_net.h"

#include <cstdint>
#include <vector>

namespace reverie {

/// What a minibatch leaves behind in a feed-forward net: what drove each step, and how the log-probability of the
/// labels changes with the input of its units. The buffers may be wider than the minibatch.
struct NetActivity {
    std::vector<Matrix> states; ///< Below × cases, one a step.
    std::vector<Matrix> errors; ///< Above × cases, one a step.
    Index cases = 0;

    auto below(std::size_t step) { return states[step].leftCols(cases); }
    auto below(std::size_t step) const { return states[step].leftCols(cases); }
    auto error(std::size_t step) { return errors[step].leftCols(cases); }
    auto error(std::size_t step) const { return errors[step].leftCols(cases); }
};

/// Steps of gradient ascent on all weights and biases of a feed-forward net, by momentum or by Adam, each tile of
/// the weights in one pass.
class FeedForwardOptimiser {
public:
    FeedForwardOptimiser(const FeedForwardNet& net, OptimiserKind kind);

    /// One step along the mean gradient of the minibatch.
    UpdateReport update(FeedForwardNet& net, const NetActivity& activity, const UpdateSettings& settings,
                        ThreadTeam& team);
    /// Forgets all but the weights.
    void rest();

    std::vector<WeightOptimiser> moments; ///< What is remembered of each step of the net.
    std::int64_t updates = 0;             ///< Since the last rest.

private:
    struct Task {
        std::size_t step;
        UnitRange tile;
    };
    std::vector<Task> tasks_; ///< The largest first, so that threads end together.
    std::vector<UpdateReport> reports_;
};

} // namespace reverie
