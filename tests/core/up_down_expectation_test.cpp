#include "closeness.h"
#include "core/learning/up_down.h"
#include "gradient_oracle.h"
#include "tests/suite.h"
#include "up_down_nets.h"

namespace up_down_expectation_test {

using namespace reverie;
using namespace reverie::updown;
using oracle::Column;
using oracle::Distribution;
using oracle::Table;

namespace {

constexpr Index distinctCases = 3;

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

} // namespace

class UpDownExpectationTest : public QObject {
    Q_OBJECT
private slots:
    void averageIsTheEnumeratedExpectation_data();
    void averageIsTheEnumeratedExpectation();
    void theSleepPhaseKnowsOnlyDreams();
    void labelsPullTheRecognitionWeightsAlone_data();
    void labelsPullTheRecognitionWeightsAlone();
    void reconstructionErrorIsOfTheLowestLayer();
};

void UpDownExpectationTest::averageIsTheEnumeratedExpectation_data() {
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

void UpDownExpectationTest::averageIsTheEnumeratedExpectation() {
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
void UpDownExpectationTest::theSleepPhaseKnowsOnlyDreams() {
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

void UpDownExpectationTest::labelsPullTheRecognitionWeightsAlone_data() {
    QTest::addColumn<bool>("persistent");
    QTest::newRow("as many dreams as cases") << false;
    QTest::newRow("fewer dreams than cases") << true;
}

// Beside the very dreams that it learns from without them.
void UpDownExpectationTest::labelsPullTheRecognitionWeightsAlone() {
    QFETCH(bool, persistent);
    const DeepBeliefNet start = untiedNet();
    const Matrix pixels = somePixels(start, 25);
    const Matrix labels = someLabels(start, 25);
    ThreadTeam team(2);
    const auto after = [&](float pull) {
        UpDownLearner learner(start, estimator(persistent, 10), 63);
        learner.setLabelPull(pull);
        learner.step(pixels, labels, 1, plain(0.1F), plain(0.1F), team);
        return learner.net();
    };
    const DeepBeliefNet free = after(0);
    const DeepBeliefNet pulled = after(3);
    QVERIFY(oracle::sameTop(free, pulled));
    LabelSignal signal;
    signal.follow(start, pixels, labels, team);
    for (std::size_t level = 0; level < start.directed.size(); ++level) {
        const DirectedConnection& without = free.directed[level];
        const DirectedConnection& with = pulled.directed[level];
        QVERIFY(sameBits(without.generative, with.generative));
        QVERIFY(oracle::sameLayer(without.below, with.below));
        const Matrix& error = signal.error(level);
        CHECK_TABLES_CLOSE(with.recognition - without.recognition,
                           0.3F * signal.below(level) * error.transpose() / 25.0F, 1e-6);
        CHECK_TABLES_CLOSE(with.above.bias - without.above.bias, 0.3F * error.rowwise().mean(), 1e-6);
    }
}

void UpDownExpectationTest::reconstructionErrorIsOfTheLowestLayer() {
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

REVERIE_SUITE(UpDownExpectationTest, None)

} // namespace up_down_expectation_test

#include "up_down_expectation_test.moc"
