#include "core/evaluation/variational_bound.h"

#include "core/evaluation/enumeration.h"
#include "core/math/product.h"
#include "core/models/mean_field.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

/// −p log p, 0 where p is.
double surprise(double p) {
    return p > 0 ? -p * std::log(p) : 0.0;
}

/// Entropy of the units of a side from `first` on, independent but for those of a softmax group: one number a
/// case.
CaseValues entropy(const Layer& side, Index first, const ConstMatrixRef& means) {
    CaseValues sum(means.cols());
    for (Index column = 0; column < means.cols(); ++column) {
        double nats = 0;
        Index unit = 0;
        for (const UnitGroup& group : side.groups()) {
            const bool choice = group.kind == UnitKind::Softmax;
            for (const Index end = unit + group.size; unit < end; ++unit) {
                if (unit < first) continue;
                const auto p = static_cast<double>(means(unit, column));
                nats += surprise(p) + (choice ? 0.0 : surprise(1 - p));
            }
        }
        sum[column] = nats;
    }
    return sum;
}

CaseValues boundOf(const DeepBoltzmannRef& machine, const MeanField& field) {
    return unnormalisedBound(machine, field.even(), field.odd());
}

/// Calls visit(first, count) for one block of cases after the other, in any order.
template<class Visit>
void forBlocks(Index cases, ThreadTeam& team, const Visit& visit) {
    constexpr Index blockCases = 100;
    team.forEach((cases + blockCases - 1) / blockCases, [&](Index block) {
        const Index first = block * blockCases;
        visit(first, std::min(blockCases, cases - first));
    });
}

} // namespace

CaseValues unnormalisedBound(const DeepBoltzmannRef& machine, const ConstMatrixRef& even,
                             const ConstMatrixRef& odd) {
    return entropy(machine.sides.visible, machine.pixels(), even) + entropy(machine.sides.hidden, 0, odd) -
           machine.sides.energy(even, odd);
}

CaseValues unnormalisedBound(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, int sweeps,
                             ThreadTeam& team) {
    CaseValues bound(visible.cols());
    forBlocks(visible.cols(), team, [&](Index first, Index count) {
        ThreadTeam alone(1);
        MeanField field(machine, visible.middleCols(first, count), alone);
        field.settle(alone, sweeps);
        bound.segment(first, count) = boundOf(machine, field);
    });
    return bound;
}

Rbm conditional(const DeepBoltzmannRef& machine, const ConstVectorRef& visible) {
    const Rbm& sides = machine.sides;
    const Layer pixels = machine.bottom();
    Rbm hidden(part(sides.visible, {machine.pixels(), machine.open()}), sides.hidden);
    hidden.weights = sides.weights.bottomRows(machine.open());
    Matrix fromPixels(sides.hidden.size(), 1);
    multiplyTransposed(sides.weights.topRows(machine.pixels()), Drive(pixels, visible).view(), fromPixels);
    hidden.hidden.bias += fromPixels.col(0);
    return hidden;
}

bool hiddenEnumerable(const DeepBoltzmannRef& machine) {
    return enumerable(Rbm(part(machine.sides.visible, {machine.pixels(), machine.open()}), machine.sides.hidden));
}

CaseValues logUnnormalised(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible) {
    CaseValues values = -machine.bottom().energyTerm(visible);
    for (Index column = 0; column < visible.cols(); ++column)
        values[column] += logPartition(conditional(machine, visible.col(column)));
    return values;
}

} // namespace reverie
