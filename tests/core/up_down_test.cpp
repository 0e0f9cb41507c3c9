#include "closeness.h"
#include "core/error.h"
#include "core/learning/up_down.h"
#include "tests/suite.h"
#include "up_down_nets.h"

namespace up_down_test {

using namespace reverie;
using namespace reverie::updown;
using oracle::sameDirected;
using oracle::sameTop;

class UpDownTest : public QObject {
    Q_OBJECT
private slots:
    void eachPartLearnsAtItsOwnRate();
    void momentumAndDecay();
    void threadsDoNotMatter();
    void tiedNetsAreUntied();
    void aMachineAloneLearnsAsItDoesWithoutUpDown();
    void divergenceGoesBackToTheLastGoodNet_data();
    void divergenceGoesBackToTheLastGoodNet();
    void goodNetsAreKeptWhole_data();
    void goodNetsAreKeptWhole();
    void goesOnAfterDivergence();
    void seekRepeats();
};

void UpDownTest::eachPartLearnsAtItsOwnRate() {
    const DeepBeliefNet start = untiedNet();
    QVERIFY(sameDirected(learned(start, 3, 1, plain(0.1F), plain(0)), start));
    QVERIFY(!sameTop(learned(start, 3, 1, plain(0.1F), plain(0)), start));
    QVERIFY(sameTop(learned(start, 3, 1, plain(0), plain(0.1F)), start));
    QVERIFY(!sameDirected(learned(start, 3, 1, plain(0), plain(0.1F)), start));
}

// From the same passes, twice the momentum's first step and the decay beside it.
void UpDownTest::momentumAndDecay() {
    const DeepBeliefNet start = untiedNet();
    UpdateSettings settings = plain(0.1F);
    const DeepBeliefNet once = learned(start, 1, 1, plain(0), settings);
    settings.weightDecay = 0.5F;
    const DeepBeliefNet decayed = learned(start, 1, 1, plain(0), settings);
    settings = plain(0.1F);
    settings.weightDecayL1 = 0.5F;
    const DeepBeliefNet pushed = learned(start, 1, 1, plain(0), settings);
    for (std::size_t level = 0; level < start.directed.size(); ++level)
        for (const auto part : {&DirectedConnection::generative, &DirectedConnection::recognition}) {
            const Matrix& weights = start.directed[level].*part;
            CHECK_TABLES_CLOSE(decayed.directed[level].*part, once.directed[level].*part - 0.05F * weights, 1e-6);
            CHECK_TABLES_CLOSE(pushed.directed[level].*part,
                               once.directed[level].*part - 0.05F * weights.cwiseSign(), 1e-6);
            // Biases do not decay.
            QVERIFY(sameBits(decayed.directed[level].above.bias, once.directed[level].above.bias));
            QVERIFY(sameBits(decayed.directed[level].below.bias, once.directed[level].below.bias));
        }

    // A step of rate zero that only coasts.
    ThreadTeam team(1);
    UpDownLearner learner(start, estimator(false), 63);
    UpdateSettings coasting = plain(0.1F);
    coasting.momentum = 0.5F;
    learner.step(somePixels(start, 25), someLabels(start, 25), 1, plain(0), coasting, team);
    const DeepBeliefNet first = learner.net();
    coasting.learningRate = 0;
    learner.step(somePixels(start, 25), someLabels(start, 25), 1, plain(0), coasting, team);
    for (std::size_t level = 0; level < start.directed.size(); ++level) {
        const auto moved = [&](auto&& part) {
            const Matrix step = part(first.directed[level]) - part(start.directed[level]);
            return largestDifference(part(learner.directed()[level]), part(first.directed[level]) + 0.5F * step);
        };
        CHECK_CLOSE(moved([](const DirectedConnection& one) -> Matrix { return one.generative; }), 0, 1e-6);
        CHECK_CLOSE(moved([](const DirectedConnection& one) -> Matrix { return one.recognition; }), 0, 1e-6);
        CHECK_CLOSE(moved([](const DirectedConnection& one) -> Matrix { return one.below.bias; }), 0, 1e-6);
        CHECK_CLOSE(moved([](const DirectedConnection& one) -> Matrix { return one.above.bias; }), 0, 1e-6);
    }
}

void UpDownTest::threadsDoNotMatter() {
    for (const bool persistent : {false, true}) {
        const DeepBeliefNet start = oracle::netOf(UnitKind::Bernoulli, {110, 130, 90, 120}, 10, true, 66, 0.2F);
        UpdateSettings settings = plain(0.05F);
        settings.momentum = 0.5F;
        settings.weightDecay = 0.001F;
        const DeepBeliefNet one = learned(start, 4, 1, settings, settings, persistent);
        for (const int threads : {2, 3}) {
            const DeepBeliefNet more = learned(start, 4, threads, settings, settings, persistent);
            QVERIFY(sameDirected(one, more));
            QVERIFY(sameTop(one, more));
        }
    }
}

void UpDownTest::tiedNetsAreUntied() {
    const DeepBeliefNet start = oracle::netOf(UnitKind::Bernoulli, {3, 3, 3}, 3, true, 67);
    const UpDownLearner learner(start, estimator(false), 63);
    QVERIFY(!learner.directed().front().tied());
    QVERIFY(sameBits(learner.directed().front().generative, start.directed.front().recognition));
    const DeepBeliefNet after = learned(start, 2, 1, plain(0.1F), plain(0.1F));
    QVERIFY(!sameBits(after.directed.front().generative, after.directed.front().recognition));
    QCOMPARE(after.labels, 3);
}

void UpDownTest::aMachineAloneLearnsAsItDoesWithoutUpDown() {
    const DeepBeliefNet start = oracle::netOf(UnitKind::Bernoulli, {5, 4}, 0, true, 68);
    ThreadTeam team(2);
    UpDownLearner learner(start, estimator(false), 63);
    RbmLearner plainLearner(start.top, estimator(false));
    for (int i = 0; i < 3; ++i) {
        const Matrix pixels = somePixels(start, 20);
        learner.step(pixels, Matrix(0, 20), 2, plain(0.1F), plain(0.1F), team);
        plainLearner.prepare(20) = pixels;
        plainLearner.step(2, plain(0.1F), team);
        QVERIFY(sameBits(learner.top().weights, plainLearner.machine().weights));
        QVERIFY(learner.reconstructionError() > 0);
        QCOMPARE(learner.reconstructionError(), plainLearner.reconstructionError());
    }
}

void UpDownTest::divergenceGoesBackToTheLastGoodNet_data() {
    QTest::addColumn<float>("topRate");
    QTest::addColumn<float>("directedRate");
    QTest::newRow("the top runs away") << 1e7F << 0.01F;
    QTest::newRow("the layers below run away") << 0.01F << 1e7F;
    QTest::newRow("both") << 1e7F << 1e7F;
    QTest::newRow("beyond all numbers") << 0.01F << 3e38F;
}

// Both parts go back together, whichever ran away.
void UpDownTest::divergenceGoesBackToTheLastGoodNet() {
    QFETCH(float, topRate);
    QFETCH(float, directedRate);
    DeepBeliefNet start = oracle::netOf(UnitKind::Gaussian, {3, 4, 3, 3}, 2, false, 69);
    const Matrix pixels = somePixels(start, 25);
    const Matrix labels = someLabels(start, 25);
    ThreadTeam team(2);
    UpDownLearner learner(start, estimator(true, 10), 63);
    for (int i = 0; i < 3; ++i)
        learner.step(pixels, labels, 1, plain(0.01F), plain(0.01F), team);
    std::string message;
    for (int i = 0; i < 20 && message.empty(); ++i)
        message = failureOf<DivergenceError>(
            [&] { learner.step(pixels, labels, 1, plain(topRate), plain(directedRate), team); });
    QVERIFY(!message.empty());
    QVERIFY(sameDirected(learner.net(), start));
    QVERIFY(sameTop(learner.net(), start));
    for (const UpDownLearner::Momentum& momentum : learner.momentum())
        for (const DeltaRule* const rule : {&momentum.generative, &momentum.recognition})
            QVERIFY(rule->weightVelocity.isZero(0) && rule->biasVelocity.isZero(0));
    QVERIFY(learner.topLearner().optimiser().velocity.weights.isZero(0));
}

void UpDownTest::goodNetsAreKeptWhole_data() {
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("kept");
    QTest::newRow("as the hundredth update is made") << 99 << 0;
    QTest::newRow("right after it") << 100 << 100;
    QTest::newRow("as the two hundredth is made") << 199 << 100;
}

// Every hundredth net is kept, top and layers below from the same moment: also when that very update runs away in
// the layers below, after the top has learned.
void UpDownTest::goodNetsAreKeptWhole() {
    QFETCH(int, before);
    QFETCH(int, kept);
    const DeepBeliefNet start = untiedNet();
    const Matrix pixels = somePixels(start, 25);
    const Matrix labels = someLabels(start, 25);
    ThreadTeam team(1);
    UpDownLearner learner(start, estimator(true, 10), 63);
    DeepBeliefNet good = start;
    for (int i = 1; i <= before; ++i) {
        learner.step(pixels, labels, 1, plain(0.01F), plain(0.01F), team);
        if (i == kept) good = learner.net();
    }
    QVERIFY_EXCEPTION_THROWN(learner.step(pixels, labels, 1, plain(0.01F), plain(3e38F), team), DivergenceError);
    QVERIFY(sameDirected(learner.net(), good));
    QVERIFY(sameTop(learner.net(), good));
}

void UpDownTest::goesOnAfterDivergence() {
    const DeepBeliefNet start = untiedNet();
    const Matrix pixels = somePixels(start, 25);
    const Matrix labels = someLabels(start, 25);
    ThreadTeam team(1);
    UpDownLearner learner(start, estimator(true, 10), 63);
    QVERIFY_EXCEPTION_THROWN(learner.step(pixels, labels, 1, plain(1e9F), plain(0.1F), team), DivergenceError);
    for (int i = 0; i < 10; ++i)
        learner.step(pixels, labels, 1, plain(0.1F), plain(0.1F), team);
    QVERIFY(learner.net().finite());
    QVERIFY(!sameTop(learner.net(), start));
}

// The stream's position and the nets are the whole state of a learner without momentum.
void UpDownTest::seekRepeats() {
    const DeepBeliefNet start = untiedNet();
    const Matrix pixels = somePixels(start, 25);
    const Matrix labels = someLabels(start, 25);
    ThreadTeam team(1);
    UpDownLearner straight(start, estimator(false), 63);
    straight.step(pixels, labels, 2, plain(0.1F), plain(0.1F), team);
    UpDownLearner resumed(straight.net(), estimator(false), 63);
    resumed.seek(straight.streamPosition());
    resumed.topLearner().estimator().seek(straight.topLearner().estimator().streamPosition());
    for (UpDownLearner* const learner : {&straight, &resumed})
        learner->step(pixels, labels, 2, plain(0.1F), plain(0.1F), team);
    QVERIFY(sameDirected(straight.net(), resumed.net()));
    QVERIFY(sameTop(straight.net(), resumed.net()));
}

REVERIE_SUITE(UpDownTest, None)

} // namespace up_down_test

#include "up_down_test.moc"
