#include "core/learning/boltzmann_learner.h"

#include "core/error.h"
#include "core/evaluation/boltzmann_enumeration.h"
#include "core/learning/last_good.h"

#include <cmath>

namespace reverie {

namespace {

/// Visible units held, hidden ones free.
Clamp holdVisible(const ConstMatrixRef& visibleStates) {
    return {Matrix::Ones(visibleStates.rows(), 1), visibleStates};
}

/// v ← μv + ε(∂ − λ₂w − λ₁ sign w), w ← w + v.
void ascend(Matrix& weights, Matrix& velocity, const ConstMatrixRef& gradient, const UpdateSettings& settings,
            UpdateReport& report) {
    const auto decay = settings.weightDecay * weights.array() + settings.weightDecayL1 * weights.array().sign();
    velocity = settings.momentum * velocity.array() + settings.learningRate * (gradient.array() - decay);
    addChange(weights, velocity, report);
}

void ascend(Vector& bias, Vector& velocity, const ConstVectorRef& gradient, const UpdateSettings& settings) {
    velocity = settings.momentum * velocity + settings.learningRate * gradient;
    bias += velocity;
}

} // namespace

BoltzmannLearner::BoltzmannLearner(BoltzmannMachine start, std::uint64_t seed)
    : machine_(std::move(start)), lastGood_(machine_), clamped_(seed, "clamped chains"),
      free_(seed, "persistent chains"), meanActivation_(Vector::Zero(machine_.hidden.size())) {
    rest();
}

UpdateReport BoltzmannLearner::step(const ConstMatrixRef& visibleStates, const BoltzmannPlan& plan,
                                    const UpdateSettings& settings, ThreadTeam& team) {
    PairStatistics difference = gradient(visibleStates, plan, team);
    if (settings.sparsityCost > 0) pullTowardsTarget(difference, visibleStates, settings);
    const UpdateReport report = update(difference, plan.laterals, settings);
    ++updates_;
    if (!holds(report)) {
        goBack();
        throw DivergenceError("the weights ran away from any finite machine");
    }
    if (updates_ % updatesBetweenGoodMachines == 0 && machine_.finite()) lastGood_ = machine_;
    return report;
}

PairStatistics BoltzmannLearner::gradient(const ConstMatrixRef& visibleStates, const BoltzmannPlan& plan,
                                          ThreadTeam& team) {
    constexpr float memory = 0.95F;
    const Index hiddenUnits = machine_.hidden.size();
    PairStatistics difference = PairStatistics::of(machine_.units());
    Vector activation;
    if (plan.free == FreePhase::Exact) {
        difference = clampedMoments(machine_, visibleStates);
        activation = difference.means.tail(hiddenUnits);
        const PairStatistics alone = freeMoments(machine_);
        difference.pairs -= alone.pairs;
        difference.means -= alone.means;
    } else {
        const Matrix clamped = clampedStates(visibleStates, plan, team);
        difference.add(clamped, 1, team);
        activation = difference.means.tail(hiddenUnits);
        difference.add(freeStates(clamped, plan, team), -1, team);
        difference.settle();
    }
    meanActivation_ = updates_ == 0 ? activation : Vector(memory * meanActivation_ + (1 - memory) * activation);
    return difference;
}

/// All units × cases: the data, and what the hidden units make of them.
Matrix BoltzmannLearner::clampedStates(const ConstMatrixRef& visibleStates, const BoltzmannPlan& plan,
                                       ThreadTeam& team) {
    if (plan.clamped == ClampedPhase::Gibbs && machine_.hidden.size() > 0) {
        const Clamp clamp = holdVisible(visibleStates);
        clamped_.startAt(machine_, visibleStates);
        clamped_.advance(machine_, team, plan.clampedSweeps, {plan.order}, &clamp);
        return clamped_.states();
    }
    Matrix states(machine_.units(), visibleStates.cols());
    states << visibleStates, clampedMeanField(machine_, visibleStates, plan.meanField, team).hidden;
    return states;
}

/// All units × chains: what the machine does alone.
const Matrix& BoltzmannLearner::freeStates(const Matrix& clampedStates, const BoltzmannPlan& plan,
                                           ThreadTeam& team) {
    if (plan.free == FreePhase::FromData)
        free_.startSampled(clampedStates);
    else if (free_.count() != plan.chains)
        free_.startRandom(machine_, plan.chains);
    else if (plan.meanUpdates > 0)
        free_.restartSome(1.0F / static_cast<float>(plan.meanUpdates));
    free_.advance(machine_, team, plan.freeSweeps, {plan.order});
    return free_.states();
}

/// Adds cost · (ρ − q) to each hidden unit's input statistic, q being its running mean (Hinton 2010, section 11).
void BoltzmannLearner::pullTowardsTarget(PairStatistics& gradient, const ConstMatrixRef& visibleStates,
                                         const UpdateSettings& settings) const {
    const Index visibleUnits = machine_.visible.size();
    const Index hiddenUnits = machine_.hidden.size();
    const Vector pull = settings.sparsityCost * (settings.sparsityTarget - meanActivation_.array());
    gradient.means.tail(hiddenUnits) += pull;
    gradient.pairs.topRightCorner(visibleUnits, hiddenUnits) += visibleStates.rowwise().mean() * pull.transpose();
}

UpdateReport BoltzmannLearner::update(const PairStatistics& gradient, Laterals laterals,
                                      const UpdateSettings& settings) {
    const Index visibleUnits = machine_.visible.size();
    const Index hiddenUnits = machine_.hidden.size();
    UpdateReport report;
    ascend(machine_.weights, velocity_.weights, gradient.pairs.topRightCorner(visibleUnits, hiddenUnits), settings,
           report);
    if (laterals.visible)
        ascend(machine_.visibleLateral, velocity_.visibleLateral,
               gradient.pairs.topLeftCorner(visibleUnits, visibleUnits), settings, report);
    if (laterals.hidden)
        ascend(machine_.hiddenLateral, velocity_.hiddenLateral,
               gradient.pairs.bottomRightCorner(hiddenUnits, hiddenUnits), settings, report);
    ascend(machine_.visible.bias, velocity_.visibleBias, gradient.means.head(visibleUnits), settings);
    ascend(machine_.hidden.bias, velocity_.hiddenBias, gradient.means.tail(hiddenUnits), settings);
    return {std::sqrt(report.changeNorm), std::sqrt(report.weightNorm)};
}

bool BoltzmannLearner::holds(const UpdateReport& report) const {
    const Index count = machine_.weights.size() + machine_.visibleLateral.size() + machine_.hiddenLateral.size();
    return withinBounds(report, count) && machine_.visible.bias.allFinite() && machine_.hidden.bias.allFinite();
}

void BoltzmannLearner::goBack() {
    machine_ = lastGood_;
    rest();
    // Without columns they start from noise again.
    free_.start(Matrix(machine_.units(), 0));
}

void BoltzmannLearner::rest() {
    const Index visibleUnits = machine_.visible.size();
    const Index hiddenUnits = machine_.hidden.size();
    velocity_ = {Matrix::Zero(visibleUnits, visibleUnits), Matrix::Zero(visibleUnits, hiddenUnits),
                 Matrix::Zero(hiddenUnits, hiddenUnits), Vector::Zero(visibleUnits), Vector::Zero(hiddenUnits)};
}

void BoltzmannLearner::restore(BoltzmannMachine machine, BoltzmannParameters velocity, Vector meanActivation,
                               std::int64_t updates) {
    machine_ = std::move(machine);
    lastGood_ = machine_;
    velocity_ = std::move(velocity);
    meanActivation_ = std::move(meanActivation);
    updates_ = updates;
}

} // namespace reverie
