#include "core/learning/centering.h"

namespace reverie {

namespace {

void followRows(Vector& offset, const ConstMatrixRef& data, UnitRange rows, float rate) {
    auto part = offset.segment(rows.first, rows.count);
    part += rate * (data.middleRows(rows.first, rows.count).rowwise().mean() - part);
}

} // namespace

void Offsets::follow(const Rbm& machine, const GradientEstimate& estimate, float rate, ThreadTeam& team) {
    if (empty()) {
        visible = Vector::Zero(machine.visible.size());
        hidden = Vector::Zero(machine.hidden.size());
        rate = 1;
    }
    const auto& below = machine.visible.tiles();
    const auto& above = machine.hidden.tiles();
    team.forEach(static_cast<Index>(below.size() + above.size()), [&](Index task) {
        const auto index = static_cast<std::size_t>(task);
        if (index < below.size())
            followRows(visible, estimate.visible.leftCols(estimate.cases), below[index], rate);
        else
            followRows(hidden, estimate.hidden.leftCols(estimate.cases), above[index - below.size()], rate);
    });
}

Vector biasShift(const Layer& layer, UnitRange rows, const Vector& sent) {
    return -(0.5F * layer.logVariance.segment(rows.first, rows.count).array()).exp() * sent.array();
}

} // namespace reverie
