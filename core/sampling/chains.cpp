#include "core/sampling/chains.h"

namespace reverie {

void Clamp::apply(MatrixRef visibleStates) const {
    for (Index column = 0; column < visibleStates.cols(); ++column)
        visibleStates.col(column) = (mask.array() > 0.5F).select(values.col(column), visibleStates.col(column));
}

Chains::Chains(std::uint64_t seed, std::string_view streamName) : stream_(seed, streamName) {}

void Chains::startRandom(const Rbm& machine, Index count) {
    // With no input and no bias every unit of the layer is as undecided as it can be.
    Layer undecided(machine.visible.groups());
    visibleMean_ = Matrix::Zero(undecided.size(), count);
    undecided.mean(visibleMean_, undecided.all());
    visible_.resize(undecided.size(), count);
    undecided.sample(visibleMean_, visible_, undecided.all(), stream_.draw());
    steps_ = 0;
}

void Chains::start(Matrix visibleStates) {
    visible_ = std::move(visibleStates);
    visibleMean_ = visible_;
    steps_ = 0;
}

void Chains::sampleHidden(const Rbm& machine, ThreadTeam& team) {
    hidden_.resize(machine.hidden.size(), count());
    hiddenMean_.resize(machine.hidden.size(), count());
    reverie::sampleHidden(machine, visible_, hiddenMean_, hidden_, stream_.draw(), team);
}

void Chains::sampleVisible(const Rbm& machine, ThreadTeam& team, const Clamp* clamp) {
    reverie::sampleVisible(machine, hidden_, visibleMean_, visible_, stream_.draw(), team);
    if (clamp != nullptr) {
        clamp->apply(visible_);
        clamp->apply(visibleMean_);
    }
    ++steps_;
}

void Chains::advance(const Rbm& machine, ThreadTeam& team, int steps, const Clamp* clamp) {
    if (clamp != nullptr && steps > 0) clamp->apply(visible_);
    for (int step = 0; step < steps; ++step) {
        sampleHidden(machine, team);
        sampleVisible(machine, team, clamp);
    }
}

void Chains::restore(Matrix visible, Matrix visibleMean, Matrix hidden, std::uint64_t steps,
                     std::uint64_t streamPosition) {
    visible_ = std::move(visible);
    visibleMean_ = std::move(visibleMean);
    hidden_ = std::move(hidden);
    steps_ = steps;
    stream_.seek(streamPosition);
}

} // namespace reverie
