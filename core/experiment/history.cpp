#include "core/experiment/history.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace reverie {

namespace {

/// One moment in so many can be resumed.
constexpr std::uint64_t checkpointEvery = 8;
constexpr std::size_t fewest = 2;

Index numbers(const Layer& layer) {
    return layer.bias.size() + layer.logVariance.size();
}

Index numbers(const Rbm& machine) {
    return machine.weights.size() + numbers(machine.visible) + numbers(machine.hidden);
}

Index numbers(const std::vector<DirectedConnection>& connections) {
    Index sum = 0;
    for (const DirectedConnection& one : connections)
        sum += one.recognition.size() + one.generative.size() + numbers(one.below) + numbers(one.above);
    return sum;
}

Index numbers(const DeepBeliefNet& net) {
    return numbers(net.directed) + numbers(net.top);
}

Index numbers(const DeepBoltzmannMachine& machine) {
    return numbers(machine.sides);
}

Index numbers(const Autoencoder& net) {
    return numbers(net.connections);
}

Index numbers(const BoltzmannMachine& machine) {
    return machine.weights.size() + machine.visibleLateral.size() + machine.hiddenLateral.size() +
           numbers(machine.visible) + numbers(machine.hidden);
}

Index numbers(const FeedForwardNet& net) {
    Index sum = numbers(net.input);
    for (const FeedForwardNet::Step& step : net.steps)
        sum += step.weights.size() + numbers(step.above);
    return sum;
}

std::size_t bytesOf(const Moment& moment) {
    std::size_t sum = parameterBytes(moment.model->machine);
    if (moment.model->classifier)
        sum += static_cast<std::size_t>(numbers(*moment.model->classifier)) * sizeof(float);
    if (moment.checkpoint == nullptr) return sum;
    for (const auto& [name, tensor] : moment.checkpoint->tensors())
        sum += tensor.bytes.size();
    return sum;
}

} // namespace

std::size_t parameterBytes(const AnyMachine& machine) {
    return std::visit([](const auto& one) { return static_cast<std::size_t>(numbers(one)) * sizeof(float); },
                      machine);
}

History::History(std::size_t budget, std::size_t mostMoments)
    : budget_(budget), most_(std::max(mostMoments, fewest)) {}

bool History::due(std::uint64_t minibatch) const {
    return minibatch % interval_ == 0 && (moments_.empty() || minibatch > moments_.back().position.minibatch);
}

bool History::checkpointDue(std::uint64_t minibatch) const {
    return moments_.empty() || minibatch % (checkpointEvery * interval_) == 0;
}

void History::keep(Moment moment) {
    sizes_.push_back(bytesOf(moment));
    bytes_ += sizes_.back();
    moments_.push_back(std::move(moment));
    while (moments_.size() > fewest && (bytes_ > budget_ || moments_.size() > most_))
        thin();
}

void History::thin() {
    if (moments_.size() < fewest) return;
    interval_ *= 2;
    const auto gone = std::remove_if(moments_.begin() + 1, moments_.end(), [this](const Moment& moment) {
        return moment.position.minibatch % interval_ != 0;
    });
    moments_.erase(gone, moments_.end());
    for (Moment& moment : std::span(moments_).subspan(1))
        if (!checkpointDue(moment.position.minibatch)) moment.checkpoint = nullptr;
    sizes_.clear();
    std::ranges::transform(moments_, std::back_inserter(sizes_), bytesOf);
    bytes_ = std::accumulate(sizes_.begin(), sizes_.end(), std::size_t{0});
}

void History::forgetAfter(std::uint64_t minibatch) {
    std::erase_if(moments_, [minibatch](const Moment& moment) { return moment.position.minibatch > minibatch; });
    sizes_.resize(moments_.size());
    bytes_ = std::accumulate(sizes_.begin(), sizes_.end(), std::size_t{0});
}

const Moment* History::at(std::uint64_t minibatch) const {
    const auto after = std::ranges::upper_bound(moments_, minibatch, {},
                                                [](const Moment& moment) { return moment.position.minibatch; });
    return after == moments_.begin() ? nullptr : &*std::prev(after);
}

Timeline History::timeline() const {
    Timeline timeline;
    for (const Moment& moment : moments_)
        timeline.moments.push_back({moment.position, moment.checkpoint != nullptr});
    timeline.interval = interval_;
    timeline.bytes = bytes_;
    timeline.budget = budget_;
    return timeline;
}

} // namespace reverie
