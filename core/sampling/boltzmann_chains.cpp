#include "core/sampling/boltzmann_chains.h"

#include "core/units/bernoulli.h"

namespace reverie {

namespace {

/// Each unit on with probability ½.
Matrix coins(Index units, Index count, const RandomDraw& draw) {
    Matrix states(units, count);
    bernoulli::sample(Matrix::Constant(units, count, 0.5F), states, 0, draw);
    return states;
}

} // namespace

BoltzmannChains::BoltzmannChains(std::uint64_t seed, std::string_view streamName) : stream_(seed, streamName) {}

void BoltzmannChains::startRandom(const BoltzmannMachine& machine, Index count) {
    start(coins(machine.units(), count, stream_.draw()));
    means_.setConstant(0.5F);
}

void BoltzmannChains::start(Matrix states) {
    states_ = std::move(states);
    means_ = states_;
    sweeps_ = 0;
}

void BoltzmannChains::startAt(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates) {
    Matrix states(machine.units(), visibleStates.cols());
    states.topRows(machine.visible.size()) = visibleStates;
    states.bottomRows(machine.hidden.size()) = coins(machine.hidden.size(), visibleStates.cols(), stream_.draw());
    start(std::move(states));
}

void BoltzmannChains::startSampled(const ConstMatrixRef& probabilities) {
    Matrix states(probabilities.rows(), probabilities.cols());
    bernoulli::sample(probabilities, states, 0, stream_.draw());
    start(std::move(states));
}

void BoltzmannChains::restartSome(float share) {
    Vector places(count());
    stream_.draw().uniform(places.data(), count(), 0, 0);
    const Matrix fresh = coins(states_.rows(), count(), stream_.draw());
    for (Index chain = 0; chain < count(); ++chain) {
        if (places[chain] >= share) continue;
        states_.col(chain) = fresh.col(chain);
        means_.col(chain).setConstant(0.5F);
    }
}

void BoltzmannChains::advance(const BoltzmannMachine& machine, ThreadTeam& team, int sweeps, const SweepPlan& plan,
                              const Clamp* clamp) {
    if (sweeps > 0) advance(machine.couplings(), team, sweeps, plan, clamp);
}

void BoltzmannChains::advance(const Couplings& couplings, ThreadTeam& team, int sweeps, const SweepPlan& plan,
                              const Clamp* clamp) {
    if (sweeps == 0) return;
    if (clamp != nullptr) {
        clamp->apply(states_.topRows(clamp->mask.rows()));
        clamp->apply(means_.topRows(clamp->mask.rows()));
    }
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        const std::vector<std::uint32_t> order = sweepOrder(couplings.bias.size(), plan.order, clamp, stream_);
        sweepUnits(couplings, order, plan.inverseTemperature, clamp, states_, means_, stream_.draw(), team);
        ++sweeps_;
    }
}

void BoltzmannChains::restore(Matrix states, Matrix means, std::uint64_t sweeps, std::uint64_t streamPosition) {
    states_ = std::move(states);
    means_ = std::move(means);
    sweeps_ = sweeps;
    stream_.seek(streamPosition);
}

} // namespace reverie
