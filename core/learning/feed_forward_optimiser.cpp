#include "core/learning/feed_forward_optimiser.h"

#include "core/learning/adam.h"
#include "core/math/product.h"

#include <algorithm>
#include <cmath>

namespace reverie {

FeedForwardOptimiser::FeedForwardOptimiser(const FeedForwardNet& net, OptimiserKind kind) : kind_(kind) {
    for (std::size_t step = 0; step < net.steps.size(); ++step) {
        const FeedForwardNet::Step& part = net.steps[step];
        Moments still{
            Matrix::Zero(part.weights.rows(), part.weights.cols()), Vector::Zero(part.above.size()), {}, {}};
        if (kind == OptimiserKind::Adam) {
            still.weightSquares = still.weights;
            still.biasSquares = still.bias;
            gradients_.emplace_back(still.weights, still.bias);
        }
        moments.push_back(std::move(still));
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
        if (kind_ == OptimiserKind::Adam)
            followByAdam(net, activity, tasks_[place], settings, reports_[place]);
        else
            follow(net, activity, tasks_[place], settings, reports_[place]);
    });
    UpdateReport report;
    for (const UpdateReport& part : reports_) {
        report.changeNorm += part.changeNorm;
        report.weightNorm += part.weightNorm;
    }
    return {std::sqrt(report.changeNorm), std::sqrt(report.weightNorm)};
}

void FeedForwardOptimiser::follow(FeedForwardNet& net, const NetActivity& activity, const Task& task,
                                  const UpdateSettings& settings, UpdateReport& report) {
    const auto [first, count] = task.tile;
    const auto error = activity.error(task.step).middleRows(first, count);
    Moments& moment = moments[task.step];
    FeedForwardNet::Step& step = net.steps[task.step];
    auto velocity = moment.bias.segment(first, count);
    velocity = settings.momentum * velocity + settings.learningRate * error.rowwise().mean();
    step.above.bias.segment(first, count) += velocity;
    updateWeights(step.weights.middleCols(first, count), moment.weights.middleCols(first, count),
                  activity.below(task.step), error, activity.cases, settings, {}, report);
}

void FeedForwardOptimiser::followByAdam(FeedForwardNet& net, const NetActivity& activity, const Task& task,
                                        const UpdateSettings& settings, UpdateReport& report) {
    const auto [first, count] = task.tile;
    const Adam adam(settings, updates);
    const auto error = activity.error(task.step).middleRows(first, count);
    Moments& moment = moments[task.step];
    FeedForwardNet::Step& step = net.steps[task.step];
    auto& [weightGradient, biasGradient] = gradients_[task.step];

    auto biasChange = biasGradient.segment(first, count);
    biasChange = error.rowwise().mean();
    adam.biasChange(biasChange.data(), moment.bias.data() + first, moment.biasSquares.data() + first, count);
    step.above.bias.segment(first, count) += biasChange;

    auto change = weightGradient.middleCols(first, count);
    auto weights = step.weights.middleCols(first, count);
    change.setZero();
    addOuterProducts(1.0F / static_cast<float>(activity.cases), activity.below(task.step), error, change);
    adam.weightChange(change.data(), weights.data(), moment.weights.col(first).data(),
                      moment.weightSquares.col(first).data(), change.size());
    addChange(weights, change, report);
}

void FeedForwardOptimiser::rest() {
    updates = 0;
    for (Moments& moment : moments) {
        moment.weights.setZero();
        moment.bias.setZero();
        moment.weightSquares.setZero();
        moment.biasSquares.setZero();
    }
}

} // namespace reverie
