#include "core/learning/rbm_learner.h"

#include "core/error.h"
#include "core/learning/last_good.h"

#include <algorithm>
#include <array>
#include <limits>

namespace reverie {

namespace {

/// Mean squares of the model's states over those of the data, both in units of σ: a machine whose states lie ten
/// times as far out as the data has run away, however small its weights still are, and is good no longer long
/// before.
constexpr double mostExcess = 100;
constexpr double mostExcessOfGood = 3;

} // namespace

RbmLearner::RbmLearner(Rbm start, std::unique_ptr<GradientEstimator> gradientEstimator)
    : machine_(std::move(start)), lastGood_(machine_), estimator_(std::move(gradientEstimator)),
      optimiser_(machine_) {}

MatrixRef RbmLearner::prepare(Index cases) {
    estimate_.resize(machine_, cases, estimator_->particles(machine_, cases));
    return estimate_.data();
}

UpdateReport RbmLearner::step(int gibbsSteps, const UpdateSettings& settings, ThreadTeam& team) {
    const UpdateReport report = learn(gibbsSteps, settings, team);
    if (!holds(report)) {
        goBack();
        throw DivergenceError("the weights ran away from any finite machine");
    }
    keepWhenDue();
    return report;
}

UpdateReport RbmLearner::learn(int gibbsSteps, const UpdateSettings& settings, ThreadTeam& team) {
    estimate_.variances = settings.learnVariance;
    estimator_->estimate(machine_, gibbsSteps, estimate_, team);
    measureReconstruction(team);
    measureExcess();
    return optimiser_.update(machine_, estimate_, settings, team, estimator_->fastWeights());
}

bool RbmLearner::holds(const UpdateReport& report) const {
    return withinBounds(report, machine_.weights.size()) && excess_ <= mostExcess &&
           machine_.visible.bias.allFinite() && machine_.hidden.bias.allFinite();
}

bool RbmLearner::keepWhenDue() {
    const bool due = optimiser_.updates % updatesBetweenGoodMachines == 0;
    if (!due || excess_ > mostExcessOfGood || !machine_.finite()) return false;
    lastGood_ = machine_;
    return true;
}

void RbmLearner::measureReconstruction(ThreadTeam& team) {
    reconstructionError_ = std::numeric_limits<double>::quiet_NaN();
    const Matrix* const reconstruction = estimator_->reconstruction();
    // The columns of the data hold drives by now, which are states only where no unit has a scale of its own.
    if (reconstruction == nullptr || !machine_.visible.unitScale()) return;
    constexpr Index blocks = 4;
    std::array<double, blocks> sums{};
    const Index cases = estimate_.cases;
    team.forEach(blocks, [&](Index block) {
        const Index first = cases * block / blocks;
        const Index count = cases * (block + 1) / blocks - first;
        const auto difference =
            estimate_.visible.middleCols(first, count) - reconstruction->middleCols(first, count);
        sums[static_cast<std::size_t>(block)] = static_cast<double>(difference.squaredNorm());
    });
    reconstructionError_ = (sums[0] + sums[1] + sums[2] + sums[3]) / static_cast<double>(reconstruction->size());
}

/// Binary units cannot run away; Gaussian ones have a variance of their own beside that of the data.
void RbmLearner::measureExcess() {
    if (!machine_.visible.has(UnitKind::Gaussian)) return;
    const auto meanSquare = [](const auto& states) {
        return static_cast<double>(states.squaredNorm()) / static_cast<double>(states.size());
    };
    excess_ = meanSquare(estimate_.particles()) / (meanSquare(estimate_.data()) + 1);
}

void RbmLearner::goBack() {
    machine_ = lastGood_;
    optimiser_.rest();
    // Without columns they start from noise again.
    for (Chains* const chains : estimator_->allChains())
        chains->start(Matrix(machine_.visible.size(), 0));
    if (FastWeights* const fast = estimator_->fastWeights()) fast->forget();
}

void RbmLearner::restore(Rbm machine) {
    machine_ = std::move(machine);
    lastGood_ = machine_;
}

} // namespace reverie
