#include "core/learning/optimiser.h"

#include "core/math/product.h"

#include <cmath>
#include <vector>

namespace reverie {

namespace {

/// velocity ← μ velocity − ε(λ₂ w + λ₁ sign w) over `count` weights.
void decay(float* velocity, const float* weights, Index count, const UpdateSettings& settings) {
    const float momentum = settings.momentum;
    const float pull = settings.learningRate * settings.weightDecay;
    const float push = settings.learningRate * settings.weightDecayL1;
    for (Index i = 0; i < count; ++i) {
        const float w = weights[i];
        const float sign = (w > 0.0F ? push : 0.0F) - (w < 0.0F ? push : 0.0F);
        velocity[i] = momentum * velocity[i] - pull * w - sign;
    }
}

struct SquareSums {
    float change = 0;
    float weights = 0;
};

/// weights ← weights + velocity, and the squares of both; eight partial sums keep the order fixed and the loop in
/// vectors.
SquareSums apply(float* weights, const float* velocity, Index count) {
    constexpr Index lanes = 8;
    float change[lanes] = {};
    float size[lanes] = {};
    Index i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (Index lane = 0; lane < lanes; ++lane) {
            const float v = velocity[i + lane];
            const float w = weights[i + lane] + v;
            weights[i + lane] = w;
            change[lane] += v * v;
            size[lane] += w * w;
        }
    }
    SquareSums sums;
    for (; i < count; ++i) {
        weights[i] += velocity[i];
        sums.change += velocity[i] * velocity[i];
        sums.weights += weights[i] * weights[i];
    }
    for (Index lane = 0; lane < lanes; ++lane) {
        sums.change += change[lane];
        sums.weights += size[lane];
    }
    return sums;
}

} // namespace

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
    decay(change.data(), weights.data(), weights.size(), settings);
    addOuterProducts(settings.learningRate / static_cast<float>(estimate.cases), estimate.visible, hidden, change);
    for (Index unit = 0; unit < tile.count; ++unit) {
        const SquareSums sums = apply(weights.col(unit).data(), change.col(unit).data(), weights.rows());
        report.changeNorm += static_cast<double>(sums.change);
        report.weightNorm += static_cast<double>(sums.weights);
    }
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
