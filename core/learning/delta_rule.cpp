#include "core/learning/delta_rule.h"

#include <vector>

namespace reverie {

namespace {

/// Tiles of the columns of a weight matrix, whatever layer they belong to.
std::vector<UnitRange> columnTiles(Index columns) {
    return Layer(UnitKind::Bernoulli, columns).tiles();
}

} // namespace

DeltaRule::DeltaRule(Index below, Index above, Index targets)
    : weightVelocity(Matrix::Zero(below, above)), biasVelocity(Vector::Zero(targets)) {}

UpdateReport DeltaRule::learn(Matrix& weights, Layer& target, const ConstMatrixRef& lower,
                              const ConstMatrixRef& upper, const ConstMatrixRef& error,
                              const UpdateSettings& settings, ThreadTeam& team) {
    const std::vector<UnitRange> tiles = columnTiles(weights.cols());
    std::vector<UpdateReport> parts(tiles.size());
    const Index cases = error.cols();
    team.forEach(static_cast<Index>(tiles.size()) + 1, [&](Index task) {
        if (task == static_cast<Index>(tiles.size())) {
            biasVelocity = settings.momentum * biasVelocity + settings.learningRate * error.rowwise().mean();
            target.bias += biasVelocity;
            return;
        }
        const UnitRange tile = tiles[static_cast<std::size_t>(task)];
        updateWeights(
            weights.middleCols(tile.first, tile.count), weightVelocity.middleCols(tile.first, tile.count), lower,
            upper.middleRows(tile.first, tile.count), cases, settings, parts[static_cast<std::size_t>(task)]);
    });
    return totalOf(parts);
}

void DeltaRule::rest() {
    weightVelocity.setZero();
    biasVelocity.setZero();
}

} // namespace reverie
