#include "closeness.h"
#include "core/data/one_hot.h"
#include "core/learning/label_signal.h"
#include "net_oracle.h"
#include "tests/suite.h"

#include <cmath>

namespace label_signal_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

namespace {

constexpr Index cases = 4;

Matrix labelsInTurn(Index labels) {
    Matrix oneHot(labels, cases);
    std::vector<std::uint8_t> numbers;
    for (Index c = 0; c < cases; ++c)
        numbers.push_back(static_cast<std::uint8_t>(c % labels));
    writeOneHot(numbers, oneHot);
    return oneHot;
}

/// Σ over the cases of log P(label | v), in double.
double logProbability(const DeepBeliefNet& net, const Matrix& pixels) {
    const Table penultimate = oracle::upPassMean(net, pixels.cast<double>(), net.directed.size());
    const Table probabilities = oracle::enumeratedLabels(net, penultimate);
    double sum = 0;
    for (Index c = 0; c < cases; ++c)
        sum += std::log(probabilities(c % net.labels, c));
    return sum;
}

/// Its derivative by a parameter of the net.
template<class Parameter>
double slope(const DeepBeliefNet& net, const Matrix& pixels, const Parameter& parameter) {
    constexpr float step = 1.0F / 256.0F;
    DeepBeliefNet lower = net;
    DeepBeliefNet upper = net;
    parameter(lower) -= step;
    parameter(upper) += step;
    const double distance = double(parameter(upper)) - double(parameter(lower));
    return (logProbability(upper, pixels) - logProbability(lower, pixels)) / distance;
}

} // namespace

class LabelSignalTest : public QObject {
    Q_OBJECT

private slots:
    void isTheGradientOfTheLabels_data() { oracle::addNets(); }
    void isTheGradientOfTheLabels();
    void threadsDoNotChangeIt();
};

void LabelSignalTest::isTheGradientOfTheLabels() {
    const DeepBeliefNet net = oracle::fetchedNet();
    if (net.labels == 0 || net.directed.empty()) return; // Nothing to recognise, or nothing to carry it down to.
    const Matrix pixels =
        oracle::someStates(Layer(NetRef(net).bottom().groups().front().kind, NetRef(net).pixels()), cases, 21);
    ThreadTeam team(2);
    LabelSignal signal;
    signal.follow(net, pixels, labelsInTurn(net.labels), team);
    for (std::size_t level = 0; level < net.directed.size(); ++level) {
        const DirectedConnection& connection = net.directed[level];
        Matrix driving = signal.below(level);
        connection.below.drive(driving);
        const Matrix gradient = driving * signal.error(level).transpose();
        Table expected(gradient.rows(), gradient.cols());
        for (Index i = 0; i < gradient.rows(); ++i)
            for (Index j = 0; j < gradient.cols(); ++j)
                expected(i, j) = slope(net, pixels, [&](DeepBeliefNet& changed) -> float& {
                    return changed.directed[level].recognition(i, j);
                });
        CHECK_TABLES_CLOSE(gradient, expected, 1e-5);
        Column expectedBias(gradient.cols());
        for (Index j = 0; j < gradient.cols(); ++j)
            expectedBias[j] = slope(net, pixels, [&](DeepBeliefNet& changed) -> float& {
                return changed.directed[level].above.bias[j];
            });
        CHECK_TABLES_CLOSE(signal.error(level).rowwise().sum(), expectedBias, 1e-5);
    }
}

void LabelSignalTest::threadsDoNotChangeIt() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {40, 70, 60, 130}, 10, false, 5);
    const Matrix pixels = oracle::someStates(net.directed.front().below, 90, 22);
    Matrix labels = Matrix::Zero(10, 90);
    labels.row(3).setOnes();
    ThreadTeam one(1);
    ThreadTeam two(2);
    LabelSignal alone;
    LabelSignal shared;
    alone.follow(net, pixels, labels, one);
    shared.follow(net, pixels, labels, two);
    for (std::size_t level = 0; level < 2; ++level)
        QVERIFY(sameBits(alone.error(level), shared.error(level)));
}

REVERIE_SUITE(LabelSignalTest, None)

} // namespace label_signal_test

#include "label_signal_test.moc"
