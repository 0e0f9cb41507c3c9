#include "core/models/mean_field.h"

#include "core/math/product.h"

namespace reverie {

namespace {

/// Calls visit(tile) for each tile of a side that lies in the range.
template<class Visit>
void forTiles(const Layer& side, UnitRange range, ThreadTeam& team, const Visit& visit) {
    const std::vector<UnitRange>& tiles = side.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        if (tile.first >= range.first && tile.first < range.first + range.count) visit(tile);
    });
}

} // namespace

MeanField::MeanField(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, ThreadTeam& team)
    : machine_(machine), fromPixels_(machine.sides.hidden.size(), visible.cols()),
      even_(machine.sides.visible.size(), visible.cols()), odd_(machine.sides.hidden.size(), visible.cols()) {
    even_.topRows(machine.pixels()) = visible;
    const Layer pixels = machine.bottom();
    const Drive drive(pixels, visible);
    const auto lowest = machine.sides.weights.topRows(machine.pixels());
    forTiles(machine.sides.hidden, machine.sides.hidden.all(), team, [&](UnitRange tile) {
        multiplyTransposed(lowest.middleCols(tile.first, tile.count), drive.view(),
                           fromPixels_.middleRows(tile.first, tile.count));
    });
    passUp(team);
    updateOdd(team);
}

void MeanField::sweep(ThreadTeam& team) {
    updateEven(team);
    updateOdd(team);
}

void MeanField::settle(ThreadTeam& team, std::int64_t sweeps) {
    for (std::int64_t done = 0; done < sweeps; ++done)
        sweep(team);
}

Matrix MeanField::layer(std::size_t number) const {
    const UnitRange place = machine_.place(number);
    return (number % 2 == 0 ? even_ : odd_).middleRows(place.first, place.count);
}

void MeanField::passUp(ThreadTeam& team) {
    const Matrix& weights = machine_.sides.weights;
    for (std::size_t layer = 1; layer < machine_.sizes.size(); ++layer) {
        const UnitRange below = machine_.place(layer - 1);
        const Layer& side = machine_.side(layer);
        const bool top = layer + 1 == machine_.sizes.size();
        const bool upToOdd = layer % 2 == 1;
        Matrix& states = upToOdd ? odd_ : even_;
        const auto source = (upToOdd ? even_ : odd_).middleRows(below.first, below.count);
        forTiles(side, machine_.place(layer), team, [&](UnitRange tile) {
            auto block = states.middleRows(tile.first, tile.count);
            if (layer == 1)
                block = fromPixels_.middleRows(tile.first, tile.count);
            else if (upToOdd)
                multiplyTransposed(weights.block(below.first, tile.first, below.count, tile.count), source, block);
            else
                multiply(weights.block(tile.first, below.first, tile.count, below.count), source, block);
            if (!top) block *= 2.0F;
            side.mean(block, tile);
        });
    }
}

void MeanField::updateEven(ThreadTeam& team) {
    const Rbm& sides = machine_.sides;
    forTiles(sides.visible, {machine_.pixels(), machine_.open()}, team, [&](UnitRange tile) {
        auto block = even_.middleRows(tile.first, tile.count);
        multiply(sides.weights.middleRows(tile.first, tile.count), odd_, block);
        sides.visible.mean(block, tile);
    });
}

void MeanField::updateOdd(ThreadTeam& team) {
    const Rbm& sides = machine_.sides;
    const auto upper = sides.weights.bottomRows(machine_.open());
    forTiles(sides.hidden, sides.hidden.all(), team, [&](UnitRange tile) {
        auto block = odd_.middleRows(tile.first, tile.count);
        multiplyTransposed(upper.middleCols(tile.first, tile.count), even_.bottomRows(machine_.open()), block);
        block += fromPixels_.middleRows(tile.first, tile.count);
        sides.hidden.mean(block, tile);
    });
}

void fillByMeanField(const DeepBoltzmannRef& machine, MatrixRef even, int sweeps, ThreadTeam& team) {
    MeanField field(machine, even.topRows(machine.pixels()), team);
    field.settle(team, sweeps);
    even.bottomRows(machine.open()) = field.even().bottomRows(machine.open());
}

} // namespace reverie
