#include "core/sampling/dreams.h"

#include "core/units/noise.h"

#include <fmt/format.h>

namespace reverie {

Dreams::Dreams(std::uint64_t seed, std::string_view streamName)
    : chains_(seed, streamName), up_(seed, fmt::format("{}, up", streamName)),
      down_(seed, fmt::format("{}, down", streamName)) {}

void Dreams::startFromNoise(const NetRef& net, Index count, ThreadTeam& team) {
    Matrix mean;
    Matrix noise;
    drawNoise(net.bottom(), count, up_.draw(), mean, noise);
    startFrom(net, noise.topRows(net.pixels()), team);
}

void Dreams::startFrom(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team) {
    chains_.start(upwards(net, visible, team));
}

/// Top visible states for visible states: given pixels put in, a stochastic up-pass, and undecided labels until
/// they are clamped.
Matrix Dreams::upwards(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team) {
    Matrix given = visible;
    restorePixels(given);
    Matrix states = withNeutralLabels(net, sampledUpPass(net.directed, given, up_, team));
    if (const auto clamp = topClamp(net)) clamp->apply(states);
    return states;
}

void Dreams::clampLabels(Matrix weights) {
    labelWeights_ = std::move(weights);
}

void Dreams::clampPixels(Vector mask, Matrix visible) {
    pixelMask_ = std::move(mask);
    pixelValues_ = std::move(visible);
}

void Dreams::advance(const NetRef& net, int iterations, ThreadTeam& team) {
    const std::optional<Clamp> clamp = topClamp(net);
    const Clamp* const held = clamp ? &*clamp : nullptr;
    if (!pixelsClamped() || net.directed.empty()) return chains_.advance(net.top, team, iterations, held);
    for (int i = 0; i < iterations; ++i) {
        chains_.advance(net.top, team, 1, held);
        heedPixels(net, team);
    }
}

void Dreams::restorePixels(MatrixRef visible) const {
    if (pixelsClamped()) Clamp{pixelMask_, pixelValues_}.apply(visible);
}

/// Takes the given pixels up to the top: a down-pass, the pixels put back, an up-pass.
void Dreams::heedPixels(const NetRef& net, ThreadTeam& team) {
    Matrix visible = downPass(net, chains_.visible(), down_, team);
    restorePixels(visible);
    Matrix states = chains_.visible();
    states.topRows(net.penultimate()) = sampledUpPass(net.directed, visible, up_, team);
    chains_.replaceVisible(std::move(states));
}

std::optional<Clamp> Dreams::topClamp(const NetRef& net) const {
    const bool pixels = pixelsClamped() && net.directed.empty();
    const bool labels = labelsClamped() && net.labels > 0;
    if (!pixels && !labels) return {};
    const Index count = labels ? labelWeights_.cols() : pixelValues_.cols();
    Clamp clamp{Matrix::Zero(net.top.visible.size(), 1), Matrix::Zero(net.top.visible.size(), count)};
    if (pixels) {
        clamp.mask.topRows(net.penultimate()) = pixelMask_;
        clamp.values.topRows(net.penultimate()) = pixelValues_;
    }
    if (labels) {
        clamp.mask.bottomRows(net.labels).setOnes();
        clamp.values.bottomRows(net.labels) = labelWeights_;
    }
    return clamp;
}

/// The draws that show this moment: fresh ones after every iteration, far from those that move the chains.
RandomStream Dreams::showing() const {
    constexpr std::uint64_t farAway = std::uint64_t{1} << 62U;
    constexpr std::uint64_t drawsPerIteration = 1U << 10U;
    RandomStream draws = down_;
    draws.seek(farAway + iterations() * drawsPerIteration);
    return draws;
}

Matrix Dreams::visibleMean(const NetRef& net, ThreadTeam& team) const {
    // A machine alone shows the probabilities that its states were drawn from.
    const bool meansAreThere = net.directed.empty() && iterations() > 0;
    RandomStream draws = showing();
    Matrix visible = downPass(net, meansAreThere ? chains_.visibleMean() : chains_.visible(), draws, team);
    restorePixels(visible);
    return visible;
}

Matrix Dreams::visibleSample(const NetRef& net, ThreadTeam& team) const {
    if (net.directed.empty()) return chains_.visible().topRows(net.pixels());
    RandomStream draws = showing();
    const Matrix mean = downPass(net, chains_.visible(), draws, team);
    Matrix states(mean.rows(), mean.cols());
    net.bottom().sample(mean, states, net.bottom().all(), draws.draw());
    restorePixels(states);
    return states;
}

CaseValues Dreams::freeEnergy(const NetRef& net) const {
    return net.top.freeEnergy(chains_.visible());
}

Matrix Dreams::labels(const NetRef& net) const {
    if (labelsClamped()) return labelWeights_;
    return chains_.visibleMean().bottomRows(net.labels);
}

} // namespace reverie
