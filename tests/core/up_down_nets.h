#pragma once

#include "closeness.h"
#include "core/data/one_hot.h"
#include "core/learning/up_down.h"
#include "net_oracle.h"

/// What tests of up-down learn with.
namespace reverie::updown {

inline constexpr Index replicas = 40000;

inline std::unique_ptr<GradientEstimator> estimator(bool persistent, Index chains = replicas) {
    if (persistent) return std::make_unique<PersistentContrastiveDivergence>(61, ChainLife{.chains = chains});
    return std::make_unique<ContrastiveDivergence>(61);
}

/// Plain gradient ascent.
inline UpdateSettings plain(float rate) {
    UpdateSettings settings;
    settings.learningRate = rate;
    settings.momentum = 0;
    return settings;
}

inline Matrix somePixels(const NetRef& net, Index count) {
    return oracle::someStates(Layer(net.bottom().groups().front().kind, net.pixels()), count, 62);
}

/// Labels in turn, one-hot.
inline Matrix someLabels(const NetRef& net, Index count) {
    Matrix labels(net.labels, count);
    if (net.labels == 0) return labels;
    std::vector<std::uint8_t> numbers;
    for (Index c = 0; c < count; ++c)
        numbers.push_back(static_cast<std::uint8_t>(c % net.labels));
    writeOneHot(numbers, labels);
    return labels;
}

/// A net after some minibatches.
inline DeepBeliefNet learned(const DeepBeliefNet& start, int minibatches, int threads, const UpdateSettings& top,
                             const UpdateSettings& directed, bool persistent = false) {
    ThreadTeam team(threads);
    UpDownLearner learner(start, estimator(persistent, 30), 63);
    const Matrix pixels = somePixels(start, 25);
    for (int i = 0; i < minibatches; ++i)
        learner.step(pixels, someLabels(start, 25), 2, top, directed, team);
    return learner.net();
}

inline DeepBeliefNet untiedNet() {
    return oracle::netOf(UnitKind::Bernoulli, {3, 2, 2, 2}, 3, false, 64);
}

} // namespace reverie::updown
