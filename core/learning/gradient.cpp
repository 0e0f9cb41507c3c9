#include "core/learning/gradient.h"

namespace reverie {

namespace {

/// Mean over the cases of weight · ∂(−E)/∂log σ² (see Layer::logVarianceStatistic).
Vector logVarianceGradient(const Rbm& machine, const GradientEstimate& estimate) {
    Matrix statistic = estimate.visible;
    machine.visible.logVarianceStatistic(statistic, machine.visibleInput(estimate.hidden));
    return statistic * estimate.weight / static_cast<float>(estimate.cases);
}

Vector overSigma(const Layer& layer, UnitRange rows, const Vector& sums) {
    return sums.array() * (-0.5F * layer.logVariance.segment(rows.first, rows.count).array()).exp();
}

} // namespace

void GradientEstimate::resize(const Rbm& machine, Index caseCount, Index particleCount) {
    cases = caseCount;
    visible.resize(machine.visible.size(), caseCount + particleCount);
    hidden.resize(machine.hidden.size(), caseCount + particleCount);
    weight.resize(caseCount + particleCount);
    weight.head(caseCount).setOnes();
    weight.tail(particleCount).setConstant(-static_cast<float>(caseCount) / static_cast<float>(particleCount));
}

void GradientEstimate::fillDataHidden(const Rbm& machine, ThreadTeam& team) {
    hiddenMean(machine, data(), dataHidden(), team);
    putGiven(dataHidden());
}

void GradientEstimate::putGiven(MatrixRef hiddenStates) const {
    if (given.size() > 0) hiddenStates.bottomRows(given.rows()) = given;
}

void GradientEstimate::weigh(const Rbm& machine, ThreadTeam& team) {
    if (variances) visibleLogVariance = logVarianceGradient(machine, *this);
    if (!machine.visible.unitScale()) machine.visible.drive(visible);
    if (!machine.hidden.unitScale()) machine.hidden.drive(hidden);
    const auto& tiles = machine.hidden.tiles();
    const Index particleCount = hidden.cols() - cases;
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        for (Index column = cases; column < cases + particleCount; ++column)
            hidden.col(column).segment(tile.first, tile.count) *= weight(column);
    });
}

Matrix GradientEstimate::weightsGradient() const {
    return visible * hidden.transpose() / static_cast<float>(cases);
}

Vector GradientEstimate::visibleBiasGradient(const Rbm& machine, UnitRange rows) const {
    const Vector sums = visible.middleRows(rows.first, rows.count) * weight / static_cast<float>(cases);
    return overSigma(machine.visible, rows, sums);
}

Vector GradientEstimate::hiddenBiasGradient(const Rbm& machine, UnitRange rows) const {
    const Vector sums = hidden.middleRows(rows.first, rows.count).rowwise().sum() / static_cast<float>(cases);
    return overSigma(machine.hidden, rows, sums);
}

} // namespace reverie
