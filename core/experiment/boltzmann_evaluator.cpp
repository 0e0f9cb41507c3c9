#include "core/experiment/boltzmann_evaluator.h"

#include "core/evaluation/boltzmann_enumeration.h"
#include "core/evaluation/reconstruction.h"

#include <algorithm>

namespace reverie {

namespace {

/// Beyond these a sum over all states would cost more than the learning it watches.
constexpr Index affordableUnits = 16;

/// Where each mean of some cases goes.
struct Places {
    Metric squaredError;
    Metric crossEntropy;
    Metric freeEnergy;
    Metric pseudoLikelihood;
};

constexpr Places trainingPlaces = {Metric::SquaredErrorTraining, Metric::CrossEntropyTraining,
                                   Metric::FreeEnergyTraining, Metric::PseudoLikelihoodTraining};
constexpr Places validationPlaces = {Metric::SquaredErrorValidation, Metric::CrossEntropyValidation,
                                     Metric::FreeEnergyValidation, Metric::PseudoLikelihoodValidation};

bool affordable(const BoltzmannMachine& machine) {
    return machine.units() <= affordableUnits;
}

Matrix firstCases(const ImageSet& set, Index count, const PixelCoding& coding, const RandomDraw& draw) {
    if (set.empty()) return {};
    Matrix pixels;
    set.read(0, std::min(count, set.size()), pixels);
    coding.encode(pixels, draw);
    return pixels;
}

void measureCases(const BoltzmannMachine& machine, const MeanFieldPlan& plan, const Matrix& cases,
                  const Places& places, MetricRow& row, ThreadTeam& team) {
    const Matrix hidden = clampedMeanField(machine, cases, plan, team).hidden;
    const Matrix mean = machine.visibleMean(cases, hidden);
    const double entropy = crossEntropy(machine.visible, cases, mean).mean();
    const CaseValues energies =
        affordable(machine) ? freeEnergy(machine, cases) : variationalFreeEnergy(machine, cases, hidden);
    row[places.squaredError] = static_cast<float>(squaredError(cases, mean).mean());
    row[places.crossEntropy] = static_cast<float>(entropy);
    row[places.freeEnergy] = static_cast<float>(energies.mean());
    // Σ log P(v_i | rest) is minus that cross-entropy where nothing is hidden.
    if (machine.hidden.size() == 0) row[places.pseudoLikelihood] = static_cast<float>(-entropy);
}

} // namespace

BoltzmannEvaluator::BoltzmannEvaluator(const ExperimentConfig& settings, const Dataset& data,
                                       const PixelCoding& coding) {
    const RandomStream stream(settings.seed, "evaluation");
    training_ = firstCases(data.training, settings.evaluationCases, coding, stream.drawAt(0));
    validation_ = firstCases(data.validation, settings.evaluationCases, coding, stream.drawAt(1));
}

void BoltzmannEvaluator::measure(const BoltzmannMachine& machine, const MeanFieldPlan& plan, MetricRow& row,
                                 ThreadTeam& team) const {
    measureCases(machine, plan, training_, trainingPlaces, row, team);
    if (affordable(machine)) row[Metric::LogLikelihood] = static_cast<float>(logLikelihood(machine, training_));
    if (validation_.cols() == 0) return;
    measureCases(machine, plan, validation_, validationPlaces, row, team);
    row[Metric::FreeEnergyGap] = row[Metric::FreeEnergyValidation] - row[Metric::FreeEnergyTraining];
}

} // namespace reverie
