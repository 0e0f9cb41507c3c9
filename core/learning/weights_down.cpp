#include "core/learning/weights_down.h"

#include "core/math/product.h"

namespace reverie {

namespace {

/// The label units at the end of a layer, none where it has no such.
UnitRange labelsOf(const Layer& layer) {
    const UnitGroup& last = layer.groups().back();
    const Index labels = last.kind == UnitKind::Softmax ? last.size : 0;
    return {layer.size() - labels, labels};
}

/// The means of the label units as the hidden states themselves make them: labels × cases.
Matrix labelMean(const Rbm& machine, UnitRange labels, const ConstMatrixRef& hidden) {
    Matrix mean(labels.count, hidden.cols());
    multiply(machine.weights.bottomRows(labels.count), hidden, mean);
    machine.visible.mean(mean, labels);
    return mean;
}

} // namespace

void sampleDown(const Rbm& machine, float factor, const ConstMatrixRef& hidden, MatrixRef mean, MatrixRef state,
                const RandomDraw& draw, ThreadTeam& team) {
    if (factor == 1) return sampleVisible(machine, hidden, mean, state, draw, team);
    sampleVisible(machine, factor * hidden, mean, state, draw, team);
    const UnitRange labels = labelsOf(machine.visible);
    if (labels.count == 0) return;
    mean.bottomRows(labels.count) = labelMean(machine, labels, hidden);
    machine.visible.sample(mean.bottomRows(labels.count), state.bottomRows(labels.count), labels, draw);
}

Matrix meanDown(const Rbm& machine, float factor, const ConstMatrixRef& hidden) {
    if (factor == 1) return machine.visibleMean(hidden);
    Matrix mean = machine.visibleMean(factor * hidden);
    const UnitRange labels = labelsOf(machine.visible);
    if (labels.count > 0) mean.bottomRows(labels.count) = labelMean(machine, labels, hidden);
    return mean;
}

} // namespace reverie
