#include "core/learning/feed_forward_optimiser.h"

#include <algorithm>

namespace reverie {

FeedForwardOptimiser::FeedForwardOptimiser(const FeedForwardNet& net, OptimiserKind kind) {
    for (std::size_t step = 0; step < net.steps.size(); ++step) {
        const FeedForwardNet::Step& part = net.steps[step];
        moments.emplace_back(part.weights.rows(), part.weights.cols(), part.above.size(), kind);
        for (const UnitRange tile : part.above.tiles())
            tasks_.push_back({step, tile});
    }
    std::ranges::stable_sort(tasks_, [&net](const Task& a, const Task& b) {
        return a.tile.count * net.steps[a.step].weights.rows() > b.tile.count * net.steps[b.step].weights.rows();
    });
}

UpdateReport FeedForwardOptimiser::update(FeedForwardNet& net, const NetActivity& activity,
                                          const UpdateSettings& settings, ThreadTeam& team) {
    ++updates;
    reports_.assign(tasks_.size(), {});
    team.forEach(static_cast<Index>(tasks_.size()), [&](Index index) {
        const auto place = static_cast<std::size_t>(index);
        const auto& [step, tile] = tasks_[place];
        FeedForwardNet::Step& part = net.steps[step];
        const auto error = activity.error(step).middleRows(tile.first, tile.count);
        moments[step].followBias(part.above.bias, tile, error, settings, updates);
        moments[step].followWeights(part.weights, tile, activity.below(step), error, activity.cases, settings,
                                    updates, reports_[place]);
    });
    return totalOf(reports_);
}

void FeedForwardOptimiser::rest() {
    updates = 0;
    for (WeightOptimiser& moment : moments)
        moment.rest();
}

} // namespace reverie
