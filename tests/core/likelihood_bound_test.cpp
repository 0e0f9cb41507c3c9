#include "closeness.h"
#include "core/error.h"
#include "core/evaluation/enumeration.h"
#include "core/evaluation/likelihood_bound.h"
#include "core/evaluation/net_enumeration.h"
#include "net_oracle.h"
#include "tests/suite.h"

#include <cmath>

namespace likelihood_bound_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

namespace {

constexpr Index cases = 5;
constexpr int passes = 4000;

/// log P(state | input) of a layer.
double logConditional(const Layer& layer, const Column& state, const Column& input) {
    const oracle::States all = oracle::allStates(layer);
    Column exponents(all.count());
    for (Index s = 0; s < all.count(); ++s) {
        const Column other = all.states.col(s);
        exponents[s] = all.logShare[s] - oracle::term(layer, other) + oracle::drive(layer, other).dot(input);
    }
    return -oracle::term(layer, state) + oracle::drive(layer, state).dot(input) - oracle::logSum(exponents);
}

double logTop(const DeepBeliefNet& net, const Column& penultimate) {
    Column visible = Column::Zero(net.top.visible.size());
    visible.head(penultimate.size()) = penultimate;
    if (net.labels == 0) return oracle::negativeFreeEnergy(net.top, visible);
    Column exponents(net.labels);
    for (Index label = 0; label < net.labels; ++label) {
        visible.tail(net.labels).setZero();
        visible[penultimate.size() + label] = 1;
        exponents[label] = oracle::negativeFreeEnergy(net.top, visible);
    }
    return oracle::logSum(exponents);
}

/// The bound from states of one layer upwards, and what its square averages to: every up-pass weighed.
struct Moments {
    double mean = 0;
    double square = 0;
};

Moments bound(const DeepBeliefNet& net, std::size_t level, const Column& below, double sofar = 0) {
    if (level == net.directed.size()) {
        const double all = sofar + logTop(net, below);
        return {all, all * all};
    }
    const DirectedConnection& connection = net.directed[level];
    const Column input =
        connection.recognition.cast<double>().transpose() * oracle::drive(connection.below, below);
    const oracle::States above = oracle::allStates(connection.above);
    Moments sum;
    for (Index s = 0; s < above.count(); ++s) {
        const Column state = above.states.col(s);
        const double recognised = logConditional(connection.above, state, input);
        const Column back = connection.down().weights.cast<double>() * oracle::drive(connection.above, state);
        const double generated = logConditional(connection.below, below, back);
        const Moments upper = bound(net, level + 1, state, sofar + generated - recognised);
        sum.mean += std::exp(recognised) * upper.mean;
        sum.square += std::exp(recognised) * upper.square;
    }
    return sum;
}

Matrix somePixels(const NetRef& net, Index count) {
    return oracle::someStates(Layer(net.bottom().groups().front().kind, net.pixels()), count, 21);
}

} // namespace

class LikelihoodBoundTest : public QObject {
    Q_OBJECT

private slots:
    void isTheEnumeratedBound_data() { oracle::addNets(); }
    void isTheEnumeratedBound();
    void liesBelowTheLikelihood_data() { oracle::addNets(); }
    void liesBelowTheLikelihood();
    void sumsOverEveryHiddenState_data() { oracle::addNets(); }
    void sumsOverEveryHiddenState();
    void refusesToSumOverTooMany();
    void threadsDoNotMatterAndTheStreamMovesOn();
};

void LikelihoodBoundTest::isTheEnumeratedBound() {
    const DeepBeliefNet net = oracle::fetchedNet();
    const Matrix pixels = somePixels(net, cases);
    RandomStream stream(31, "bound");
    ThreadTeam team(2);
    const CaseValues found = unnormalisedBound(net, pixels, passes, stream, team);
    for (Index c = 0; c < cases; ++c) {
        const Moments expected = bound(net, 0, pixels.col(c).cast<double>());
        const double variance = std::max(expected.square - expected.mean * expected.mean, 0.0);
        CHECK_CLOSE(found[c], expected.mean, 5 * std::sqrt(variance / passes) + 1e-4);
    }
}

void LikelihoodBoundTest::liesBelowTheLikelihood() {
    const DeepBeliefNet net = oracle::fetchedNet();
    if (NetRef(net).bottom().has(UnitKind::Gaussian) || !enumerable(net.top)) return;
    const oracle::NetJoint joint(net);
    const double logZ = logPartition(net.top);
    for (Index s = 0; s < joint.pixels.count(); ++s) {
        const Moments expected = bound(net, 0, joint.pixels.states.col(s));
        const double likelihood = std::log(joint.pixelsAndLabel.row(s).sum());
        QVERIFY(expected.mean - logZ <= likelihood + 1e-5);
        if (net.directed.empty()) CHECK_CLOSE(expected.mean - logZ, likelihood, 1e-5);
    }
}

void LikelihoodBoundTest::sumsOverEveryHiddenState() {
    const DeepBeliefNet net = oracle::fetchedNet();
    QVERIFY(enumerable(NetRef(net)));
    const Matrix pixels = somePixels(net, cases);
    const EnumeratedNet found = enumerate(net, pixels);
    for (Index c = 0; c < cases; ++c)
        CHECK_CLOSE(found.bound[c], bound(net, 0, pixels.col(c).cast<double>()).mean, 1e-4);
    QVERIFY((found.logUnnormalised - found.bound).minCoeff() > -1e-5);
    if (NetRef(net).bottom().has(UnitKind::Gaussian) || !enumerable(net.top)) return;
    const oracle::NetJoint joint(net);
    const Matrix all = joint.pixels.states.cast<float>();
    const CaseValues exact = enumerate(net, all).logUnnormalised.array() - logPartition(net.top);
    for (Index s = 0; s < joint.pixels.count(); ++s)
        CHECK_CLOSE(exact[s], std::log(joint.pixelsAndLabel.row(s).sum()), 1e-4);
}

void LikelihoodBoundTest::refusesToSumOverTooMany() {
    const DeepBeliefNet wide = oracle::netOf(UnitKind::Bernoulli, {4, 17, 3}, 0, true, 5);
    QVERIFY(!enumerable(NetRef(wide)));
    QVERIFY_THROWS_EXCEPTION(Error, enumerate(wide, Matrix::Zero(4, 1)));
    const DeepBeliefNet pairs = oracle::netOf(UnitKind::Bernoulli, {4, 12, 12, 3}, 0, true, 5);
    QVERIFY(!enumerable(NetRef(pairs)));
}

void LikelihoodBoundTest::threadsDoNotMatterAndTheStreamMovesOn() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {12, 8, 6, 5}, 3, false, 5);
    const Matrix pixels = somePixels(net, 250);
    const auto found = [&](int threads, std::uint64_t from, std::uint64_t& after) {
        RandomStream stream(31, "bound");
        stream.seek(from);
        ThreadTeam team(threads);
        const CaseValues values = unnormalisedBound(net, pixels, 3, stream, team);
        after = stream.position();
        return values;
    };
    std::uint64_t end = 0;
    const CaseValues one = found(1, 0, end);
    QCOMPARE(end, std::uint64_t{3 * 3 * 2}); // passes × blocks × layers
    const CaseValues two = found(2, 0, end);
    QVERIFY(one == two);
    QVERIFY(found(2, end, end) != two);
}

REVERIE_SUITE(LikelihoodBoundTest, None)

} // namespace likelihood_bound_test

#include "likelihood_bound_test.moc"
