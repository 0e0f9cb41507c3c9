#include "core/models/mean_field.h"

#include "core/math/product.h"
#include "core/units/noise.h"

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
    : MeanField(machine, visible, Matrix(), team) {}

MeanField::MeanField(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, const ConstMatrixRef& labels,
                     ThreadTeam& team)
    : machine_(machine), labelled_(labels.size() > 0), fromPixels_(machine.sides.hidden.size(), visible.cols()),
      even_(machine.sides.visible.size(), visible.cols()), odd_(machine.sides.hidden.size(), visible.cols()) {
    even_.topRows(machine.pixels()) = visible;
    const Layer pixels = machine.bottom();
    const Drive drive(pixels, visible);
    const auto lowest = machine.sides.weights.topRows(machine.pixels());
    forTiles(machine.sides.hidden, machine.sides.hidden.all(), team, [&](UnitRange tile) {
        multiplyTransposed(lowest.middleCols(tile.first, tile.count), drive.view(),
                           fromPixels_.middleRows(tile.first, tile.count));
    });
    if (labelled_)
        labelRows() = labels;
    else if (machine.labels > 0)
        labelRows().setConstant(1.0F / static_cast<float>(machine.labels));
    passUp(team);
    updateOdd(team);
}

MatrixRef MeanField::labelRows() {
    return (machine_.oddLabels() > 0 ? odd_ : even_).bottomRows(machine_.labels);
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
    for (std::size_t layer = 1; layer <= machine_.top(); ++layer) {
        UnitRange below = machine_.place(layer - 1);
        const Layer& side = machine_.side(layer);
        const bool top = layer == machine_.top();
        if (top) below.count += machine_.labels; // They stand right behind the layer below the top.
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
    const Index given = labelled_ ? machine_.evenLabels() : 0;
    forTiles(sides.visible, {machine_.pixels(), machine_.open() - given}, team, [&](UnitRange tile) {
        auto block = even_.middleRows(tile.first, tile.count);
        multiply(sides.weights.middleRows(tile.first, tile.count), odd_, block);
        sides.visible.mean(block, tile);
    });
}

void MeanField::updateOdd(ThreadTeam& team) {
    const Rbm& sides = machine_.sides;
    const auto upper = sides.weights.bottomRows(machine_.open());
    const Index given = labelled_ ? machine_.oddLabels() : 0;
    forTiles(sides.hidden, {0, sides.hidden.size() - given}, team, [&](UnitRange tile) {
        auto block = odd_.middleRows(tile.first, tile.count);
        multiplyTransposed(upper.middleCols(tile.first, tile.count), even_.bottomRows(machine_.open()), block);
        block += fromPixels_.middleRows(tile.first, tile.count);
        sides.hidden.mean(block, tile);
    });
}

Matrix noiseUpwards(const DeepBoltzmannRef& machine, Index count, RandomStream& stream, ThreadTeam& team) {
    Matrix mean;
    Matrix noise;
    drawNoise(machine.bottom(), count, stream.draw(), mean, noise);
    return MeanField(machine, noise, team).even();
}

void fillByMeanField(const DeepBoltzmannRef& machine, MatrixRef even, const ConstMatrixRef& labels, int sweeps,
                     ThreadTeam& team) {
    MeanField field(machine, even.topRows(machine.pixels()), labels, team);
    field.settle(team, sweeps);
    even.bottomRows(machine.open()) = field.even().bottomRows(machine.open());
}

} // namespace reverie
