#include "core/experiment/evaluator.h"

#include "core/evaluation/enumeration.h"
#include "core/evaluation/reconstruction.h"
#include "core/learning/weights_down.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace reverie {

namespace {

constexpr Index blockSize = 50;
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

void put(MetricRow& row, Metric metric, double value) {
    row[metric] = static_cast<float>(value);
}

} // namespace

Evaluator::Evaluator(const ExperimentConfig& settings, const Dataset& data, const LayerInput& input,
                     ThreadTeam& team)
    : stream_(settings.seed, "evaluation"), downFactor_(static_cast<float>(settings.downFactor)),
      training_(input.firstCases(data.training, settings.evaluationCases, stream_.drawAt(0), team)),
      validation_(input.firstCases(data.validation, settings.evaluationCases, stream_.drawAt(1), team)) {}

void Evaluator::measure(const Rbm& machine, std::uint64_t minibatch, MetricRow& row, ThreadTeam& team) const {
    const std::uint64_t draws = (minibatch + 1) << 24U;
    const Means training = measureCases(machine, training_, draws, team);
    if (!row.has(Metric::SquaredErrorTraining)) put(row, Metric::SquaredErrorTraining, training.squaredError);
    put(row, Metric::CrossEntropyTraining, training.crossEntropy);
    put(row, Metric::FreeEnergyTraining, training.freeEnergy);
    put(row, Metric::PseudoLikelihoodTraining, training.pseudoLikelihood);
    put(row, Metric::LogLikelihood, exactLogLikelihood(machine));
    if (validation_.cols() == 0) return;

    const Means validation = measureCases(machine, validation_, draws + (1U << 23U), team);
    put(row, Metric::SquaredErrorValidation, validation.squaredError);
    put(row, Metric::CrossEntropyValidation, validation.crossEntropy);
    put(row, Metric::FreeEnergyValidation, validation.freeEnergy);
    put(row, Metric::FreeEnergyGap, validation.freeEnergy - training.freeEnergy);
    put(row, Metric::PseudoLikelihoodValidation, validation.pseudoLikelihood);
}

void Evaluator::measureComparison(const Rbm& machine, std::uint64_t minibatch, MetricRow& row,
                                  ThreadTeam& team) const {
    const Means training = measureCases(machine, training_, (minibatch + 1) << 24U, team);
    put(row, Metric::ComparisonSquaredError, training.squaredError);
    put(row, Metric::ComparisonLogLikelihood, exactLogLikelihood(machine));
}

Evaluator::Means Evaluator::measureCases(const Rbm& machine, const Matrix& cases, std::uint64_t firstDraw,
                                         ThreadTeam& team) const {
    const Index blocks = (cases.cols() + blockSize - 1) / blockSize;
    std::vector<Means> parts(static_cast<std::size_t>(blocks));
    team.forEach(blocks, [&](Index block) {
        const Index first = block * blockSize;
        const auto part = cases.middleCols(first, std::min(blockSize, cases.cols() - first));
        parts[static_cast<std::size_t>(block)] =
            sumOver(machine, part, firstDraw + 2 * static_cast<std::uint64_t>(block));
    });
    Means means;
    for (const Means& part : parts) {
        means.squaredError += part.squaredError;
        means.crossEntropy += part.crossEntropy;
        means.freeEnergy += part.freeEnergy;
        means.pseudoLikelihood += part.pseudoLikelihood;
    }
    const auto count = static_cast<double>(cases.cols());
    return {means.squaredError / count, means.crossEntropy / count, means.freeEnergy / count,
            means.pseudoLikelihood / count};
}

Evaluator::Means Evaluator::sumOver(const Rbm& machine, const ConstMatrixRef& cases, std::uint64_t draw) const {
    const bool binary = !machine.visible.has(UnitKind::Gaussian);
    Means sums;
    Matrix hidden = machine.hiddenInput(cases);
    sums.freeEnergy = (machine.visible.energyTerm(cases) - machine.hidden.logMarginal(hidden)).sum();
    sums.pseudoLikelihood =
        binary ? pseudoLogLikelihoodEstimate(machine, cases, hidden, stream_.drawAt(draw)).sum() : undefined;
    machine.hidden.mean(hidden, machine.hidden.all());
    Matrix states(hidden.rows(), hidden.cols());
    machine.hidden.sample(hidden, states, machine.hidden.all(), stream_.drawAt(draw + 1));
    const Matrix reconstruction = meanDown(machine, downFactor_, states);
    sums.squaredError = squaredError(cases, reconstruction).sum();
    sums.crossEntropy = binary ? crossEntropy(machine.visible, cases, reconstruction).sum() : undefined;
    return sums;
}

double Evaluator::exactLogLikelihood(const Rbm& machine) const {
    // Beyond some thousand states the sum would cost more than the learning it watches.
    constexpr Index affordableStates = Index{1} << 14;
    if (!enumerable(machine)) return undefined;
    const Layer& side = sumsOverHidden(machine) ? machine.hidden : machine.visible;
    return side.stateCount() <= affordableStates ? logLikelihood(machine, training_) : undefined;
}

} // namespace reverie
