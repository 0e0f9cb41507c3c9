#include "core/experiment/boltzmann_learner_file.h"

#include "core/io/boltzmann_file.h"
#include "core/io/metadata.h"

namespace reverie {

namespace {

void putChains(TensorFile& file, const BoltzmannChains& chains, const std::string& name, nlohmann::json& state) {
    state["stream"] = chains.streamPosition();
    state["sweeps"] = chains.sweeps();
    if (chains.count() == 0) return;
    file.put(name + ".states", chains.states());
    file.put(name + ".means", chains.means());
}

void readChains(const TensorFile& file, BoltzmannChains& chains, const std::string& name, Index units,
                const nlohmann::json& state) {
    Matrix states(units, 0);
    Matrix means(units, 0);
    if (file.has(name + ".states")) {
        states = file.matrix(name + ".states", units);
        means = file.matrix(name + ".means", units, states.cols());
    }
    chains.restore(std::move(states), std::move(means), state.at("sweeps").get<std::uint64_t>(),
                   state.at("stream").get<std::uint64_t>());
}

} // namespace

void putBoltzmannLearner(TensorFile& file, const BoltzmannLearner& learner, nlohmann::json& state) {
    const BoltzmannMachine& machine = learner.machine();
    putBoltzmann(file, machine);
    file.put("momentum.visible_lateral", learner.velocity().visibleLateral);
    file.put("momentum.visible_bias", learner.velocity().visibleBias);
    if (machine.hidden.size() > 0) {
        file.put("momentum.weights", learner.velocity().weights);
        file.put("momentum.hidden_lateral", learner.velocity().hiddenLateral);
        file.put("momentum.hidden_bias", learner.velocity().hiddenBias);
        file.put("mean_activation", learner.meanActivation());
    }
    state["updates"] = learner.updates();
    putChains(file, learner.chains(), "chains", state["chains"]);
    // Chains with clamped units start afresh in every minibatch; their stream goes on.
    state["clamped_stream"] = learner.clampedChains().streamPosition();
}

void readBoltzmannLearner(const TensorFile& file, BoltzmannLearner& learner, const nlohmann::json& state) {
    BoltzmannMachine machine = readBoltzmann(file);
    const Index visible = learner.machine().visible.size();
    const Index hidden = learner.machine().hidden.size();
    if (machine.visible.size() != visible || machine.hidden.size() != hidden)
        throw fileError(file, "its machine does not fit its own configuration");
    BoltzmannParameters velocity = learner.velocity();
    Vector meanActivation = learner.meanActivation();
    velocity.visibleLateral = file.matrix("momentum.visible_lateral", visible, visible);
    velocity.visibleBias = file.vector("momentum.visible_bias", visible);
    if (hidden > 0) {
        velocity.weights = file.matrix("momentum.weights", visible, hidden);
        velocity.hiddenLateral = file.matrix("momentum.hidden_lateral", hidden, hidden);
        velocity.hiddenBias = file.vector("momentum.hidden_bias", hidden);
        meanActivation = file.vector("mean_activation", hidden);
    }
    learner.restore(std::move(machine), std::move(velocity), std::move(meanActivation),
                    state.at("updates").get<std::int64_t>());
    readChains(file, learner.chains(), "chains", visible + hidden, state.at("chains"));
    learner.clampedChains().restore({}, {}, 0, state.at("clamped_stream").get<std::uint64_t>());
}

} // namespace reverie
