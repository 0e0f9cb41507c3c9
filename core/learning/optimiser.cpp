#include "core/learning/optimiser.h"

#include <cmath>
#include <vector>

namespace reverie {

Optimiser::Optimiser(const Rbm& machine) : meanActivation(Vector::Zero(machine.hidden.size())) {
    velocity.weights.resize(machine.visible.size(), machine.hidden.size());
    velocity.visibleBias.resize(machine.visible.size());
    velocity.hiddenBias.resize(machine.hidden.size());
    velocity.visibleLogVariance.resize(machine.visible.size());
    rest();
}

void Optimiser::rest() {
    velocity.weights.setZero();
    velocity.visibleBias.setZero();
    velocity.hiddenBias.setZero();
    velocity.visibleLogVariance.setZero();
}

UpdateReport Optimiser::update(Rbm& machine, GradientEstimate& estimate, const UpdateSettings& settings,
                               ThreadTeam& team) {
    const std::vector<UnitRange>& hiddenTiles = machine.hidden.tiles();
    const std::vector<UnitRange>& visibleTiles = machine.visible.tiles();
    std::vector<UpdateReport> parts(hiddenTiles.size());
    team.forEach(static_cast<Index>(hiddenTiles.size() + visibleTiles.size()), [&](Index task) {
        const auto index = static_cast<std::size_t>(task);
        if (index < hiddenTiles.size())
            updateHidden(machine, estimate, settings, hiddenTiles[index], parts[index]);
        else
            updateVisible(machine, estimate, settings, visibleTiles[index - hiddenTiles.size()]);
    });
    ++updates;
    UpdateReport report;
    for (const UpdateReport& part : parts) {
        report.changeNorm += part.changeNorm;
        report.weightNorm += part.weightNorm;
    }
    return {std::sqrt(report.changeNorm), std::sqrt(report.weightNorm)};
}

void Optimiser::updateHidden(Rbm& machine, GradientEstimate& estimate, const UpdateSettings& settings,
                             UnitRange tile, UpdateReport& report) {
    constexpr float memory = 0.95F;
    auto hidden = estimate.hidden.middleRows(tile.first, tile.count);
    auto data = hidden.leftCols(estimate.cases);
    auto running = meanActivation.segment(tile.first, tile.count);
    const Vector activation = data.rowwise().mean();
    if (updates == 0)
        running = activation;
    else
        running = memory * running + (1.0F - memory) * activation;
    if (settings.sparsityCost > 0) {
        const Vector pull = settings.sparsityCost * (settings.sparsityTarget - running.array());
        data.colwise() += pull;
    }

    auto biasVelocity = velocity.hiddenBias.segment(tile.first, tile.count);
    biasVelocity =
        settings.momentum * biasVelocity + settings.learningRate * estimate.hiddenBiasGradient(machine, tile);
    machine.hidden.bias.segment(tile.first, tile.count) += biasVelocity;

    auto change = velocity.weights.middleCols(tile.first, tile.count);
    auto weights = machine.weights.middleCols(tile.first, tile.count);
    updateWeights(weights, change, estimate.visible, hidden, estimate.cases, settings, absentRows(tile), report);
}

/// The rows of a tile's weights that are not there; no tile lies in two layers.
std::vector<UnitRange> Optimiser::absentRows(UnitRange tile) const {
    std::vector<UnitRange> rows;
    for (const WeightBlock& block : absent)
        if (tile.first >= block.columns.first && tile.first < block.columns.first + block.columns.count)
            rows.push_back(block.rows);
    return rows;
}

void Optimiser::updateVisible(Rbm& machine, const GradientEstimate& estimate, const UpdateSettings& settings,
                              UnitRange tile) {
    auto biasVelocity = velocity.visibleBias.segment(tile.first, tile.count);
    biasVelocity =
        settings.momentum * biasVelocity + settings.learningRate * estimate.visibleBiasGradient(machine, tile);
    machine.visible.bias.segment(tile.first, tile.count) += biasVelocity;

    if (!settings.learnVariance || estimate.visibleLogVariance.size() == 0) return;
    auto varianceVelocity = velocity.visibleLogVariance.segment(tile.first, tile.count);
    varianceVelocity = settings.momentum * varianceVelocity +
                       settings.learningRate * estimate.visibleLogVariance.segment(tile.first, tile.count);
    auto logVariance = machine.visible.logVariance.segment(tile.first, tile.count);
    // Units of other kinds have gradient zero and stay at zero.
    logVariance = (logVariance + varianceVelocity).cwiseMax(minimumLogVariance).cwiseMin(maximumLogVariance);
}

} // namespace reverie
