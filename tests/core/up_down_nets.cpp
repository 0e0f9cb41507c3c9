#include "up_down_nets.h"

namespace reverie::updown {

std::unique_ptr<GradientEstimator> estimator(bool persistent, Index chains) {
    if (persistent) return std::make_unique<PersistentContrastiveDivergence>(61, ChainLife{.chains = chains});
    return std::make_unique<ContrastiveDivergence>(61);
}

UpdateSettings plain(float rate) {
    UpdateSettings settings;
    settings.learningRate = rate;
    settings.momentum = 0;
    return settings;
}

Matrix somePixels(const NetRef& net, Index count) {
    return oracle::someStates(Layer(net.bottom().groups().front().kind, net.pixels()), count, 62);
}

Matrix someLabels(const NetRef& net, Index count) {
    Matrix labels(net.labels, count);
    if (net.labels == 0) return labels;
    std::vector<std::uint8_t> numbers;
    for (Index c = 0; c < count; ++c)
        numbers.push_back(static_cast<std::uint8_t>(c % net.labels));
    writeOneHot(numbers, labels);
    return labels;
}

DeepBeliefNet learned(const DeepBeliefNet& start, int minibatches, int threads, const UpdateSettings& top,
                      const UpdateSettings& directed, bool persistent) {
    ThreadTeam team(threads);
    UpDownLearner learner(start, estimator(persistent, 30), 63);
    const Matrix pixels = somePixels(start, 25);
    for (int i = 0; i < minibatches; ++i)
        learner.step(pixels, someLabels(start, 25), 2, top, directed, team);
    return learner.net();
}

DeepBeliefNet untiedNet() {
    return oracle::netOf(UnitKind::Bernoulli, {3, 2, 2, 2}, 3, false, 64);
}

} // namespace reverie::updown
