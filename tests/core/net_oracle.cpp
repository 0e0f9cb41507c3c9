#include "net_oracle.h"

namespace reverie::oracle {

Rbm upwardMachine(const DirectedConnection& connection) {
    Rbm machine(connection.below, connection.above);
    machine.weights = connection.recognition;
    return machine;
}

Rbm downwardMachine(const DirectedConnection& connection) {
    Rbm machine = upwardMachine(connection);
    if (!connection.tied()) machine.weights = connection.generative;
    return machine;
}

Table visibleGivenHidden(const Rbm& machine) {
    const Joint joint(machine);
    return joint.probability * joint.hiddenProbability().cwiseInverse().asDiagonal();
}

Column hiddenGivenVisible(const Rbm& machine, const States& hidden, const Column& visible) {
    Column exponents(hidden.count());
    for (Index h = 0; h < hidden.count(); ++h)
        exponents[h] = hidden.logShare[h] - energy(machine, visible, hidden.states.col(h));
    return (exponents.array() - logSum(exponents)).exp();
}

Table recognitionTable(const DirectedConnection& connection, const Table& below) {
    const Rbm machine = upwardMachine(connection);
    const States above = allStates(connection.above);
    Table result(above.count(), below.cols());
    for (Index c = 0; c < below.cols(); ++c)
        result.col(c) = hiddenGivenVisible(machine, above, below.col(c));
    return result;
}

Table generativeTable(const DirectedConnection& connection) {
    return visibleGivenHidden(downwardMachine(connection));
}

NetJoint::NetJoint(const DeepBeliefNet& net)
    : top(net.top), pixels(allStates(NetRef(net).bottom())), labels(std::max<Index>(net.labels, 1)) {
    const Column visible = top.visibleProbability();
    penultimateAndLabel = Eigen::Map<const Table>(visible.data(), visible.size() / labels, labels);
    pixelsAndLabel = penultimateAndLabel;
    for (std::size_t level = net.directed.size(); level-- > 0;)
        pixelsAndLabel = generativeTable(net.directed[level]) * pixelsAndLabel;
    if (!net.directed.empty()) return;
    // A machine alone: its visible side without the labels are the pixels.
    pixels.states = top.visible.states.topLeftCorner(NetRef(net).pixels(), penultimateAndLabel.rows());
    pixels.logShare = top.visible.logShare.head(penultimateAndLabel.rows());
}

Table upPassTable(const DeepBeliefNet& net, const Table& pixels) {
    Table result;
    for (const DirectedConnection& connection : net.directed)
        result = result.size() == 0
                     ? recognitionTable(connection, pixels)
                     : Table(recognitionTable(connection, allStates(connection.below).states) * result);
    return result;
}

Table upPassMean(const DeepBeliefNet& net, Table states, std::size_t levels) {
    for (std::size_t level = 0; level < levels; ++level) {
        const Rbm machine = upwardMachine(net.directed[level]);
        Table mean(machine.hidden.size(), states.cols());
        for (Index c = 0; c < states.cols(); ++c)
            mean.col(c) = hiddenMean(machine, states.col(c));
        states = mean;
    }
    return states;
}

Table downPassMean(const DeepBeliefNet& net, Table states) {
    for (std::size_t level = net.directed.size(); level-- > 0;) {
        const Rbm machine = downwardMachine(net.directed[level]);
        Table mean(machine.visible.size(), states.cols());
        for (Index c = 0; c < states.cols(); ++c)
            mean.col(c) = visibleMean(machine, states.col(c));
        states = mean;
    }
    return states;
}

Table enumeratedLabels(const DeepBeliefNet& net, const Table& penultimate) {
    Table result(net.labels, penultimate.cols());
    for (Index c = 0; c < penultimate.cols(); ++c) {
        Column exponents(net.labels);
        for (Index label = 0; label < net.labels; ++label) {
            Column visible = Column::Zero(net.top.visible.size());
            visible.head(penultimate.rows()) = penultimate.col(c);
            visible[penultimate.rows() + label] = 1;
            exponents[label] = negativeFreeEnergy(net.top, visible);
        }
        result.col(c) = (exponents.array() - logSum(exponents)).exp();
    }
    return result;
}

void scramble(DirectedConnection& connection, unsigned seed, bool tied, float scale) {
    Rbm up(connection.below, connection.above);
    Rbm down = up;
    scramble(up, seed, scale);
    scramble(down, seed + 100, scale);
    connection = {down.visible, up.hidden, up.weights, tied ? Matrix() : down.weights};
}

DeepBeliefNet netOf(UnitKind pixels, const std::vector<Index>& sizes, Index labels, bool tied, unsigned seed,
                    float scale) {
    DeepBeliefNet net;
    net.labels = labels;
    const auto layer = [&](std::size_t i) { return Layer(i == 0 ? pixels : UnitKind::Bernoulli, sizes[i]); };
    for (std::size_t i = 0; i + 2 < sizes.size(); ++i) {
        net.directed.push_back({layer(i), layer(i + 1), {}, {}});
        scramble(net.directed.back(), seed + static_cast<unsigned>(i), tied, scale);
    }
    std::vector<UnitGroup> groups = layer(sizes.size() - 2).groups();
    if (labels > 0) groups.push_back({UnitKind::Softmax, labels});
    net.top = Rbm(Layer(std::move(groups)), layer(sizes.size() - 1));
    scramble(net.top, seed + 50, scale);
    return net;
}

std::vector<NamedNet> smallNets() {
    using enum UnitKind;
    return {
        {"two directed layers, labels, untied", netOf(Bernoulli, {3, 2, 2, 2}, 3, false, 1)},
        {"two directed layers, labels, tied", netOf(Bernoulli, {3, 2, 2, 2}, 3, true, 2)},
        {"two directed layers, no labels, untied", netOf(Bernoulli, {4, 3, 3, 2}, 0, false, 3)},
        {"one directed layer, labels, tied", netOf(Bernoulli, {3, 3, 3}, 3, true, 4)},
        {"a machine alone with labels", netOf(Bernoulli, {4, 4}, 3, true, 5)},
        {"a machine alone", netOf(Bernoulli, {5, 4}, 0, true, 6)},
        {"Gaussian pixels, two directed layers, labels, untied", netOf(Gaussian, {2, 3, 2, 2}, 2, false, 7, 0.8F)},
        {"Gaussian pixels, one directed layer, tied", netOf(Gaussian, {2, 3, 2}, 0, true, 8, 0.8F)},
        {"a Gaussian machine alone with labels", netOf(Gaussian, {2, 3}, 2, true, 9, 0.8F)},
    };
}

void addNets() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const auto& [name, net] : smallNets())
        QTest::newRow(name) << which++;
}

DeepBeliefNet fetchedNet() {
    QFETCH(int, which);
    return smallNets()[static_cast<std::size_t>(which)].net;
}

bool sameLayer(const Layer& left, const Layer& right) {
    return left.groups() == right.groups() && sameBits(left.bias, right.bias) &&
           sameBits(left.logVariance, right.logVariance);
}

bool sameTop(const DeepBeliefNet& left, const DeepBeliefNet& right) {
    return left.labels == right.labels && sameBits(left.top.weights, right.top.weights) &&
           sameLayer(left.top.visible, right.top.visible) && sameLayer(left.top.hidden, right.top.hidden);
}

bool sameDirected(const DeepBeliefNet& left, const DeepBeliefNet& right) {
    return std::ranges::equal(left.directed, right.directed, [](const auto& a, const auto& b) {
        return sameBits(a.recognition, b.recognition) && sameBits(a.generative, b.generative) &&
               sameLayer(a.below, b.below) && sameLayer(a.above, b.above);
    });
}

bool sameNet(const DeepBeliefNet& left, const DeepBeliefNet& right) {
    return sameDirected(left, right) && sameTop(left, right);
}

Matrix drawStates(const Table& states, const Column& probability, Index count, unsigned seed) {
    Matrix drawn(states.rows(), count);
    Index c = 0;
    for (const Index index : drawIndices(probability, count, seed))
        drawn.col(c++) = states.col(index).cast<float>();
    return drawn;
}

ChiSquare compareCounts(const std::vector<double>& counts, const Column& probability, double total) {
    ChiSquare result;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = probability[static_cast<Index>(i)] * total;
        if (expected > 0) {
            result.statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
            result.degrees += 1;
        } else if (counts[i] != 0) {
            result.statistic = HUGE_VAL;
        }
    }
    return result;
}

} // namespace reverie::oracle
