#include "core/sampling/dreams.h"

#include "core/models/mean_field.h"
#include "core/units/noise.h"

#include <fmt/format.h>

namespace reverie {

Dreams::Dreams(std::uint64_t seed, std::string_view streamName)
    : chains_(seed, streamName), up_(seed, fmt::format("{}, up", streamName)),
      down_(seed, fmt::format("{}, down", streamName)) {}

void Dreams::startFromNoise(const LayeredRef& machine, Index count, ThreadTeam& team) {
    const Layer bottom = std::visit([](const auto& one) -> Layer { return one.bottom(); }, machine);
    Matrix mean;
    Matrix noise;
    drawNoise(bottom, count, up_.draw(), mean, noise);
    startFrom(machine, noise.topRows(pixelsOf(machine)), team);
}

void Dreams::startFrom(const LayeredRef& machine, const ConstMatrixRef& visible, ThreadTeam& team) {
    Matrix given = visible;
    restorePixels(given);
    chains_.start(std::visit([&](const auto& one) { return upwards(one, given, team); }, machine));
}

/// Top visible states for visible states: a stochastic up-pass, and undecided labels until they are clamped.
Matrix Dreams::upwards(const NetRef& net, const Matrix& given, ThreadTeam& team) {
    Matrix states = withNeutralLabels(net, sampledUpPass(net.directed, given, up_, team));
    if (const auto clamp = held(net).visible) clamp->apply(states);
    return states;
}

/// Even layers for visible states.
Matrix Dreams::upwards(const DeepBoltzmannRef& machine, const Matrix& given, ThreadTeam& team) {
    const bool labelled = labelsClamped() && machine.labels > 0;
    return MeanField(machine, given, labelled ? labelWeights_ : Matrix(), team).even();
}

void Dreams::clampLabels(Matrix weights) {
    labelWeights_ = std::move(weights);
}

void Dreams::clampPixels(Vector mask, Matrix visible) {
    pixelMask_ = std::move(mask);
    pixelValues_ = std::move(visible);
}

void Dreams::advance(const LayeredRef& machine, int iterations, ThreadTeam& team) {
    const Held those = held(machine);
    if (!pixelsClamped() || !directedBelow(machine))
        return chains_.advance(chained(machine), team, iterations, those.clamps());
    for (int i = 0; i < iterations; ++i) {
        chains_.advance(chained(machine), team, 1, those.clamps());
        heedPixels(std::get<NetRef>(machine), team);
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

/// What is held on each side of the chained machine.
Dreams::Held Dreams::held(const LayeredRef& machine) const {
    const Rbm& sides = chained(machine);
    const auto* const deep = std::get_if<DeepBoltzmannRef>(&machine);
    if (deep != nullptr)
        return {sideClamp(sides.visible, pixelsClamped(), deep->evenLabels()),
                sideClamp(sides.hidden, false, deep->oddLabels())};
    const NetRef& net = std::get<NetRef>(machine);
    return {sideClamp(sides.visible, pixelsClamped() && !directedBelow(machine), net.labels), {}};
}

/// Pixels at the beginning of a side, labels at its end; nothing where neither is held there.
std::optional<Clamp> Dreams::sideClamp(const Layer& side, bool pixels, Index labelUnits) const {
    const bool labels = labelsClamped() && labelUnits > 0;
    if (!pixels && !labels) return {};
    const Index count = labels ? labelWeights_.cols() : pixelValues_.cols();
    Clamp clamp{Matrix::Zero(side.size(), 1), Matrix::Zero(side.size(), count)};
    if (pixels) {
        clamp.mask.topRows(pixelMask_.size()) = pixelMask_;
        clamp.values.topRows(pixelMask_.size()) = pixelValues_;
    }
    if (labels) {
        clamp.mask.bottomRows(labelUnits).setOnes();
        clamp.values.bottomRows(labelUnits) = labelWeights_;
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

Matrix Dreams::visibleMean(const LayeredRef& machine, ThreadTeam& team) const {
    const auto* const net = std::get_if<NetRef>(&machine);
    // Where pixels belong to the chains themselves, these are the probabilities that they were drawn from.
    const bool meansAreThere = !directedBelow(machine) && iterations() > 0;
    const Matrix& states = meansAreThere ? chains_.visibleMean() : chains_.visible();
    RandomStream draws = showing();
    Matrix visible = net != nullptr ? downPass(*net, states, draws, team) : states.topRows(pixelsOf(machine));
    restorePixels(visible);
    return visible;
}

Matrix Dreams::visibleSample(const LayeredRef& machine, ThreadTeam& team) const {
    if (!directedBelow(machine)) return chains_.visible().topRows(pixelsOf(machine));
    const NetRef& net = std::get<NetRef>(machine);
    RandomStream draws = showing();
    const Matrix mean = downPass(net, chains_.visible(), draws, team);
    Matrix states(mean.rows(), mean.cols());
    net.bottom().sample(mean, states, net.bottom().all(), draws.draw());
    restorePixels(states);
    return states;
}

CaseValues Dreams::freeEnergy(const LayeredRef& machine) const {
    return chained(machine).freeEnergy(chains_.visible());
}

Matrix Dreams::labels(const LayeredRef& machine) const {
    if (labelsClamped()) return labelWeights_;
    const Index units = labelsOf(machine);
    const auto* const deep = std::get_if<DeepBoltzmannRef>(&machine);
    if (deep == nullptr || deep->oddLabels() == 0) return chains_.visibleMean().bottomRows(units);
    if (iterations() == 0) return Matrix::Constant(units, count(), 1.0F / static_cast<float>(units));
    return chains_.hiddenMean().bottomRows(units);
}

} // namespace reverie
