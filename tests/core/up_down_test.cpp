#include "closeness.h"
#include "core/data/one_hot.h"
#include "core/error.h"
#include "core/learning/up_down.h"
#include "gradient_oracle.h"

#include <QtTest>

using namespace reverie;
using oracle::Column;
using oracle::Distribution;
using oracle::sameDirected;
using oracle::sameTop;
using oracle::Table;

namespace {

constexpr Index replicas = 40000;
constexpr Index distinctCases = 3;

std::unique_ptr<GradientEstimator> estimator(bool persistent, Index chains = replicas) {
    if (persistent) return std::make_unique<PersistentContrastiveDivergence>(61, ChainLife{.chains = chains});
    return std::make_unique<ContrastiveDivergence>(61);
}

/// Plain gradient ascent.
UpdateSettings plain(float rate) {
    UpdateSettings settings;
    settings.learningRate = rate;
    settings.momentum = 0;
    return settings;
}

Matrix somePixels(const NetRef& net, Index count) {
    return oracle::someStates(Layer(net.bottom().groups().front().kind, net.pixels()), count, 62);
}

/// Labels in turn, one-hot.
Matrix someLabels(const NetRef& net, Index count) {
    Matrix labels(net.labels, count);
    if (net.labels == 0) return labels;
    std::vector<std::uint8_t> numbers;
    for (Index c = 0; c < count; ++c)
        numbers.push_back(static_cast<std::uint8_t>(c % net.labels));
    writeOneHot(numbers, labels);
    return labels;
}

/// The mean change of every parameter below the top, per unit of rate.
struct DirectedChange {
    Table generative;
    Column generativeBias;
    Table recognition;
    Column recognitionBias;
};

/// One side of a connection that predicts the other: the mean of source · error and of the error.
struct Prediction {
    Table weights; ///< Source × target.
    Column bias;
};

/// `joint` is the probability of each target state (rows) beside each source state (columns).
template<class Mean>
Prediction expectedPrediction(const Table& targets, const Table& sources, const Table& joint, const Layer& target,
                              const Layer& source, const Mean& mean) {
    Prediction sum{Table::Zero(source.size(), target.size()), Column::Zero(target.size())};
    for (Index s = 0; s < sources.cols(); ++s) {
        const Column predicted = mean(Column(sources.col(s)));
        for (Index t = 0; t < targets.cols(); ++t) {
            const Column error = oracle::drive(target, targets.col(t) - predicted);
            sum.weights += joint(t, s) * oracle::drive(source, sources.col(s)) * error.transpose();
            sum.bias += joint(t, s) * oracle::drive(target, error);
        }
    }
    return sum;
}

/// Everything up-down is expected to change, by enumeration of its passes (Hinton, Osindero & Teh 2006, appendix
/// B; label units are sampled within the Gibbs iterations, as all others are).
struct Expectation {
    Expectation(const DeepBeliefNet& net, const Matrix& pixels, bool persistent, int gibbsSteps) {
        wake(net, pixels.cast<double>());
        contrast(net, pixels, persistent, gibbsSteps);
        sleep(net);
    }

    std::vector<DirectedChange> directed;
    oracle::Statistics top;

private:
    /// The up-pass, and what the generative side learns from it.
    void wake(const DeepBeliefNet& net, const Table& pixels) {
        Table below = pixels;
        Table reached = Table::Identity(pixels.cols(), pixels.cols()); // states × cases
        for (const DirectedConnection& connection : net.directed) {
            const oracle::States above = oracle::allStates(connection.above);
            const Table up = oracle::recognitionTable(connection, below);
            const Column weight = reached.rowwise().mean();
            const Table joint = weight.asDiagonal() * up.transpose(); // below × above
            const Rbm machine = oracle::downwardMachine(connection);
            const Prediction learned =
                expectedPrediction(below, above.states, joint, connection.below, connection.above,
                                   [&](const Column& state) { return oracle::visibleMean(machine, state); });
            directed.push_back({learned.weights.transpose(), learned.bias, {}, {}});
            reached = up * reached;
            below = above.states;
        }
        penultimate_ = {below, reached.rowwise().mean()};
        penultimateOfCase_ = reached;
    }

    /// The top machine's two phases.
    void contrast(const DeepBeliefNet& net, const Matrix& pixels, bool persistent, int gibbsSteps) {
        const Table labels = someLabels(net, pixels.cols()).cast<double>();
        const Index states = penultimate_.states.cols();
        Distribution data{Table(net.top.visible.size(), states * pixels.cols()), Column(states * pixels.cols())};
        for (Index c = 0; c < pixels.cols(); ++c) {
            auto block = data.states.middleCols(c * states, states);
            block.topRows(penultimate_.states.rows()) = penultimate_.states;
            if (net.labels > 0) block.bottomRows(net.labels).colwise() = labels.col(c);
            data.probability.segment(c * states, states) =
                penultimateOfCase_.col(c) / static_cast<double>(pixels.cols());
        }
        const oracle::Joint joint(net.top);
        const Distribution start = persistent ? oracle::evenly(joint.visible.states) : data;
        top = oracle::expectedContrast(net.top, data, start, gibbsSteps);
        const Distribution end = oracle::afterGibbs(net.top, joint, start, gibbsSteps);
        asleep_ = Eigen::Map<const Table>(end.probability.data(), states, end.probability.size() / states)
                      .rowwise()
                      .sum();
    }

    /// The down-pass from where the chains end, and what the recognition side learns from it.
    void sleep(const DeepBeliefNet& net) {
        Column above = asleep_;
        for (std::size_t level = net.directed.size(); level-- > 0;) {
            const DirectedConnection& connection = net.directed[level];
            const Table upper = oracle::allStates(connection.above).states;
            Table lower = oracle::allStates(connection.below).states;
            Table down = level == 0 ? Table::Identity(upper.cols(), upper.cols())
                                    : oracle::generativeTable(connection); // lower × upper
            if (level == 0) lower = oracle::downPassMean({{connection}, {}, 0}, upper);
            const Table joint = above.asDiagonal() * down.transpose(); // upper × lower
            const Rbm machine = oracle::upwardMachine(connection);
            const Prediction learned =
                expectedPrediction(upper, lower, joint, connection.above, connection.below,
                                   [&](const Column& state) { return oracle::hiddenMean(machine, state); });
            directed[level].recognition = learned.weights;
            directed[level].recognitionBias = learned.bias;
            above = down * above;
        }
    }

    Distribution penultimate_;
    Table penultimateOfCase_; ///< States × cases.
    Column asleep_;
};

/// A net after some minibatches.
DeepBeliefNet learned(const DeepBeliefNet& start, int minibatches, int threads, const UpdateSettings& top,
                      const UpdateSettings& directed, bool persistent = false) {
    ThreadTeam team(threads);
    UpDownLearner learner(start, estimator(persistent, 30), 63);
    const Matrix pixels = somePixels(start, 25);
    for (int i = 0; i < minibatches; ++i)
        learner.step(pixels, someLabels(start, 25), 2, top, directed, team);
    return learner.net();
}

DeepBeliefNet untiedNet() {
    return oracle::netOf(UnitKind::Bernoulli, {3, 2, 2, 2}, 3, false, 64);
}

} // namespace

class UpDownTest : public QObject {
    Q_OBJECT
private slots:
    void averageIsTheEnumeratedExpectation_data();
    void averageIsTheEnumeratedExpectation();
    void theSleepPhaseKnowsOnlyDreams();
    void eachPartLearnsAtItsOwnRate();
    void momentumAndDecay();
    void threadsDoNotMatter();
    void tiedNetsAreUntied();
    void aMachineAloneLearnsAsItDoesWithoutUpDown();
    void reconstructionErrorIsOfTheLowestLayer();
    void divergenceGoesBackToTheLastGoodNet_data();
    void divergenceGoesBackToTheLastGoodNet();
    void goesOnAfterDivergence();
    void seekRepeats();
};

void UpDownTest::averageIsTheEnumeratedExpectation_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("persistent");
    QTest::addColumn<int>("steps");
    int which = 0;
    for (const auto& [name, net] : oracle::smallNets()) {
        for (const int steps : {1, 3})
            QTest::addRow("%s, CD-%d", name, steps) << which << false << steps;
        QTest::addRow("%s, PCD-2", name) << which << true << 2;
        // Their grid of states is too large for the transitions of chains.
        if (++which == 6) break;
    }
    QTest::addRow("Gaussian pixels, CD-2") << 6 << false << 2;
    QTest::addRow("Gaussian pixels, PCD-2") << 7 << true << 2;
}

void UpDownTest::averageIsTheEnumeratedExpectation() {
    QFETCH(bool, persistent);
    QFETCH(int, steps);
    DeepBeliefNet before = oracle::fetchedNet();
    for (DirectedConnection& connection : before.directed)
        connection.untie();
    const Matrix pixels = somePixels(before, distinctCases);
    ThreadTeam team(2);
    UpDownLearner learner(before, estimator(persistent), 65);
    learner.step(pixels.replicate(1, replicas), someLabels(before, distinctCases).replicate(1, replicas), steps,
                 plain(1), plain(1), team);
    const DeepBeliefNet after = learner.net();
    const Expectation expected(before, pixels, persistent, steps);

    // Products of numbers within ±1 spread by at most 1; PCD has fewer chains than there are cases.
    const bool gaussian = NetRef(before).bottom().has(UnitKind::Gaussian);
    const double allowed = 5 * (gaussian ? 2.0 : 1.0) / std::sqrt(static_cast<double>(replicas));
    for (std::size_t level = 0; level < before.directed.size(); ++level) {
        const DirectedConnection& old = before.directed[level];
        const DirectedConnection& now = after.directed[level];
        const DirectedChange& change = expected.directed[level];
        CHECK_TABLES_CLOSE(now.generative - old.generative, change.generative, allowed);
        CHECK_TABLES_CLOSE(now.below.bias - old.below.bias, change.generativeBias, allowed);
        CHECK_TABLES_CLOSE(now.recognition - old.recognition, change.recognition, allowed);
        CHECK_TABLES_CLOSE(now.above.bias - old.above.bias, change.recognitionBias, allowed);
        QVERIFY(sameBits(now.below.logVariance, old.below.logVariance));
        QVERIFY(sameBits(now.above.logVariance, old.above.logVariance));
    }
    CHECK_TABLES_CLOSE(after.top.weights - before.top.weights, expected.top.weights, allowed);
    CHECK_TABLES_CLOSE(after.top.visible.bias - before.top.visible.bias, expected.top.visibleBias, allowed);
    CHECK_TABLES_CLOSE(after.top.hidden.bias - before.top.hidden.bias, expected.top.hiddenBias, allowed);
}

// An estimator may weigh other states beside its chains'; recognition learns from the chains alone, and they are
// the same for any data.
void UpDownTest::theSleepPhaseKnowsOnlyDreams() {
    const DeepBeliefNet start = untiedNet();
    const auto recognition = [&](const Matrix& pixels) {
        ThreadTeam team(1);
        UpDownLearner learner(start, std::make_unique<CompositeLikelihood>(61, ChainLife{.chains = 40}), 63);
        learner.step(pixels, someLabels(start, pixels.cols()), 2, plain(0), plain(0.1F), team);
        return learner.directed().back().recognition;
    };
    QVERIFY(!sameBits(recognition(Matrix::Zero(3, 30)), start.directed.back().recognition));
    QVERIFY(sameBits(recognition(Matrix::Zero(3, 30)), recognition(Matrix::Ones(3, 30))));
}

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

void UpDownTest::reconstructionErrorIsOfTheLowestLayer() {
    const DeepBeliefNet net = untiedNet();
    const Matrix pixels = somePixels(net, distinctCases);
    ThreadTeam team(2);
    UpDownLearner learner(net, estimator(false), 63);
    learner.step(pixels.replicate(1, replicas), someLabels(net, distinctCases).replicate(1, replicas), 1, plain(0),
                 plain(0), team);
    const DirectedConnection& lowest = net.directed.front();
    const oracle::States above = oracle::allStates(lowest.above);
    const Table up = oracle::recognitionTable(lowest, pixels.cast<double>());
    const Table shown = oracle::downPassMean({{lowest}, {}, 0}, above.states);
    double expected = 0;
    for (Index c = 0; c < distinctCases; ++c)
        for (Index h = 0; h < above.count(); ++h)
            expected += up(h, c) * (shown.col(h) - pixels.col(c).cast<double>()).squaredNorm() /
                        static_cast<double>(pixels.size());
    CHECK_CLOSE(learner.reconstructionError(), expected, 5 * 0.5 / std::sqrt(3.0 * replicas));
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

QTEST_APPLESS_MAIN(UpDownTest)
#include "up_down_test.moc"
