#include "closeness.h"
#include "core/models/feed_forward_net.h"
#include "net_oracle.h"
#include "tests/suite.h"

namespace feed_forward_net_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

namespace {

constexpr Index classCount = 4;

FeedForwardNet unrolled(const DeepBeliefNet& net) {
    RandomStream stream(3, "unrolled");
    return unroll(net, classCount, stream, 0.5F);
}

/// P(hidden | penultimate) of the top machine with its label units away, written out in double.
Table topMean(const DeepBeliefNet& net, Table penultimate) {
    const Index below = NetRef(net).penultimate();
    const Column sigma = (net.top.visible.logVariance.head(below).cast<double>().array() / 2).exp();
    penultimate.array().colwise() /= sigma.array();
    Table input = net.top.weights.topRows(below).cast<double>().transpose() * penultimate;
    input.colwise() += net.top.hidden.bias.cast<double>();
    return 1.0 / (1.0 + (-input.array()).exp());
}

} // namespace

class FeedForwardNetTest : public QObject {
    Q_OBJECT
private slots:
    void unrollingKeepsTheUpPass_data() { oracle::addNets(); }
    void unrollingKeepsTheUpPass();
    void theSoftmaxIsOnTop_data() { oracle::addNets(); }
    void theSoftmaxIsOnTop();
};

void FeedForwardNetTest::unrollingKeepsTheUpPass() {
    const DeepBeliefNet net = oracle::fetchedNet();
    FeedForwardNet hiddenLayers = unrolled(net);
    hiddenLayers.steps.pop_back();
    const UnitKind pixels = NetRef(net).bottom().groups().front().kind;
    const Matrix visible = oracle::someStates(Layer(pixels, NetRef(net).pixels()), 9, 17);
    ThreadTeam alone(1);
    const Matrix states = output(hiddenLayers, visible, alone);
    const Table expected = topMean(net, oracle::upPassMean(net, visible.cast<double>(), net.directed.size()));
    CHECK_TABLES_CLOSE(states, expected, 1e-5);
}

void FeedForwardNetTest::theSoftmaxIsOnTop() {
    const DeepBeliefNet net = oracle::fetchedNet();
    const FeedForwardNet unrolledNet = unrolled(net);
    QCOMPARE(unrolledNet.steps.size(), net.directed.size() + 2);
    QVERIFY(unrolledNet.input.groups() ==
            std::vector<UnitGroup>({{NetRef(net).bottom().groups().front().kind, NetRef(net).pixels()}}));
    QVERIFY(unrolledNet.steps.back().above.groups() == std::vector<UnitGroup>({{UnitKind::Softmax, classCount}}));
    QCOMPARE(unrolledNet.classes(), classCount);
}

REVERIE_SUITE(FeedForwardNetTest, None)

} // namespace feed_forward_net_test

#include "feed_forward_net_test.moc"
