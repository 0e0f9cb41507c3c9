#include "gradient_oracle.h"

namespace reverie::oracle {

Distribution evenly(Table states) {
    Column share = Column::Constant(states.cols(), 1.0 / static_cast<double>(states.cols()));
    return {std::move(states), std::move(share)};
}

Statistics statisticsOf(const Rbm& machine, const States& hidden, const Distribution& visible) {
    Statistics sum{Table::Zero(machine.visible.size(), machine.hidden.size()),
                   Column::Zero(machine.visible.size()), Column::Zero(machine.hidden.size())};
    const auto kind = kinds(machine.visible);
    for (Index v = 0; v < visible.states.cols(); ++v) {
        const Column state = visible.states.col(v);
        const double share = visible.probability[v];
        const Column mean = hidden.states * hiddenGivenVisible(machine, hidden, state);
        sum.weights += share * drive(machine.visible, state) * mean.transpose();
        sum.hiddenBias += share * mean;
        for (Index i = 0; i < state.size(); ++i) {
            const bool gaussian = kind[static_cast<std::size_t>(i)] == UnitKind::Gaussian;
            const double variance = std::pow(deviation(machine.visible, i), 2);
            sum.visibleBias[i] += share * (gaussian ? (state[i] - machine.visible.bias[i]) / variance : state[i]);
        }
    }
    return sum;
}

Distribution afterGibbs(const Rbm& machine, const Joint& joint, const Distribution& start, int steps) {
    const Table downwards = visibleGivenHidden(machine);
    Table upwards(joint.hidden.count(), joint.visible.count());
    for (Index v = 0; v < joint.visible.count(); ++v)
        upwards.col(v) = hiddenGivenVisible(machine, joint.hidden, joint.visible.states.col(v));
    Column hidden = Column::Zero(joint.hidden.count());
    for (Index c = 0; c < start.states.cols(); ++c)
        hidden += start.probability[c] * hiddenGivenVisible(machine, joint.hidden, start.states.col(c));
    Column visible;
    for (int step = 0; step < steps; ++step) {
        visible = downwards * hidden;
        hidden = upwards * visible;
    }
    return {joint.visible.states, visible};
}

Statistics expectedContrast(const Rbm& machine, const Distribution& data, const Distribution& start, int steps) {
    const Joint joint(machine);
    const Statistics positive = statisticsOf(machine, joint.hidden, data);
    const Statistics negative = statisticsOf(machine, joint.hidden, afterGibbs(machine, joint, start, steps));
    return {positive.weights - negative.weights, positive.visibleBias - negative.visibleBias,
            positive.hiddenBias - negative.hiddenBias};
}

} // namespace reverie::oracle
