#include "core/sampling/clamped_mean_field.h"

#include "core/error.h"
#include "core/math/product.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace reverie {

namespace {

/// Cases that settle together: fixed, so that threads do not matter.
constexpr Index casesPerTile = 32;

struct Settled {
    int sweeps = 0;
    float rest = 0;
};

/// Settles some cases, whose means begin as σ(Wᵀv + b).
Settled settle(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates, const MeanFieldPlan& plan,
               MatrixRef means) {
    Matrix fromVisible(means.rows(), means.cols());
    multiplyTransposed(machine.weights, visibleStates, fromVisible);
    means = fromVisible;
    machine.hidden.mean(means, machine.hidden.all());
    Matrix wanted(means.rows(), means.cols());
    Settled settled;
    while (settled.sweeps < plan.sweeps) {
        multiply(machine.hiddenLateral, means, wanted);
        wanted = 2 * wanted + fromVisible;
        machine.hidden.mean(wanted, machine.hidden.all());
        settled.rest = (wanted - means).cwiseAbs().maxCoeff();
        ++settled.sweeps;
        if (settled.rest <= plan.tolerance) break;
        means = plan.damping * means + (1 - plan.damping) * wanted;
    }
    return settled;
}

/// −Σ m log m + (1 − m) log(1 − m).
double entropy(const ConstVectorRef& means) {
    const auto term = [](double p) { return p > 0 ? -p * std::log(p) : 0.0; };
    double sum = 0;
    for (const float mean : means)
        sum += term(static_cast<double>(mean)) + term(1 - static_cast<double>(mean));
    return sum;
}

} // namespace

ClampedMeans clampedMeanField(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates,
                              const MeanFieldPlan& plan, ThreadTeam& team) {
    const Index cases = visibleStates.cols();
    ClampedMeans result{Matrix(machine.hidden.size(), cases)};
    if (machine.hidden.size() == 0 || cases == 0) return result;
    const Index tiles = (cases + casesPerTile - 1) / casesPerTile;
    std::vector<Settled> parts(static_cast<std::size_t>(tiles));
    team.forEach(tiles, [&](Index tile) {
        const Index first = tile * casesPerTile;
        const Index count = std::min(casesPerTile, cases - first);
        parts[static_cast<std::size_t>(tile)] =
            settle(machine, visibleStates.middleCols(first, count), plan, result.hidden.middleCols(first, count));
    });
    for (const Settled& part : parts) {
        result.sweeps = std::max(result.sweeps, part.sweeps);
        result.rest = std::max(result.rest, part.rest);
    }
    return result;
}

Matrix layerMean(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates, Index layer,
                 ThreadTeam& team) {
    if (layer < 0 || layer >= machine.hiddenLayers())
        throw Error("a fully visible Boltzmann machine has no hidden units");
    return clampedMeanField(machine, visibleStates, {}, team).hidden;
}

Matrix reconstruct(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates, ThreadTeam& team) {
    return machine.visibleMean(visibleStates, clampedMeanField(machine, visibleStates, {}, team).hidden);
}

CaseValues variationalFreeEnergy(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates,
                                 const ConstMatrixRef& hiddenMeans) {
    CaseValues values = machine.energy(visibleStates, hiddenMeans);
    for (Index column = 0; column < hiddenMeans.cols() && hiddenMeans.rows() > 0; ++column)
        values[column] -= entropy(hiddenMeans.col(column));
    return values;
}

} // namespace reverie
