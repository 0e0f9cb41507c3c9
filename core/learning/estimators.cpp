#include "core/learning/estimators.h"

#include "core/error.h"
#include "core/evaluation/enumeration.h"
#include "core/evaluation/recognition.h"
#include "core/learning/weights_down.h"
#include "core/math/functions.h"
#include "core/units/softmax.h"

#include <cmath>

namespace reverie {

namespace {

/// Given h, E[(v − c)²] exceeds (E[v] − c)² by σ²: half a unit of each Gaussian unit's statistic, with total
/// weight −1.
void subtractSpread(const Layer& layer, Vector& logVarianceGradient) {
    Index first = 0;
    for (const UnitGroup& group : layer.groups()) {
        if (group.kind == UnitKind::Gaussian) logVarianceGradient.segment(first, group.size).array() -= 0.5F;
        first += group.size;
    }
}

} // namespace

std::vector<Chains*> GradientEstimator::allChains() {
    Chains* const chains = persistentChains();
    return chains == nullptr ? std::vector<Chains*>{} : std::vector<Chains*>{chains};
}

std::vector<const Chains*> GradientEstimator::allChains() const {
    const std::vector<Chains*> all = const_cast<GradientEstimator*>(this)->allChains();
    return {all.begin(), all.end()};
}

ContrastiveDivergence::ContrastiveDivergence(std::uint64_t seed, float downFactor)
    : stream_(seed, "contrastive divergence"), downFactor_(downFactor) {}

Index ContrastiveDivergence::particles(const Rbm&, Index cases) const {
    return cases;
}

void ContrastiveDivergence::estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate,
                                     ThreadTeam& team) {
    auto data = estimate.data();
    auto particles = estimate.particles();
    hiddenState_.resize(machine.hidden.size(), estimate.cases);
    reconstruction_.resize(machine.visible.size(), estimate.cases);
    sampleHidden(machine, data, estimate.dataHidden(), hiddenState_, stream_.draw(), team);
    estimate.putGiven(estimate.dataHidden());
    estimate.putGiven(hiddenState_);
    sampleDown(machine, reconstruction_, particles, team);
    if (gibbsSteps > 1) visibleMean_.resize(machine.visible.size(), estimate.cases);
    for (int step = 1; step < gibbsSteps; ++step) {
        sampleHidden(machine, particles, estimate.particlesHidden(), hiddenState_, stream_.draw(), team);
        sampleDown(machine, visibleMean_, particles, team);
    }
    hiddenMean(machine, particles, estimate.particlesHidden(), team);
    estimate.weigh(machine, team);
}

/// The visible side given the hidden states.
void ContrastiveDivergence::sampleDown(const Rbm& machine, MatrixRef mean, MatrixRef state, ThreadTeam& team) {
    reverie::sampleDown(machine, downFactor_, hiddenState_, mean, state, stream_.draw(), team);
}

PersistentContrastiveDivergence::PersistentContrastiveDivergence(std::uint64_t seed, const ChainLife& life)
    : chains_(seed, "persistent chains"), life_(life) {}

Index PersistentContrastiveDivergence::particles(const Rbm&, Index) const {
    return life_.chains;
}

void PersistentContrastiveDivergence::estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate,
                                               ThreadTeam& team) {
    estimate.fillDataHidden(machine, team);
    sample(machine, gibbsSteps, estimate.particles(), estimate.particlesHidden(), team);
    estimate.weigh(machine, team);
}

void PersistentContrastiveDivergence::sample(const Rbm& machine, int gibbsSteps, MatrixRef particles,
                                             MatrixRef particlesHidden, ThreadTeam& team) {
    if (chains_.count() != life_.chains) {
        chains_.startRandom(machine, life_.chains);
        chains_.sampleHidden(machine, team);
    }
    if (life_.meanUpdates > 0) restartSome(machine, team);
    // Each step ends with the hidden side, so that its means serve the gradient and its samples the next step.
    const std::optional<Clamp> visible = heldLabels(machine.visible);
    const std::optional<Clamp> hidden = heldLabels(machine.hidden);
    for (int step = 0; step < gibbsSteps; ++step) {
        chains_.sampleVisible(machine, team, visible ? &*visible : nullptr);
        chains_.sampleHidden(machine, team, hidden ? &*hidden : nullptr);
    }
    particles = chains_.visible();
    particlesHidden = chains_.hiddenMean();
}

void PersistentContrastiveDivergence::restartSome(const Rbm& machine, ThreadTeam& team) {
    const ChainStart noise = [&machine](Index count, RandomStream& stream) {
        Matrix mean;
        Matrix states;
        drawNoise(machine.visible, count, stream.draw(), mean, states);
        return states;
    };
    chains_.restartSome(machine, 1.0F / static_cast<float>(life_.meanUpdates), start_ ? start_ : noise, team);
}

/// The labels at the end of a side that some chains keep, each label held by as many of them; nothing where none
/// are.
std::optional<Clamp> PersistentContrastiveDivergence::heldLabels(const Layer& side) const {
    const UnitGroup& last = side.groups().back();
    const auto held = static_cast<Index>(std::lround(life_.clampedShare * static_cast<double>(life_.chains)));
    if (held == 0 || last.kind != UnitKind::Softmax) return {};
    Clamp clamp{Matrix::Zero(side.size(), life_.chains), Matrix::Zero(side.size(), life_.chains)};
    clamp.mask.bottomRows(last.size).leftCols(held).setOnes();
    for (Index chain = 0; chain < held; ++chain)
        clamp.values.bottomRows(last.size)(chain % last.size, chain) = 1.0F;
    return clamp;
}

void CompositeLikelihood::check(const Rbm& machine) {
    if (machine.visible.groups().size() < 2 || machine.visible.groups().back().kind != UnitKind::Softmax)
        throw Error(
            "the composite likelihood is one of labels and the rest: it needs an associative memory; choose CD "
            "or PCD for a machine without label units");
}

CompositeLikelihood::CompositeLikelihood(std::uint64_t seed, const ChainLife& life, double labelShare)
    : labelStream_(seed, "labels"), persistent_(seed, {life.chains, life.meanUpdates, 1.0}),
      labelShare_(static_cast<float>(labelShare)) {}

Index CompositeLikelihood::particles(const Rbm& machine, Index cases) const {
    return cases + persistent_.particles(machine, cases);
}

void CompositeLikelihood::estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate,
                                   ThreadTeam& team) {
    const Index cases = estimate.cases;
    auto particles = estimate.particles();
    auto hidden = estimate.particlesHidden();
    const Index chains = particles.cols() - cases;
    const Index labels = machine.visible.groups().back().size;
    const Index rest = machine.visible.size() - labels;
    estimate.fillDataHidden(machine, team);

    auto relabelled = particles.leftCols(cases);
    relabelled = estimate.data();
    const Matrix probabilities = labelsByFreeEnergy({{}, machine, labels}, relabelled.topRows(rest), team);
    softmax::sample(probabilities, relabelled.bottomRows(labels), rest, labelStream_.draw());
    hiddenMean(machine, relabelled, hidden.leftCols(cases), team);

    persistent_.sample(machine, gibbsSteps, particles.rightCols(chains), hidden.rightCols(chains), team);
    const float perChain = static_cast<float>(cases) / static_cast<float>(chains);
    estimate.weight.segment(cases, cases).setConstant(-labelShare_);
    estimate.weight.tail(chains).setConstant(-(1.0F - labelShare_) * perChain);
    estimate.weigh(machine, team);
}

void ExactGradient::check(const Rbm& machine) {
    constexpr Index maximumNumbers = Index{1} << 26;
    const Layer& side = sumsOverHidden(machine) ? machine.hidden : machine.visible;
    if (side.stateCount() * (machine.visible.size() + machine.hidden.size()) > maximumNumbers)
        throw Error(
            "the exact gradient would not fit in memory: use fewer hidden units, smaller images, or CD or PCD");
}

Index ExactGradient::particles(const Rbm& machine, Index) const {
    return sumsOverHidden(machine) ? machine.hidden.stateCount() : machine.visible.stateCount();
}

void ExactGradient::estimate(const Rbm& machine, int, GradientEstimate& estimate, ThreadTeam& team) {
    estimate.fillDataHidden(machine, team);

    const std::vector<double> freeEnergies = enumeratedFreeEnergies(machine);
    const Eigen::Map<const Eigen::VectorXd> energies(freeEnergies.data(), static_cast<Index>(freeEnergies.size()));
    std::vector<double> logWeights(freeEnergies.size());
    Eigen::Map<Eigen::VectorXd>(logWeights.data(), energies.size()) = -energies;
    const double logZ = logSumExp(logWeights);
    estimate.weight.tail(energies.size()) =
        (-static_cast<double>(estimate.cases) * (-energies.array() - logZ).exp()).cast<float>();

    const bool overHidden = sumsOverHidden(machine);
    if (overHidden) {
        machine.hidden.enumerate(0, estimate.particlesHidden());
        visibleMean(machine, estimate.particlesHidden(), estimate.particles(), team);
    } else {
        machine.visible.enumerate(0, estimate.particles());
        hiddenMean(machine, estimate.particles(), estimate.particlesHidden(), team);
    }
    estimate.weigh(machine, team);
    if (overHidden && estimate.variances) subtractSpread(machine.visible, estimate.visibleLogVariance);
}

} // namespace reverie
