#include "core/evaluation/annealed_importance.h"

#include "core/error.h"
#include "core/math/functions.h"
#include "core/math/product.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr Index runsOfBlock = 25;

AnnealingPlan spread(Index divisor) {
    AnnealingPlan plan;
    float from = 0;
    for (const auto& [to, count] : {std::pair{0.5F, 500}, {0.9F, 4000}, {1.0F, 10000}}) {
        const Index steps = count / divisor;
        for (Index step = 0; step < steps; ++step)
            plan.inverseTemperatures.push_back(from +
                                               (to - from) * static_cast<float>(step) / static_cast<float>(steps));
        from = to;
    }
    plan.inverseTemperatures.push_back(1);
    return plan;
}

bool leadsFromZeroToOne(const std::vector<float>& path) {
    return path.size() >= 2 && path.front() == 0 && path.back() == 1 && std::ranges::is_sorted(path);
}

} // namespace

AnnealingPlan AnnealingPlan::thorough() {
    return spread(1);
}

AnnealingPlan AnnealingPlan::quick() {
    return spread(10);
}

AnnealedImportance::AnnealedImportance(const Rbm& machine, Vector baseBias, AnnealingPlan plan, std::uint64_t seed)
    : machine_(machine), baseBias_(std::move(baseBias)), plan_(std::move(plan)),
      stream_(seed, "annealed importance") {
    if (baseBias_.size() != machine.visible.size())
        throw Error("annealed importance sampling needs one base bias a visible unit");
    if (!leadsFromZeroToOne(plan_.inverseTemperatures) || plan_.runs < 2)
        throw Error("annealed importance sampling goes from inverse temperature 0 to 1, in two runs or more");
    const Layer base = visibleAt(0);
    for (Index first = 0; first < plan_.runs; first += runsOfBlock) {
        const Index count = std::min(runsOfBlock, plan_.runs - first);
        Block block{Matrix(machine.visible.size(), count), Matrix(machine.hidden.size(), count),
                    Eigen::VectorXd::Zero(count)};
        Matrix mean = Matrix::Zero(machine.visible.size(), count);
        base.mean(mean, base.all());
        base.sample(mean, block.visible, base.all(), stream_.draw());
        takeInput(block);
        blocks_.push_back(std::move(block));
    }
}

Layer AnnealedImportance::visibleAt(float inverseTemperature) const {
    Layer layer = machine_.visible;
    layer.bias = baseBias_ + inverseTemperature * (machine_.visible.bias - baseBias_);
    return layer;
}

void AnnealedImportance::takeInput(Block& block) const {
    Matrix drive = block.visible;
    machine_.visible.drive(drive);
    multiplyTransposed(machine_.weights, drive, block.input);
}

void AnnealedImportance::advance(Index temperatures, ThreadTeam& team) {
    const Index end = std::min(next_ + temperatures, static_cast<Index>(plan_.inverseTemperatures.size()));
    std::vector<Layer> layers;
    for (Index temperature = next_ - 1; temperature < end; ++temperature)
        layers.push_back(visibleAt(plan_.inverseTemperatures[static_cast<std::size_t>(temperature)]));
    team.forEach(static_cast<Index>(blocks_.size()), [&](Index number) {
        for (Index temperature = next_; temperature < end; ++temperature) {
            const auto after = static_cast<std::size_t>(temperature - next_ + 1);
            anneal(blocks_[static_cast<std::size_t>(number)], number, temperature, layers[after - 1],
                   layers[after]);
        }
    });
    next_ = end;
}

/// Weighs the states by what the next temperature makes of them, then takes one Gibbs step there.
void AnnealedImportance::anneal(Block& block, Index number, Index temperature, const Layer& before,
                                const Layer& after) const {
    const float colder = plan_.inverseTemperatures[static_cast<std::size_t>(temperature)];
    const float warmer = plan_.inverseTemperatures[static_cast<std::size_t>(temperature - 1)];
    const Layer& hidden = machine_.hidden;
    block.logWeights += (before.energyTerm(block.visible) - after.energyTerm(block.visible) +
                         hidden.logMarginal(colder * block.input) - hidden.logMarginal(warmer * block.input))
                            .matrix();
    if (colder == 1) return;

    const auto draw = [&](std::uint64_t which) {
        const auto place =
            static_cast<std::uint64_t>(temperature) * blocks_.size() + static_cast<std::uint64_t>(number);
        return stream_.drawAt((1ULL << 40U) + 2 * place + which);
    };
    Matrix hiddenMean = colder * block.input;
    hidden.mean(hiddenMean, hidden.all());
    Matrix hiddenState(hiddenMean.rows(), hiddenMean.cols());
    hidden.sample(hiddenMean, hiddenState, hidden.all(), draw(0));
    hidden.drive(hiddenState);
    Matrix visibleMean(block.visible.rows(), block.visible.cols());
    multiply(machine_.weights, hiddenState, visibleMean);
    visibleMean *= colder;
    after.mean(visibleMean, after.all());
    after.sample(visibleMean, block.visible, after.all(), draw(1));
    takeInput(block);
}

double AnnealedImportance::progress() const {
    return static_cast<double>(next_ - 1) / static_cast<double>(plan_.inverseTemperatures.size() - 1);
}

PartitionEstimate AnnealedImportance::estimate() const {
    std::vector<double> logWeights;
    for (const Block& block : blocks_)
        logWeights.insert(logWeights.end(), block.logWeights.begin(), block.logWeights.end());
    if (!std::ranges::all_of(logWeights, [](double weight) { return std::isfinite(weight); }))
        throw Error("annealed importance sampling overflowed: the machine's weights are too large for it");
    const Matrix silent = Matrix::Zero(machine_.visible.size(), 1);
    const Matrix still = Matrix::Zero(machine_.hidden.size(), 1);
    const double base = visibleAt(0).logMarginal(silent)[0] + machine_.hidden.logMarginal(still)[0];
    const auto runs = static_cast<double>(logWeights.size());
    const double logMean = logSumExp(logWeights) - std::log(runs);
    double spread = 0;
    for (const double weight : logWeights)
        spread += std::pow(std::exp(weight - logMean) - 1, 2);
    return {base + logMean, std::sqrt(spread / (runs * (runs - 1))), runs * runs / (spread + runs)};
}

} // namespace reverie
