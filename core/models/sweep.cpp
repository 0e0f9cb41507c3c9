#include "core/models/sweep.h"

#include "core/math/product.h"

namespace reverie {

Drive::Drive(const Layer& layer, const ConstMatrixRef& states)
    : scaled_(layer.unitScale() ? Matrix() : Matrix(states)), plain_(layer.unitScale()), states_(states) {
    if (!plain_) layer.drive(scaled_);
}

namespace {

/// One sweep to a layer, tile by tile: input by `product`, means, and states where they are wanted.
template<class Product>
void sweep(const Layer& target, MatrixRef& mean, MatrixRef* state, const RandomDraw& draw, ThreadTeam& team,
           const Product& product) {
    const std::vector<UnitRange>& tiles = target.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        auto block = mean.middleRows(tile.first, tile.count);
        product(tile, block);
        target.mean(block, tile);
        if (state != nullptr) target.sample(block, state->middleRows(tile.first, tile.count), tile, draw);
    });
}

void sweepUp(const Connection& connection, const ConstMatrixRef& below, MatrixRef& mean, MatrixRef* state,
             const RandomDraw& draw, ThreadTeam& team) {
    const Drive drive(connection.below, below);
    const ConstMatrixRef source = drive.view();
    sweep(connection.above, mean, state, draw, team, [&](UnitRange tile, MatrixRef block) {
        multiplyTransposed(connection.weights.middleCols(tile.first, tile.count), source, block);
    });
}

void sweepDown(const Connection& connection, const ConstMatrixRef& above, MatrixRef& mean, MatrixRef* state,
               const RandomDraw& draw, ThreadTeam& team) {
    const Drive drive(connection.above, above);
    const ConstMatrixRef source = drive.view();
    sweep(connection.below, mean, state, draw, team, [&](UnitRange tile, MatrixRef block) {
        multiply(connection.weights.middleRows(tile.first, tile.count), source, block);
    });
}

} // namespace

void meanAbove(const Connection& connection, const ConstMatrixRef& below, MatrixRef mean, ThreadTeam& team) {
    sweepUp(connection, below, mean, nullptr, {}, team);
}

void meanBelow(const Connection& connection, const ConstMatrixRef& above, MatrixRef mean, ThreadTeam& team) {
    sweepDown(connection, above, mean, nullptr, {}, team);
}

void sampleAbove(const Connection& connection, const ConstMatrixRef& below, MatrixRef mean, MatrixRef state,
                 const RandomDraw& draw, ThreadTeam& team) {
    sweepUp(connection, below, mean, &state, draw, team);
}

void sampleBelow(const Connection& connection, const ConstMatrixRef& above, MatrixRef mean, MatrixRef state,
                 const RandomDraw& draw, ThreadTeam& team) {
    sweepDown(connection, above, mean, &state, draw, team);
}

} // namespace reverie
