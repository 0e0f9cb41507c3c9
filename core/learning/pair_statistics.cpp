#include "core/learning/pair_statistics.h"

#include "core/math/product.h"

#include <algorithm>

namespace reverie {

PairStatistics PairStatistics::of(Index units) {
    return {Matrix::Zero(units, units), Vector::Zero(units)};
}

void PairStatistics::add(const ConstMatrixRef& states, float weight, ThreadTeam& team) {
    constexpr Index unitsPerTile = 48;
    const float share = weight / static_cast<float>(states.cols());
    const Index tiles = (pairs.cols() + unitsPerTile - 1) / unitsPerTile;
    team.forEach(tiles, [&](Index tile) {
        const Index first = tile * unitsPerTile;
        const Index count = std::min(unitsPerTile, pairs.cols() - first);
        addOuterProducts(share, states, states.middleRows(first, count), pairs.middleCols(first, count));
    });
    means += share * states.rowwise().sum();
}

void PairStatistics::settle() {
    pairs = ((pairs + pairs.transpose()) / 2).eval();
    pairs.diagonal().setZero();
}

} // namespace reverie
