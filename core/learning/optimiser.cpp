#include "core/learning/optimiser.h"

#include "core/math/product.h"

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
    offsets.forget();
}

UpdateReport Optimiser::update(Rbm& machine, GradientEstimate& estimate, const UpdateSettings& settings,
                               ThreadTeam& team, FastWeights* fast) {
    if (settings.centering)
        offsets.follow(machine, estimate, settings.centeringRate, team);
    else
        offsets.forget();
    const std::vector<UnitRange>& hiddenTiles = machine.hidden.tiles();
    const std::vector<UnitRange>& visibleTiles = machine.visible.tiles();
    std::vector<UpdateReport> parts(hiddenTiles.size());
    const auto updateTile = [&](Index task) {
        const auto index = static_cast<std::size_t>(task);
        if (index < hiddenTiles.size())
            updateHidden(machine, estimate, settings, hiddenTiles[index], fast, parts[index]);
        else
            updateVisible(machine, estimate, settings, visibleTiles[index - hiddenTiles.size()], fast);
    };
    const auto hiddenTasks = static_cast<Index>(hiddenTiles.size());
    const auto visibleTasks = static_cast<Index>(visibleTiles.size());
    if (offsets.empty()) {
        team.forEach(hiddenTasks + visibleTasks, updateTile);
    } else {
        // The visible biases need the whole change of the weights.
        team.forEach(hiddenTasks, updateTile);
        team.forEach(visibleTasks, [&](Index task) { updateTile(hiddenTasks + task); });
    }
    ++updates;
    UpdateReport report;
    for (const UpdateReport& part : parts) {
        report.changeNorm += part.changeNorm;
        report.weightNorm += part.weightNorm;
    }
    return {std::sqrt(report.changeNorm), std::sqrt(report.weightNorm)};
}

void Optimiser::updateHidden(Rbm& machine, GradientEstimate& estimate, const UpdateSettings& settings,
                             UnitRange tile, FastWeights* fast, UpdateReport& report) {
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

    const Vector biasGradient = estimate.hiddenBiasGradient(machine, tile);
    auto bias = machine.hidden.bias.segment(tile.first, tile.count);
    auto biasVelocity = velocity.hiddenBias.segment(tile.first, tile.count);
    biasVelocity = settings.momentum * biasVelocity + settings.learningRate * biasGradient;
    bias += biasVelocity;

    auto change = velocity.weights.middleCols(tile.first, tile.count);
    auto weights = machine.weights.middleCols(tile.first, tile.count);
    decayVelocity(change, weights, settings);
    if (fast == nullptr) {
        addGradient(estimate, tile, settings.learningRate, change);
    } else {
        auto fastWeights = fast->weights.middleCols(tile.first, tile.count);
        auto fastBias = fast->hiddenBias.segment(tile.first, tile.count);
        fastBias = settings.fastMemory * fastBias + settings.fastRate * biasGradient;
        fastWeights *= settings.fastMemory;
        // One product serves both: what it adds to the fast weights is added to the others at their own rate.
        const float share = settings.learningRate / settings.fastRate;
        change -= share * fastWeights;
        addGradient(estimate, tile, settings.fastRate, fastWeights);
        clearAbsent(tile, fastWeights);
        change += share * fastWeights;
        fast->hiddenShift.segment(tile.first, tile.count).setZero();
        if (!offsets.empty())
            fast->hiddenShift.segment(tile.first, tile.count) =
                biasShift(machine.hidden, tile, fastWeights.transpose() * offsets.visible);
    }
    clearAbsent(tile, change);
    addChange(weights, change, report);
    if (!offsets.empty()) bias += biasShift(machine.hidden, tile, change.transpose() * offsets.visible);
}

/// Adds rate · ∂W to a tile of the weights, ∂W = Σ weight · (x − μ)(y − λ)ᵀ / cases when learning is centred. The
/// column's weights add up to nothing, so that the offsets are taken from the sums instead of from each case.
void Optimiser::addGradient(const GradientEstimate& estimate, UnitRange tile, float rate,
                            MatrixRef weights) const {
    const auto hidden = estimate.hidden.middleRows(tile.first, tile.count);
    const float perCase = rate / static_cast<float>(estimate.cases);
    addOuterProducts(perCase, estimate.visible, hidden, weights);
    if (offsets.empty()) return;
    Matrix left(estimate.visible.rows(), 2);
    left << offsets.visible, estimate.visible * estimate.weight;
    Matrix right(tile.count, 2);
    right << hidden.rowwise().sum(), offsets.hidden.segment(tile.first, tile.count);
    addOuterProducts(-perCase, left, right, weights);
}

/// No tile lies in two layers.
void Optimiser::clearAbsent(UnitRange tile, MatrixRef weights) const {
    for (const WeightBlock& block : absent)
        if (tile.first >= block.columns.first && tile.first < block.columns.first + block.columns.count)
            weights.middleRows(block.rows.first, block.rows.count).setZero();
}

void Optimiser::updateVisible(Rbm& machine, const GradientEstimate& estimate, const UpdateSettings& settings,
                              UnitRange tile, FastWeights* fast) {
    const Vector biasGradient = estimate.visibleBiasGradient(machine, tile);
    auto bias = machine.visible.bias.segment(tile.first, tile.count);
    auto biasVelocity = velocity.visibleBias.segment(tile.first, tile.count);
    biasVelocity = settings.momentum * biasVelocity + settings.learningRate * biasGradient;
    bias += biasVelocity;
    const auto shift = [&](const Matrix& change) {
        return biasShift(machine.visible, tile, change.middleRows(tile.first, tile.count) * offsets.hidden);
    };
    if (!offsets.empty()) bias += shift(velocity.weights);
    if (fast != nullptr) {
        auto fastBias = fast->visibleBias.segment(tile.first, tile.count);
        fastBias = settings.fastMemory * fastBias + settings.fastRate * biasGradient;
        fast->visibleShift.segment(tile.first, tile.count).setZero();
        if (!offsets.empty()) fast->visibleShift.segment(tile.first, tile.count) = shift(fast->weights);
    }

    if (!settings.learnVariance || estimate.visibleLogVariance.size() == 0) return;
    auto varianceVelocity = velocity.visibleLogVariance.segment(tile.first, tile.count);
    varianceVelocity = settings.momentum * varianceVelocity +
                       settings.learningRate * estimate.visibleLogVariance.segment(tile.first, tile.count);
    auto logVariance = machine.visible.logVariance.segment(tile.first, tile.count);
    // Units of other kinds have gradient zero and stay at zero.
    logVariance = (logVariance + varianceVelocity).cwiseMax(minimumLogVariance).cwiseMin(maximumLogVariance);
}

} // namespace reverie
