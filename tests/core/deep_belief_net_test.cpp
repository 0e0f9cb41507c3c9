#include "closeness.h"
#include "core/models/deep_belief_net.h"
#include "core/sampling/chains.h"
#include "net_oracle.h"
#include "tests/suite.h"

namespace deep_belief_net_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

namespace {

constexpr Index sampleCount = 20000;

/// Five standard errors of the mean of a number that is `spread` wide.
double tolerance(double spread, Index count = sampleCount) {
    return 5 * spread / std::sqrt(static_cast<double>(count));
}

/// Top visible states from their enumerated distribution, kept there by the machine's own Gibbs steps.
Matrix equilibrium(const DeepBeliefNet& net, const oracle::NetJoint& joint, ThreadTeam& team) {
    Chains chains(1, "equilibrium");
    chains.start(oracle::drawStates(joint.top.visible.states, joint.top.visibleProbability(), sampleCount, 2));
    if (!net.top.visible.has(UnitKind::Gaussian)) chains.advance(net.top, team, 3);
    return chains.visible();
}

/// Every state that the bottom layer can be asked about: all of them, or some real ones.
Matrix somePixels(const NetRef& net) {
    return oracle::someStates(Layer(net.bottom().groups().front().kind, net.pixels()), 20, 3);
}

} // namespace

class DeepBeliefNetTest : public QObject {
    Q_OBJECT
private slots:
    void ancestralSamplesFollowTheJoint_data() { oracle::addNets(); }
    void ancestralSamplesFollowTheJoint();
    void passesHaveTheEnumeratedMeans_data() { oracle::addNets(); }
    void passesHaveTheEnumeratedMeans();
    void sampledUpPassFollowsTheConditional_data() { oracle::addNets(); }
    void sampledUpPassFollowsTheConditional();
    void downPassAveragesOverTheLayersBetween_data() { oracle::addNets(); }
    void downPassAveragesOverTheLayersBetween();
    void noiseGoesUp_data() { oracle::addNets(); }
    void noiseGoesUp();
    void layerMeans_data() { oracle::addNets(); }
    void layerMeans();
    void reconstruction_data() { oracle::addNets(); }
    void reconstruction();
    void neutralLabels_data() { oracle::addNets(); }
    void neutralLabels();
    void sizes();
    void biasesAreNeverTied();
    void untyingSeparatesTheWeights();
    void finiteMeansEveryParameter();
    void threadsDoNotMatter();
};

// P(v, label): the top machine at its enumerated distribution, then a down-pass.
void DeepBeliefNetTest::ancestralSamplesFollowTheJoint() {
    const DeepBeliefNet net = oracle::fetchedNet();
    const oracle::NetJoint joint(net);
    ThreadTeam team(2);
    const Matrix top = equilibrium(net, joint, team);
    RandomStream stream(4, "down");
    const Matrix mean = downPass(net, top, stream, team);
    if (net.directed.empty()) {
        QVERIFY(sameBits(mean, top.topRows(NetRef(net).pixels())));
        return;
    }
    const Layer& bottom = NetRef(net).bottom();
    Matrix pixels(mean.rows(), mean.cols());
    bottom.sample(mean, pixels, bottom.all(), stream.draw());

    const Column pixelProbability = joint.pixelsAndLabel.rowwise().sum();
    if (bottom.has(UnitKind::Gaussian)) {
        for (Index i = 0; i < bottom.size(); ++i)
            for (Index j = 0; j <= i; ++j) {
                const auto product = [&](const auto& states) {
                    return (states.row(i).array() * states.row(j).array()).eval();
                };
                const Column products = product(joint.pixels.states).matrix().transpose();
                const double expected = products.dot(pixelProbability);
                const double spread = std::sqrt(products.cwiseAbs2().dot(pixelProbability) - expected * expected);
                CHECK_CLOSE(product(pixels.cast<double>()).mean(), expected, tolerance(spread));
            }
        return;
    }
    std::vector<double> counts(static_cast<std::size_t>(joint.pixelsAndLabel.size()), 0.0);
    for (Index label = 0; label < joint.labels; ++label) {
        Matrix ofLabel(pixels.rows(), 0);
        for (Index c = 0; c < sampleCount; ++c) {
            if (net.labels > 0 && top(NetRef(net).penultimate() + label, c) != 1.0F) continue;
            ofLabel.conservativeResize(Eigen::NoChange, ofLabel.cols() + 1);
            ofLabel.rightCols(1) = pixels.col(c);
        }
        const auto part = oracle::histogram(joint.pixels, ofLabel);
        QVERIFY(part.front() >= 0);
        std::ranges::copy(part, counts.begin() + label * joint.pixels.count());
    }
    const Eigen::Map<const Column> probability(joint.pixelsAndLabel.data(), joint.pixelsAndLabel.size());
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, probability, sampleCount),
                     static_cast<double>(probability.size() - 1));
}

void DeepBeliefNetTest::passesHaveTheEnumeratedMeans() {
    const DeepBeliefNet net = oracle::fetchedNet();
    ThreadTeam team(2);
    const Matrix pixels = somePixels(net);
    const Table up = oracle::upPassMean(net, pixels.cast<double>(), net.directed.size());
    CHECK_TABLES_CLOSE(upPass(net.directed, pixels, team), up, 3e-6);

    const Matrix top = oracle::someStates(net.top.visible, 20, 5);
    const Table down = oracle::downPassMean(net, top.topRows(NetRef(net).penultimate()).cast<double>());
    CHECK_TABLES_CLOSE(meanDownPass(net, top, team), down, 1e-5);
}

void DeepBeliefNetTest::sampledUpPassFollowsTheConditional() {
    const DeepBeliefNet net = oracle::fetchedNet();
    ThreadTeam team(2);
    RandomStream stream(6, "up");
    if (net.directed.empty()) {
        QVERIFY(sameBits(sampledUpPass(net.directed, somePixels(net), stream, team), somePixels(net)));
        return;
    }
    const Layer& above = net.directed.back().above;
    for (Index c = 0; c < 3; ++c) {
        const Matrix pixels = somePixels(net).col(c);
        const Matrix states = sampledUpPass(net.directed, pixels.replicate(1, sampleCount), stream, team);
        const auto counts = oracle::histogram(oracle::allStates(above), states);
        QVERIFY(counts.front() >= 0);
        const Column expected = oracle::upPassTable(net, pixels.cast<double>());
        CHECK_CHI_SQUARE(oracle::chiSquare(counts, expected, sampleCount),
                         static_cast<double>(expected.size() - 1));
    }
}

void DeepBeliefNetTest::downPassAveragesOverTheLayersBetween() {
    const DeepBeliefNet net = oracle::fetchedNet();
    ThreadTeam team(2);
    RandomStream stream(7, "down");
    const Matrix top = oracle::someStates(net.top.visible, 1, 8);
    const Matrix mean = downPass(net, top.replicate(1, sampleCount), stream, team);
    if (net.directed.empty()) {
        QVERIFY(sameBits(mean.leftCols(1), top.topRows(NetRef(net).pixels())));
        return;
    }
    // The state of the penultimate layer, among all of them.
    const oracle::States penultimate = oracle::allStates(net.directed.back().above);
    Table distribution = Table::Zero(penultimate.count(), 1);
    for (Index s = 0; s < penultimate.count(); ++s)
        if (penultimate.states.col(s) == top.topRows(NetRef(net).penultimate()).cast<double>())
            distribution(s, 0) = 1;
    QCOMPARE(distribution.sum(), 1.0);
    for (std::size_t level = net.directed.size(); level-- > 0;)
        distribution = oracle::generativeTable(net.directed[level]) * distribution;
    const Table states = oracle::allStates(NetRef(net).bottom()).states;
    const double spread = NetRef(net).bottom().has(UnitKind::Gaussian) ? 2.0 : 0.5;
    CHECK_TABLES_CLOSE(mean.cast<double>().rowwise().mean(), states * distribution, tolerance(spread));
}

// Every image as probable as the others, then Q(penultimate | image), and every label as often.
void DeepBeliefNetTest::noiseGoesUp() {
    const DeepBeliefNet net = oracle::fetchedNet();
    if (NetRef(net).bottom().has(UnitKind::Gaussian)) return;
    ThreadTeam team(2);
    RandomStream stream(9, "noise");
    const Matrix top = noiseUpwards(net, sampleCount, stream, team);
    const Table images = oracle::allStates(Layer(UnitKind::Bernoulli, NetRef(net).pixels())).states;
    Column penultimate = Column::Constant(images.cols(), 1.0 / static_cast<double>(images.cols()));
    if (!net.directed.empty()) penultimate = oracle::upPassTable(net, images) * penultimate;
    const oracle::States all = oracle::allStates(net.top.visible);
    Column expected(all.count());
    for (Index label = 0; label < all.count() / penultimate.size(); ++label)
        expected.segment(label * penultimate.size(), penultimate.size()) =
            penultimate * (static_cast<double>(penultimate.size()) / static_cast<double>(all.count()));
    const auto counts = oracle::histogram(all, top);
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, expected, sampleCount), static_cast<double>(expected.size() - 1));
}

void DeepBeliefNetTest::layerMeans() {
    const DeepBeliefNet net = oracle::fetchedNet();
    ThreadTeam team(2);
    const Matrix pixels = somePixels(net);
    for (std::size_t layer = 0; layer < net.directed.size(); ++layer)
        CHECK_TABLES_CLOSE(layerMean(net, pixels, static_cast<Index>(layer), team),
                           oracle::upPassMean(net, pixels.cast<double>(), layer + 1), 3e-6);

    const Table penultimate = oracle::upPassMean(net, pixels.cast<double>(), net.directed.size());
    Table expected(net.top.hidden.size(), pixels.cols());
    for (Index c = 0; c < pixels.cols(); ++c) {
        Column visible = Column::Constant(net.top.visible.size(), net.labels > 0 ? 1.0 / double(net.labels) : 0.0);
        visible.head(penultimate.rows()) = penultimate.col(c);
        expected.col(c) = oracle::hiddenMean(net.top, visible);
    }
    CHECK_TABLES_CLOSE(layerMean(net, pixels, NetRef(net).hiddenLayers() - 1, team), expected, 3e-6);
}

void DeepBeliefNetTest::reconstruction() {
    const DeepBeliefNet net = oracle::fetchedNet();
    ThreadTeam team(2);
    const Matrix pixels = somePixels(net);
    const Table top = layerMean(net, pixels, NetRef(net).hiddenLayers() - 1, team).cast<double>();
    Table penultimate(NetRef(net).penultimate(), pixels.cols());
    for (Index c = 0; c < pixels.cols(); ++c)
        penultimate.col(c) = oracle::visibleMean(net.top, top.col(c)).head(penultimate.rows());
    CHECK_TABLES_CLOSE(reconstruct(net, pixels, team), oracle::downPassMean(net, penultimate), 1e-5);
}

void DeepBeliefNetTest::neutralLabels() {
    const DeepBeliefNet net = oracle::fetchedNet();
    const Matrix penultimate = Matrix::Random(NetRef(net).penultimate(), 7);
    const Matrix states = withNeutralLabels(net, penultimate);
    QCOMPARE(states.rows(), net.top.visible.size());
    QVERIFY(sameBits(states.topRows(penultimate.rows()), penultimate));
    if (net.labels > 0) QVERIFY((states.bottomRows(net.labels).array() == 1.0F / float(net.labels)).all());
}

void DeepBeliefNetTest::sizes() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {5, 4, 3, 2}, 2, true, 10);
    const NetRef view = net;
    QCOMPARE(view.pixels(), 5);
    QCOMPARE(view.penultimate(), 3);
    QCOMPARE(view.hiddenLayers(), 3);
    QCOMPARE(view.bottom().size(), 5);
    const DeepBeliefNet copy = view.copy();
    QCOMPARE(copy.directed.size(), 2U);
    QCOMPARE(copy.labels, 2);
    QVERIFY(sameBits(copy.directed[1].recognition, net.directed[1].recognition));
    QVERIFY(sameBits(copy.top.weights, net.top.weights));

    const NetRef alone = net.top;
    QCOMPARE(alone.pixels(), 5);
    QCOMPARE(alone.hiddenLayers(), 1);
    QVERIFY(NetRef({}, net.top, 2).pixels() == 3);
}

void DeepBeliefNetTest::biasesAreNeverTied() {
    ThreadTeam team(1);
    for (const bool tied : {true, false}) {
        const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {3, 3, 2, 2}, 0, tied, 11);
        const Matrix pixels = oracle::someStates(net.directed.front().below, 10, 12);
        const Matrix top = oracle::someStates(net.top.visible, 10, 13);
        const Matrix up = upPass(net.directed, pixels, team);
        const Matrix down = meanDownPass(net, top, team);

        DeepBeliefNet other = net;
        for (DirectedConnection& connection : other.directed)
            connection.above.bias.array() += 1;
        QVERIFY(!sameBits(upPass(other.directed, pixels, team), up));
        QVERIFY(sameBits(meanDownPass(other, top, team), down));

        other = net;
        for (DirectedConnection& connection : other.directed)
            connection.below.bias.array() += 1;
        other.top.visible.bias.array() += 1;
        QVERIFY(sameBits(upPass(other.directed, pixels, team), up));
        QVERIFY(!sameBits(meanDownPass(other, top, team), down));
    }
}

void DeepBeliefNetTest::untyingSeparatesTheWeights() {
    ThreadTeam team(1);
    DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {3, 3, 2}, 0, true, 14);
    const Matrix top = oracle::someStates(net.top.visible, 10, 15);
    DirectedConnection& connection = net.directed.front();
    const Matrix down = meanDownPass(net, top, team);
    connection.untie();
    QVERIFY(!connection.tied());
    QVERIFY(sameBits(connection.generative, connection.recognition));
    QVERIFY(sameBits(meanDownPass(net, top, team), down));
    connection.recognition *= 2;
    QVERIFY(sameBits(meanDownPass(net, top, team), down));
    const Matrix own = connection.generative;
    connection.untie();
    QVERIFY(sameBits(connection.generative, own));
}

void DeepBeliefNetTest::finiteMeansEveryParameter() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Gaussian, {2, 3, 2}, 2, false, 16);
    QVERIFY(net.finite());
    const float nothing = std::numeric_limits<float>::quiet_NaN();
    const auto spoiled = [&](auto&& spoil) {
        DeepBeliefNet broken = net;
        spoil(broken);
        return !broken.finite();
    };
    QVERIFY(spoiled([&](DeepBeliefNet& broken) { broken.top.weights(0, 0) = nothing; }));
    QVERIFY(spoiled([&](DeepBeliefNet& broken) { broken.directed[0].recognition(1, 1) = nothing; }));
    QVERIFY(spoiled([&](DeepBeliefNet& broken) { broken.directed[0].generative(1, 1) = nothing; }));
    QVERIFY(spoiled([&](DeepBeliefNet& broken) { broken.directed[0].below.bias[1] = nothing; }));
    QVERIFY(spoiled([&](DeepBeliefNet& broken) { broken.directed[0].above.bias[1] = nothing; }));
    QVERIFY(spoiled([&](DeepBeliefNet& broken) { broken.directed[0].below.logVariance[1] = nothing; }));
}

void DeepBeliefNetTest::threadsDoNotMatter() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {130, 170, 110, 90}, 10, false, 17, 0.2F);
    const Matrix pixels = oracle::someStates(net.directed.front().below, 33, 18);
    Matrix up;
    Matrix down;
    for (const int threads : {1, 2, 3}) {
        ThreadTeam team(threads);
        RandomStream stream(19, "passes");
        const Matrix states = sampledUpPass(net.directed, pixels, stream, team);
        const Matrix shown = downPass(net, withNeutralLabels(net, states), stream, team);
        if (threads == 1) {
            up = states;
            down = shown;
        }
        QVERIFY(sameBits(states, up));
        QVERIFY(sameBits(shown, down));
    }
}

REVERIE_SUITE(DeepBeliefNetTest, None)

} // namespace deep_belief_net_test

#include "deep_belief_net_test.moc"
