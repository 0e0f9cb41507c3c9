#include "core/learning/autoencoder_optimiser.h"

#include <algorithm>

namespace reverie {

void AutoencoderActivity::resize(const Autoencoder& net, Index count) {
    cases = count;
    parts.resize(net.connections.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].lower.cols() >= 2 * count) continue;
        parts[i].lower.resize(net.connections[i].below.size(), 2 * count);
        parts[i].upper.resize(net.connections[i].above.size(), 2 * count);
    }
}

AutoencoderOptimiser::AutoencoderOptimiser(const Autoencoder& net, OptimiserKind kind) {
    for (std::size_t i = 0; i < net.connections.size(); ++i) {
        const DirectedConnection& part = net.connections[i];
        moments.emplace_back(part.below.size(), part.above.size(), part.above.size(), kind);
        for (const UnitRange tile : part.above.tiles()) {
            tasks_.push_back({i, tile, false, part.below.size() * tile.count});
            if (!part.tied()) tasks_.push_back({i, tile, true, part.below.size() * tile.count});
        }
    }
    for (const DirectedConnection& part : net.connections)
        moments.emplace_back(part.generative.rows(), part.generative.cols(), part.below.size(), kind);
    std::ranges::stable_sort(tasks_, std::ranges::greater{}, &Task::weights);
}

UpdateReport AutoencoderOptimiser::update(Autoencoder& net, const AutoencoderActivity& activity,
                                          const UpdateSettings& settings, ThreadTeam& team) {
    ++updates;
    reports_.assign(tasks_.size(), {});
    team.forEach(static_cast<Index>(tasks_.size() + net.connections.size()), [&](Index index) {
        const auto place = static_cast<std::size_t>(index);
        if (place < tasks_.size())
            follow(net, activity, tasks_[place], settings, reports_[place]);
        else
            followBiases(net, activity, place - tasks_.size(), settings);
    });
    return totalOf(reports_);
}

void AutoencoderOptimiser::follow(Autoencoder& net, const AutoencoderActivity& activity, const Task& task,
                                  const UpdateSettings& settings, UpdateReport& report) {
    DirectedConnection& part = net.connections[task.connection];
    const auto& [lower, upper] = activity.parts[task.connection];
    const Index first = task.generative ? activity.cases : 0;
    const Index columns = part.tied() ? 2 * activity.cases : activity.cases;
    WeightOptimiser& moment = moments[task.connection + (task.generative ? net.connections.size() : 0)];
    moment.followWeights(
        task.generative ? part.generative : part.recognition, task.tile, lower.middleCols(first, columns),
        upper.block(task.tile.first, first, task.tile.count, columns), activity.cases, settings, updates, report);
}

void AutoencoderOptimiser::followBiases(Autoencoder& net, const AutoencoderActivity& activity,
                                        std::size_t connection, const UpdateSettings& settings) {
    DirectedConnection& part = net.connections[connection];
    const auto& [lower, upper] = activity.parts[connection];
    moments[connection].followBias(part.above.bias, part.above.all(), upper.leftCols(activity.cases), settings,
                                   updates);
    moments[connection + net.connections.size()].followBias(
        part.below.bias, part.below.all(), lower.middleCols(activity.cases, activity.cases), settings, updates);
}

void AutoencoderOptimiser::rest() {
    updates = 0;
    for (WeightOptimiser& moment : moments)
        moment.rest();
}

} // namespace reverie
