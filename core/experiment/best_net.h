#pragma once

#include "core/models/feed_forward_net.h"

#include <cstdint>
#include <optional>

namespace reverie {

/// Early stopping: the net with the lowest validation error so far, and for how long none was better.
class BestNet {
public:
    /// Looks at a net and its error at the end of an epoch; the first of equals is kept.
    void consider(const FeedForwardNet& net, double error);
    void forget() { *this = {}; }

    const std::optional<FeedForwardNet>& net() const { return net_; }
    double error() const { return error_; }
    /// Epochs since the best one.
    std::int64_t waited() const { return waited_; }
    /// Counts the epochs anew.
    void waitAgain() { waited_ = 0; }

    void restore(FeedForwardNet net, double error, std::int64_t waited);

private:
    std::optional<FeedForwardNet> net_;
    double error_ = 0;
    std::int64_t waited_ = 0;
};

} // namespace reverie
