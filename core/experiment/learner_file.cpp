#include "core/experiment/learner_file.h"

#include "core/error.h"
#include "core/io/model_file.h"

#include <fmt/format.h>

namespace reverie {

namespace {

/// Under which names the chains of an estimator are kept: "chains.", "chains2.", …
std::string chainsPrefix(const std::string& prefix, std::size_t number) {
    return number == 0 ? prefix + "chains." : fmt::format("{}chains{}.", prefix, number + 1);
}

void putChains(TensorFile& file, const Chains& chains, const std::string& name) {
    file.put(name + "visible", chains.visible());
    file.put(name + "visible_mean", chains.visibleMean());
    file.put(name + "hidden", chains.hidden());
}

void putFastWeights(TensorFile& file, const FastWeights& fast, const std::string& prefix) {
    file.put(prefix + "weights", fast.weights);
    file.put(prefix + "visible_bias", fast.visibleBias);
    file.put(prefix + "hidden_bias", fast.hiddenBias);
    file.put(prefix + "visible_shift", fast.visibleShift);
    file.put(prefix + "hidden_shift", fast.hiddenShift);
}

FastWeights readFastWeights(const TensorFile& file, const Rbm& machine, const std::string& prefix) {
    const Index visible = machine.visible.size();
    const Index hidden = machine.hidden.size();
    return {file.matrix(prefix + "weights", visible, hidden), file.vector(prefix + "visible_bias", visible),
            file.vector(prefix + "hidden_bias", hidden), file.vector(prefix + "visible_shift", visible),
            file.vector(prefix + "hidden_shift", hidden)};
}

} // namespace

void putLearner(TensorFile& file, const RbmLearner& learner, const std::string& prefix, nlohmann::json& state) {
    putMachine(file, learner.machine(), prefix);
    const Optimiser& optimiser = learner.optimiser();
    file.put(prefix + "momentum.weights", optimiser.velocity.weights);
    file.put(prefix + "momentum.visible_bias", optimiser.velocity.visibleBias);
    file.put(prefix + "momentum.hidden_bias", optimiser.velocity.hiddenBias);
    file.put(prefix + "momentum.visible_log_variance", optimiser.velocity.visibleLogVariance);
    file.put(prefix + "mean_activation", optimiser.meanActivation);
    if (!optimiser.offsets.empty()) {
        file.put(prefix + "offset.visible", optimiser.offsets.visible);
        file.put(prefix + "offset.hidden", optimiser.offsets.hidden);
    }
    if (const FastWeights* const fast = learner.estimator().fastWeights(); fast != nullptr && !fast->empty())
        putFastWeights(file, *fast, prefix + "fast.");
    state["updates"] = optimiser.updates;
    state["stream"] = learner.estimator().streamPosition();
    const std::vector<const Chains*> all = learner.estimator().allChains();
    if (all.empty() || all.front()->count() == 0) return;
    for (std::size_t number = 0; number < all.size(); ++number)
        putChains(file, *all[number], chainsPrefix(prefix, number));
    // All of them take their steps and their draws together.
    state["chain_steps"] = all.front()->steps();
    state["chain_stream"] = all.front()->streamPosition();
}

void readLearner(const TensorFile& file, RbmLearner& learner, const std::string& prefix,
                 const nlohmann::json& state) {
    Rbm machine = readMachine(file, prefix);
    const Index visible = learner.machine().visible.size();
    const Index hidden = learner.machine().hidden.size();
    if (machine.visible.groups() != learner.machine().visible.groups() ||
        machine.hidden.groups() != learner.machine().hidden.groups())
        throw Error(fmt::format("{}: its machine does not fit its own configuration", file.path().string()));
    learner.restore(std::move(machine));

    Optimiser& optimiser = learner.optimiser();
    optimiser.velocity.weights = file.matrix(prefix + "momentum.weights", visible, hidden);
    optimiser.velocity.visibleBias = file.vector(prefix + "momentum.visible_bias", visible);
    optimiser.velocity.hiddenBias = file.vector(prefix + "momentum.hidden_bias", hidden);
    optimiser.velocity.visibleLogVariance = file.vector(prefix + "momentum.visible_log_variance", visible);
    optimiser.meanActivation = file.vector(prefix + "mean_activation", hidden);
    if (file.has(prefix + "offset.visible"))
        optimiser.offsets = {file.vector(prefix + "offset.visible", visible),
                             file.vector(prefix + "offset.hidden", hidden)};
    if (FastWeights* const fast = learner.estimator().fastWeights();
        fast != nullptr && file.has(prefix + "fast.weights"))
        *fast = readFastWeights(file, learner.machine(), prefix + "fast.");
    optimiser.updates = state.at("updates").get<std::int64_t>();
    learner.estimator().seek(state.at("stream").get<std::uint64_t>());
    const std::vector<Chains*> all = learner.estimator().allChains();
    if (all.empty() || !file.has(chainsPrefix(prefix, 0) + "visible")) return;
    for (std::size_t number = 0; number < all.size(); ++number) {
        const std::string name = chainsPrefix(prefix, number);
        Matrix particles = file.matrix(name + "visible", visible);
        Matrix means = file.matrix(name + "visible_mean", visible, particles.cols());
        Matrix states = file.matrix(name + "hidden", hidden, particles.cols());
        all[number]->restore(std::move(particles), std::move(means), std::move(states),
                             state.at("chain_steps").get<std::uint64_t>(),
                             state.value("chain_stream", state.at("stream").get<std::uint64_t>()));
    }
}

void putMoments(TensorFile& file, std::span<const WeightOptimiser> moments, const std::string& prefix) {
    std::size_t number = 0;
    for (const WeightOptimiser& moment : moments) {
        const std::string layer = fmt::format("{}layer{}.", prefix, ++number);
        const bool weights = moment.weights.size() > 0;
        if (weights) file.put(layer + "weights", moment.weights);
        file.put(layer + "bias", moment.bias);
        if (moment.kind() != OptimiserKind::Adam) continue;
        if (weights) file.put(layer + "weight_squares", moment.weightSquares);
        file.put(layer + "bias_squares", moment.biasSquares);
    }
}

void readMoments(const TensorFile& file, std::span<WeightOptimiser> moments, const std::string& prefix) {
    std::size_t number = 0;
    for (WeightOptimiser& moment : moments) {
        const std::string layer = fmt::format("{}layer{}.", prefix, ++number);
        const Index below = moment.weights.rows();
        const Index above = moment.weights.cols();
        const bool weights = moment.weights.size() > 0;
        if (weights) moment.weights = file.matrix(layer + "weights", below, above);
        moment.bias = file.vector(layer + "bias", moment.bias.size());
        if (moment.kind() != OptimiserKind::Adam) continue;
        if (weights) moment.weightSquares = file.matrix(layer + "weight_squares", below, above);
        moment.biasSquares = file.vector(layer + "bias_squares", moment.bias.size());
    }
}

void putOptimiser(TensorFile& file, const BackpropagationLearner& learner, const std::string& prefix,
                  nlohmann::json& state) {
    state["updates"] = learner.optimiser().updates;
    state["stream"] = learner.streamPosition();
    putMoments(file, learner.optimiser().moments, prefix);
}

void readOptimiser(const TensorFile& file, BackpropagationLearner& learner, const std::string& prefix,
                   const nlohmann::json& state) {
    learner.optimiser().updates = state.at("updates").get<std::int64_t>();
    learner.seek(state.at("stream").get<std::uint64_t>());
    readMoments(file, learner.optimiser().moments, prefix);
}

} // namespace reverie
