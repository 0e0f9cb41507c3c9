#include "core/learning/fast_weights.h"

namespace reverie {

void FastWeights::start(const Rbm& machine) {
    weights = Matrix::Zero(machine.visible.size(), machine.hidden.size());
    visibleBias = visibleShift = Vector::Zero(machine.visible.size());
    hiddenBias = hiddenShift = Vector::Zero(machine.hidden.size());
}

void FastWeights::addTo(const Rbm& machine, Rbm& sum, ThreadTeam& team) const {
    sum.visible = machine.visible;
    sum.hidden = machine.hidden;
    sum.visible.bias += visibleBias + visibleShift;
    sum.hidden.bias += hiddenBias + hiddenShift;
    sum.weights.resize(machine.visible.size(), machine.hidden.size());
    const auto& tiles = machine.hidden.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        sum.weights.middleCols(tile.first, tile.count) =
            machine.weights.middleCols(tile.first, tile.count) + weights.middleCols(tile.first, tile.count);
    });
}

} // namespace reverie
