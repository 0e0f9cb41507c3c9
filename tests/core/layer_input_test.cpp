#include "closeness.h"
#include "core/experiment/layer_input.h"
#include "core/learning/estimators.h"
#include "gradient_oracle.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace layer_input_test {

using namespace reverie;
using namespace reverie::small;

namespace {

/// Two layers below, made up.
std::vector<DirectedConnection> layersBelow() {
    DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {shape.pixels(), 30, 20, 5}, 0, true, 81, 0.4F);
    return net.directed;
}

MinibatchFeed feedOf(const ExperimentConfig& config) {
    return {config, *smallData(), PixelCoding{}, {}};
}

/// What a machine on these layers learns from in the first minibatches of an epoch.
std::vector<Matrix> inputs(const ExperimentConfig& config, Index labels, int minibatches, int from = 0) {
    ThreadTeam team(2);
    const auto data = smallData();
    PixelCoding coding;
    coding.grey = config.greyPixels;
    MinibatchFeed feed(config, *data, coding, {});
    LayerInput input(config, *data, coding, layersBelow(), labels);
    std::vector<Matrix> all;
    for (int minibatch = 0; minibatch < minibatches; ++minibatch) {
        Matrix states(20 + labels, static_cast<Index>(feed.cases().size()));
        if (minibatch >= from) {
            input.fill(feed, states, team);
            all.push_back(states);
        }
        feed.moveOn();
    }
    return all;
}

} // namespace

class LayerInputTest : public QObject {
    Q_OBJECT
private slots:
    void computedOnceEqualsComputedAfresh();
    void shiftedCasesAreComputedAfresh();
    void labelsStandBelow();
    void samplesAreStatesOfTheirMeans();
    void aMinibatchDoesNotDependOnTheOnesBefore_data();
    void aMinibatchDoesNotDependOnTheOnesBefore();
    void visibleSidesShowTheMean();
    void visibleSidesAndInputsShareTheirPass_data();
    void visibleSidesAndInputsShareTheirPass();
    void gaussianPixelsBesideLabels();
    void evaluationCases();
    void chainsEndAtTheirShare();
    void chainsThatEndBeginAtTheStart();
    void livesOfOneUpdate();
};

void LayerInputTest::computedOnceEqualsComputedAfresh() {
    ThreadTeam team(2);
    MinibatchFeed feed = feedOf(smallConfig());
    // Both epochs come from what the first minibatch computed.
    for (const Matrix& states : inputs(smallConfig(), 0, 14)) {
        Matrix pixels(shape.pixels(), states.cols());
        feed.visible(pixels, team);
        CHECK_TABLES_CLOSE(states, upPass(layersBelow(), pixels, team), 1e-6);
        feed.moveOn();
    }
}

void LayerInputTest::shiftedCasesAreComputedAfresh() {
    ExperimentConfig config = smallConfig();
    config.shift = 1;
    ThreadTeam team(2);
    MinibatchFeed feed = feedOf(config);
    for (const Matrix& states : inputs(config, 0, 14)) {
        Matrix pixels(shape.pixels(), states.cols());
        feed.visible(pixels, team);
        CHECK_TABLES_CLOSE(states, upPass(layersBelow(), pixels, team), 1e-6);
        feed.moveOn();
    }
}

void LayerInputTest::labelsStandBelow() {
    MinibatchFeed feed = feedOf(smallConfig());
    for (const Matrix& states : inputs(smallConfig(), 10, 7)) {
        const auto cases = feed.cases();
        QCOMPARE(states.cols(), static_cast<Index>(cases.size()));
        for (Index c = 0; c < states.cols(); ++c) {
            Vector expected = Vector::Zero(10);
            expected[smallData()->training.labels()[cases[static_cast<std::size_t>(c)]]] = 1;
            QVERIFY(sameBits(states.bottomRows(10).col(c), expected));
        }
        feed.moveOn();
    }
}

void LayerInputTest::samplesAreStatesOfTheirMeans() {
    ExperimentConfig config = smallConfig();
    config.layerInput = LayerInputKind::Samples;
    const std::vector<Matrix> states = inputs(config, 0, 14);
    Vector mean = Vector::Zero(20);
    Index cases = 0;
    for (const Matrix& minibatch : states) {
        QVERIFY(((minibatch.array() == 0) || (minibatch.array() == 1)).all());
        mean += minibatch.rowwise().sum();
        cases += minibatch.cols();
    }
    QCOMPARE(cases, 2 * trainingCases);
    // Q(above | pixels) twice a case, over samples of the layer between.
    ThreadTeam team(1);
    Matrix pixels;
    smallData()->training.read(0, trainingCases, pixels);
    RandomStream stream(82, "many");
    Vector expected = Vector::Zero(20);
    for (int pass = 0; pass < 100; ++pass)
        expected += sampledUpPass(layersBelow(), pixels, stream, team).rowwise().mean() / 100;
    CHECK_TABLES_CLOSE(mean / static_cast<float>(cases), expected,
                       5 * 0.5 / std::sqrt(static_cast<double>(cases)));
    // The second epoch draws afresh.
    QVERIFY(!sameBits(states[0], states[7]));
}

void LayerInputTest::aMinibatchDoesNotDependOnTheOnesBefore_data() {
    QTest::addColumn<bool>("samples");
    QTest::addColumn<bool>("greySampled");
    QTest::newRow("probabilities") << false << false;
    QTest::newRow("samples") << true << false;
    QTest::newRow("sampled pixels") << false << true;
    QTest::newRow("samples of samples") << true << true;
}

// As after a checkpoint.
void LayerInputTest::aMinibatchDoesNotDependOnTheOnesBefore() {
    QFETCH(bool, samples);
    QFETCH(bool, greySampled);
    ExperimentConfig config = smallConfig();
    if (samples) config.layerInput = LayerInputKind::Samples;
    if (greySampled) config.greyPixels = GreyPixels::Sampled;
    const std::vector<Matrix> all = inputs(config, 10, 10);
    const std::vector<Matrix> late = inputs(config, 10, 10, 6);
    for (std::size_t i = 0; i < late.size(); ++i)
        QVERIFY(sameBits(late[i], all[i + 6]));
}

// An untrained machine on the layers below shows their mean, and each label as often as it occurs.
void LayerInputTest::visibleSidesShowTheMean() {
    ThreadTeam team(2);
    const auto data = smallData();
    LayerInput input(smallConfig(), *data, PixelCoding{}, layersBelow(), 10);
    const Layer visible = input.visibleLayer(smallConfig(), team);
    QCOMPARE(visible.groups(), (std::vector<UnitGroup>{{UnitKind::Bernoulli, 20}, {UnitKind::Softmax, 10}}));
    Matrix pixels;
    data->training.read(0, trainingCases, pixels);
    Matrix shown = Matrix::Zero(30, 1);
    visible.mean(shown, visible.all());
    CHECK_TABLES_CLOSE(shown.topRows(20), upPass(layersBelow(), pixels, team).rowwise().mean(), 1e-5);
    CHECK_TABLES_CLOSE(shown.bottomRows(10), Vector::Constant(10, 0.1F), 1e-5);
}

void LayerInputTest::visibleSidesAndInputsShareTheirPass_data() {
    QTest::addColumn<int>("labels");
    QTest::newRow("no labels") << 0;
    QTest::newRow("labels") << 10;
}

// Neither the biases nor the minibatches tell whether the pass over the training cases was remembered.
void LayerInputTest::visibleSidesAndInputsShareTheirPass() {
    QFETCH(int, labels);
    ThreadTeam team(2);
    const auto data = smallData();
    ExperimentConfig forgetful = smallConfig();
    forgetful.layerInput = LayerInputKind::Samples;
    LayerInput passing(forgetful, *data, PixelCoding{}, layersBelow(), labels);
    LayerInput remembering(smallConfig(), *data, PixelCoding{}, layersBelow(), labels);
    QVERIFY(
        sameBits(remembering.visibleLayer(smallConfig(), team).bias, passing.visibleLayer(forgetful, team).bias));
    MinibatchFeed feed = feedOf(smallConfig());
    for (const Matrix& afresh : inputs(smallConfig(), labels, 14)) {
        Matrix states(20 + labels, afresh.cols());
        remembering.fill(feed, states, team);
        QVERIFY(sameBits(states, afresh));
        feed.moveOn();
    }
}

void LayerInputTest::gaussianPixelsBesideLabels() {
    ExperimentConfig config = smallConfig();
    config.visibleUnits = UnitKind::Gaussian;
    ThreadTeam team(1);
    const auto data = smallData();
    PixelCoding coding;
    coding.binary = false;
    LayerInput input(config, *data, coding, {}, 10);
    const Layer visible = input.visibleLayer(config, team);
    Matrix pixels;
    data->training.read(0, trainingCases, pixels);
    CHECK_TABLES_CLOSE(visible.bias.head(shape.pixels()), pixels.rowwise().mean(), 1e-5);
    CHECK_TABLES_CLOSE(visible.bias.tail(10), Vector::Constant(10, std::log(0.1F)), 1e-5);
}

void LayerInputTest::evaluationCases() {
    ThreadTeam team(1);
    const auto data = smallData();
    const LayerInput input(smallConfig(), *data, PixelCoding{}, layersBelow(), 10);
    const RandomStream stream(83, "evaluation");
    const Matrix states = input.firstCases(data->validation, 7, stream.drawAt(0), team);
    Matrix pixels;
    data->validation.read(0, 7, pixels);
    QCOMPARE(states.rows(), 30);
    CHECK_TABLES_CLOSE(states.topRows(20), upPass(layersBelow(), pixels, team), 1e-6);
    for (Index c = 0; c < 7; ++c)
        QCOMPARE(states(20 + data->validation.labels()[static_cast<std::size_t>(c)], c), 1.0F);
    QCOMPARE(input.firstCases(data->validation, 1000, stream.drawAt(0), team).cols(), 30);
    QVERIFY(input.firstCases({}, 7, stream.drawAt(0), team).size() == 0);
}

// A share of the chains begins again where it is told, with hidden states to match; the others notice nothing.
void LayerInputTest::chainsEndAtTheirShare() {
    constexpr Index count = 20000;
    const Rbm machine = oracle::netOf(UnitKind::Bernoulli, {4, 3}, 0, true, 84).top;
    ThreadTeam team(2);
    for (const float share : {0.01F, 0.25F, 1.0F}) {
        Chains chains(85, "restarts");
        chains.startRandom(machine, count);
        chains.advance(machine, team, 2);
        const Matrix visible = chains.visible();
        const Matrix hidden = chains.hidden();
        constexpr float marker = 0.75F; // no state of a chain's own
        Index begun = 0;
        chains.restartSome(
            machine, share,
            [&](Index ended, RandomStream&) {
                begun = ended;
                return Matrix(Matrix::Constant(4, ended, marker));
            },
            team);
        QCOMPARE(chains.steps(), 2U);
        Index found = 0;
        Vector hiddenSum = Vector::Zero(3);
        for (Index c = 0; c < count; ++c) {
            if (chains.visible()(0, c) == marker) {
                ++found;
                hiddenSum += chains.hidden().col(c);
            } else {
                QVERIFY(chains.visible().col(c) == visible.col(c) && chains.hidden().col(c) == hidden.col(c));
            }
        }
        QCOMPARE(found, begun);
        const double expected = static_cast<double>(share) * count;
        CHECK_CLOSE(found, expected, 5 * std::sqrt(expected * (1 - static_cast<double>(share))) + 1e-9);
        CHECK_TABLES_CLOSE(hiddenSum / static_cast<float>(found),
                           oracle::hiddenMean(machine, oracle::Column::Constant(4, 0.75)),
                           5 * 0.5 / std::sqrt(static_cast<double>(found)));
    }
}

// Through the estimator: a chain that ended went its k steps from the start before it is seen.
void LayerInputTest::chainsThatEndBeginAtTheStart() {
    const Rbm machine = oracle::netOf(UnitKind::Bernoulli, {4, 3}, 0, true, 86).top;
    ThreadTeam team(1);
    constexpr Index meanLife = 8;
    constexpr int updates = 200;
    PersistentContrastiveDivergence estimator(87, {.chains = 50, .meanUpdates = meanLife});
    Index ended = 0;
    estimator.setStart([&](Index count, RandomStream&) {
        ended += count;
        return Matrix(Matrix::Zero(4, count));
    });
    GradientEstimate estimate;
    estimate.resize(machine, 10, estimator.particles(machine, 10));
    for (int update = 0; update < updates; ++update) {
        estimate.data() = oracle::someStates(machine.visible, 10, 88);
        estimator.estimate(machine, 2, estimate, team);
    }
    const double expected = 50.0 * updates / meanLife;
    CHECK_CLOSE(ended, expected, 5 * std::sqrt(expected * (1 - 1.0 / meanLife)));
    QCOMPARE(estimator.persistentChains()->steps(), 2U * updates);
}

// Chains that live for one update are two Gibbs steps from noise whenever they are seen.
void LayerInputTest::livesOfOneUpdate() {
    constexpr Index count = 20000;
    const Rbm machine = oracle::netOf(UnitKind::Bernoulli, {4, 3}, 0, true, 89, 1.2F).top;
    ThreadTeam team(2);
    PersistentContrastiveDivergence estimator(90, {.chains = count, .meanUpdates = 1});
    GradientEstimate estimate;
    estimate.resize(machine, 10, count);
    const oracle::Joint joint(machine);
    const oracle::Distribution expected =
        oracle::afterGibbs(machine, joint, oracle::evenly(joint.visible.states), 2);
    for (int update = 0; update < 3; ++update) {
        estimate.data() = oracle::someStates(machine.visible, 10, 91);
        estimator.estimate(machine, 2, estimate, team);
        const auto counts = oracle::histogram(joint.visible, estimator.persistentChains()->visible());
        QVERIFY(counts.front() >= 0);
        CHECK_CHI_SQUARE(oracle::chiSquare(counts, expected.probability, count),
                         static_cast<double>(joint.visible.count() - 1));
    }
}

REVERIE_SUITE(LayerInputTest, None)

} // namespace layer_input_test

#include "layer_input_test.moc"
