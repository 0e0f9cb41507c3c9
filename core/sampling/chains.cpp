#include "core/sampling/chains.h"

#include <cstddef>
#include <vector>

namespace reverie {

void Clamp::apply(MatrixRef states) const {
    for (Index column = 0; column < states.cols(); ++column) {
        const auto held = mask.col(mask.cols() == 1 ? 0 : column).array() > 0.5F;
        states.col(column) = held.select(values.col(column), states.col(column));
    }
}

Chains::Chains(std::uint64_t seed, std::string_view streamName) : stream_(seed, streamName) {}

void Chains::startRandom(const Rbm& machine, Index count) {
    drawNoise(machine.visible, count, stream_.draw(), visibleMean_, visible_);
    steps_ = 0;
}

void Chains::restartSome(const Rbm& machine, float share, const ChainStart& start, ThreadTeam& team) {
    std::vector<float> places(static_cast<std::size_t>(count()));
    stream_.draw().uniform(places.data(), count(), 0, 0);
    std::vector<Index> ended;
    for (Index chain = 0; chain < count(); ++chain)
        if (places[static_cast<std::size_t>(chain)] < share) ended.push_back(chain);
    if (ended.empty()) return;
    const Matrix visible = start(static_cast<Index>(ended.size()), stream_);
    Matrix hiddenMean(machine.hidden.size(), visible.cols());
    Matrix hidden(machine.hidden.size(), visible.cols());
    reverie::sampleHidden(machine, visible, hiddenMean, hidden, stream_.draw(), team);
    for (std::size_t i = 0; i < ended.size(); ++i) {
        visible_.col(ended[i]) = visible.col(static_cast<Index>(i));
        visibleMean_.col(ended[i]) = visible.col(static_cast<Index>(i));
        hidden_.col(ended[i]) = hidden.col(static_cast<Index>(i));
    }
}

void Chains::trade(Chains& other, Index chain) {
    visible_.col(chain).swap(other.visible_.col(chain));
    visibleMean_.col(chain).swap(other.visibleMean_.col(chain));
    hidden_.col(chain).swap(other.hidden_.col(chain));
    hiddenMean_.col(chain).swap(other.hiddenMean_.col(chain));
}

void Chains::start(Matrix visibleStates) {
    visible_ = std::move(visibleStates);
    visibleMean_ = visible_;
    steps_ = 0;
}

void Chains::sampleHidden(const Rbm& machine, ThreadTeam& team, const Clamp* clamp) {
    hidden_.resize(machine.hidden.size(), count());
    hiddenMean_.resize(machine.hidden.size(), count());
    reverie::sampleHidden(machine, visible_, hiddenMean_, hidden_, stream_.draw(), team);
    if (clamp == nullptr) return;
    clamp->apply(hidden_);
    clamp->apply(hiddenMean_);
}

void Chains::sampleVisible(const Rbm& machine, ThreadTeam& team, const Clamp* clamp) {
    reverie::sampleVisible(machine, hidden_, visibleMean_, visible_, stream_.draw(), team);
    if (clamp != nullptr) {
        clamp->apply(visible_);
        clamp->apply(visibleMean_);
    }
    ++steps_;
}

void Chains::advance(const Rbm& machine, ThreadTeam& team, int steps, const Clamps& clamps) {
    if (clamps.visible != nullptr && steps > 0) clamps.visible->apply(visible_);
    for (int step = 0; step < steps; ++step) {
        sampleHidden(machine, team, clamps.hidden);
        sampleVisible(machine, team, clamps.visible);
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
