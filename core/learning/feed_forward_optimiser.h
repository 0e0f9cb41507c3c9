#pragma once

#include "core/learning/optimiser_kind.h"
#include "core/learning/weight_update.h"
#include "core/models/feed_forward_net.h"

#include <cstdint>
#include <utility>
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

    /// What is remembered of one step of the net: the velocity, or Adam's means of the gradient and its square.
    struct Moments {
        Matrix weights;
        Vector bias;
        Matrix weightSquares; ///< Empty without Adam.
        Vector biasSquares;   ///< Empty without Adam.
    };
    std::vector<Moments> moments;
    std::int64_t updates = 0; ///< Since the last rest.
    OptimiserKind kind() const { return kind_; }

private:
    struct Task {
        std::size_t step;
        UnitRange tile;
    };
    void follow(FeedForwardNet& net, const NetActivity& activity, const Task& task, const UpdateSettings& settings,
                UpdateReport& report);
    void followByAdam(FeedForwardNet& net, const NetActivity& activity, const Task& task,
                      const UpdateSettings& settings, UpdateReport& report);

    OptimiserKind kind_;
    std::vector<Task> tasks_; ///< The largest first, so that threads end together.
    std::vector<UpdateReport> reports_;
    std::vector<std::pair<Matrix, Vector>> gradients_; ///< Room for Adam's, one a step.
};

} // namespace reverie
