#include "closeness.h"
#include "core/error.h"
#include "core/learning/fast_persistent.h"
#include "core/learning/rbm_learner.h"
#include "oracle.h"
#include "tests/suite.h"

namespace fast_persistent_test {

using namespace reverie;

namespace {

UpdateSettings fast(float rate, float fastRate) {
    UpdateSettings settings;
    settings.learningRate = rate;
    settings.momentum = 0;
    settings.fastRate = fastRate;
    return settings;
}

/// A gradient that is nothing like zero.
GradientEstimate someEstimate(const Rbm& machine) {
    GradientEstimate estimate;
    estimate.resize(machine, 6, 9);
    estimate.data() = oracle::someStates(machine.visible, 6, 51);
    estimate.particles() = oracle::someStates(machine.visible, 9, 52);
    estimate.dataHidden() = machine.hiddenMean(estimate.data());
    estimate.particlesHidden() = machine.hiddenMean(estimate.particles());
    ThreadTeam team(1);
    estimate.weigh(machine, team);
    return estimate;
}

/// Two modes, all off and all on, that Gibbs sampling does not travel between.
Rbm twoModes() {
    Rbm machine(Layer(UnitKind::Bernoulli, 6), Layer(UnitKind::Bernoulli, 3));
    machine.weights.setConstant(4);
    machine.visible.bias.setConstant(-6);
    machine.hidden.bias.setConstant(-12);
    return machine;
}

/// How often a chain went from one mode to the other while a machine that stays as it is learned from both modes.
int travels(std::unique_ptr<GradientEstimator> estimator) {
    RbmLearner learner(twoModes(), std::move(estimator));
    ThreadTeam team(1);
    Matrix data(6, 10);
    data.leftCols(5).setZero();
    data.rightCols(5).setOnes();
    const UpdateSettings settings = fast(0, 0.5F);
    Eigen::ArrayXi before;
    int count = 0;
    for (int update = 0; update < 200; ++update) {
        learner.prepare(10) = data;
        learner.step(1, settings, team);
        const Matrix& states = learner.estimator().persistentChains()->visible();
        const Eigen::ArrayXi on = (states.colwise().sum().transpose().array() > 3).cast<int>();
        if (update > 20) count += static_cast<int>((on != before).count());
        before = on;
    }
    return count;
}

} // namespace

class FastPersistentTest : public QObject {
    Q_OBJECT
private slots:
    void fastWeightsFollowAndForget_data() { oracle::addMachines(); }
    void fastWeightsFollowAndForget();
    void theMachineLearnsAsWithoutThem_data() { oracle::addMachines(); }
    void theMachineLearnsAsWithoutThem();
    void theyAreAddedWhileChainsMove();
    void centredOnesLeaveMeanInputs_data() { oracle::addMachines(); }
    void centredOnesLeaveMeanInputs();
    void chainsTravel();
    void firstEstimateIsThatOfPersistentChains();
    void divergenceForgetsThem();
    void threadsDoNotMatter();
};

// F ← 0.95 F + rate · ∂, for weights and biases.
void FastPersistentTest::fastWeightsFollowAndForget() {
    const Rbm start = oracle::fetchedMachine();
    FastWeights weights;
    weights.start(start);
    ThreadTeam team(1);
    const GradientEstimate estimate = someEstimate(start);
    const Matrix gradient = estimate.weightsGradient();
    const Vector visible = estimate.visibleBiasGradient(start, start.visible.all());
    const Vector hidden = estimate.hiddenBiasGradient(start, start.hidden.all());
    float sum = 0;
    for (int round = 0; round < 4; ++round) {
        Rbm machine = start;
        GradientEstimate copy = estimate;
        Optimiser(machine).update(machine, copy, fast(0.01F, 0.3F), team, &weights);
        sum = 0.95F * sum + 0.3F;
        CHECK_TABLES_CLOSE(weights.weights, (sum * gradient).eval(), 1e-5);
        CHECK_TABLES_CLOSE(weights.visibleBias, (sum * visible).eval(), 1e-5);
        CHECK_TABLES_CLOSE(weights.hiddenBias, (sum * hidden).eval(), 1e-5);
    }
}

void FastPersistentTest::theMachineLearnsAsWithoutThem() {
    const Rbm start = oracle::fetchedMachine();
    ThreadTeam team(1);
    for (const bool centering : {false, true}) {
        Rbm machine = start;
        Rbm expected = start;
        FastWeights weights;
        weights.start(start);
        UpdateSettings settings = fast(0.05F, 0.3F);
        settings.momentum = 0.5F;
        settings.weightDecay = 0.01F;
        settings.sparsityCost = start.hidden.has(UnitKind::Gaussian) ? 0 : 0.1F;
        settings.centering = centering;
        Optimiser with(machine);
        Optimiser without(expected);
        for (int round = 0; round < 4; ++round) {
            GradientEstimate one = someEstimate(start);
            GradientEstimate two = someEstimate(start);
            with.update(machine, one, settings, team, &weights);
            without.update(expected, two, settings, team);
        }
        CHECK_TABLES_CLOSE(machine.weights, expected.weights, 1e-5);
        CHECK_TABLES_CLOSE(machine.visible.bias, expected.visible.bias, 1e-5);
        CHECK_TABLES_CLOSE(machine.hidden.bias, expected.hidden.bias, 1e-5);
    }
}

void FastPersistentTest::theyAreAddedWhileChainsMove() {
    const Rbm machine(Layer(UnitKind::Bernoulli, 6), Layer(UnitKind::Bernoulli, 3));
    FastPersistentContrastiveDivergence estimator(1, {.chains = 20});
    const Matrix data = oracle::someStates(machine.visible, 8, 61);
    ThreadTeam team(1);
    estimator.fastWeights()->start(machine);
    estimator.fastWeights()->visibleBias.setConstant(-40);
    estimator.fastWeights()->weights.setConstant(80);
    estimator.fastWeights()->hiddenBias.setConstant(90);
    GradientEstimate estimate;
    estimate.resize(machine, 8, estimator.particles(machine, 8));
    estimate.data() = data;
    estimator.estimate(machine, 1, estimate, team);
    QVERIFY((estimate.particles().array() == 1).all());
    CHECK_TABLES_CLOSE(estimate.dataHidden().eval(), Matrix::Constant(3, 8, 0.5F), 1e-6);
    QVERIFY((machine.weights.array() == 0).all());
}

// Centred fast weights change the input of a unit as little at the means as centred weights do.
void FastPersistentTest::centredOnesLeaveMeanInputs() {
    const Rbm start = oracle::fetchedMachine();
    Rbm machine = start;
    Rbm sum;
    FastWeights weights;
    weights.start(start);
    ThreadTeam team(1);
    UpdateSettings settings = fast(0.01F, 0.3F);
    settings.centering = true;
    Optimiser optimiser(machine);
    for (int round = 0; round < 3; ++round) {
        GradientEstimate estimate = someEstimate(machine);
        optimiser.update(machine, estimate, settings, team, &weights);
    }
    weights.addTo(machine, sum, team);
    const Offsets& offsets = optimiser.offsets;
    const auto deviations = [](const Layer& layer) -> Vector { return (0.5F * layer.logVariance.array()).exp(); };
    const Vector hidden =
        deviations(sum.hidden).cwiseProduct(weights.weights.transpose() * offsets.visible) + sum.hidden.bias;
    CHECK_TABLES_CLOSE(hidden, (machine.hidden.bias + weights.hiddenBias).eval(), 1e-5);
    const Vector visible =
        deviations(sum.visible).cwiseProduct(weights.weights * offsets.hidden) + sum.visible.bias;
    CHECK_TABLES_CLOSE(visible, (machine.visible.bias + weights.visibleBias).eval(), 1e-5);
    CHECK_TABLES_CLOSE(sum.weights, (machine.weights + weights.weights).eval(), 1e-6);
}

// What they are for: at a learning rate of nothing a chain still leaves the mode it is in.
void FastPersistentTest::chainsTravel() {
    const ChainLife life = {.chains = 1};
    const int slow = travels(std::make_unique<PersistentContrastiveDivergence>(2, life));
    const int quick = travels(std::make_unique<FastPersistentContrastiveDivergence>(2, life));
    QVERIFY2(slow <= 1 && quick >= 6, qPrintable(QStringLiteral("%1 and %2").arg(slow).arg(quick)));
}

void FastPersistentTest::firstEstimateIsThatOfPersistentChains() {
    Rbm machine(Layer({{UnitKind::Bernoulli, 5}, {UnitKind::Softmax, 3}}), Layer(UnitKind::Bernoulli, 4));
    oracle::scramble(machine, 71);
    const Matrix data = oracle::someStates(machine.visible, 8, 72);
    ThreadTeam team(1);
    FastPersistentContrastiveDivergence quick(3, {.chains = 12});
    PersistentContrastiveDivergence slow(3, {.chains = 12});
    GradientEstimate one;
    GradientEstimate two;
    for (GradientEstimate* estimate : {&one, &two}) {
        estimate->resize(machine, 8, 12);
        estimate->data() = data;
    }
    quick.estimate(machine, 2, one, team);
    slow.estimate(machine, 2, two, team);
    QVERIFY(sameBits(one.visible, two.visible));
    QVERIFY(sameBits(one.hidden, two.hidden));
}

void FastPersistentTest::divergenceForgetsThem() {
    Rbm start(Layer(UnitKind::Gaussian, 20), Layer(UnitKind::Bernoulli, 10));
    oracle::scramble(start, 8, 0.1F);
    RbmLearner learner(start, std::make_unique<FastPersistentContrastiveDivergence>(9, ChainLife{.chains = 10}));
    ThreadTeam team(1);
    bool caught = false;
    for (unsigned round = 0; round < 2000 && !caught; ++round) {
        learner.prepare(10) = oracle::someStates(start.visible, 10, round);
        try {
            learner.step(1, fast(10, 10), team);
        } catch (const DivergenceError&) {
            caught = true;
        }
    }
    QVERIFY(caught);
    QVERIFY(learner.estimator().fastWeights()->empty());
    learner.prepare(10) = oracle::someStates(start.visible, 10, 1);
    learner.step(1, fast(0.001F, 0.001F), team);
    QVERIFY(learner.machine().finite());
    QVERIFY(learner.estimator().fastWeights()->weights.allFinite());
}

void FastPersistentTest::threadsDoNotMatter() {
    Rbm first;
    for (const int threads : {1, 2, 3}) {
        Rbm machine(Layer({{UnitKind::Bernoulli, 210}, {UnitKind::Softmax, 10}}), Layer(UnitKind::Bernoulli, 157));
        oracle::scramble(machine, 4, 0.1F);
        RbmLearner learner(machine,
                           std::make_unique<FastPersistentContrastiveDivergence>(5, ChainLife{.chains = 30}));
        ThreadTeam team(threads);
        UpdateSettings settings = fast(0.1F, 0.1F);
        settings.centering = true;
        for (unsigned round = 0; round < 5; ++round) {
            learner.prepare(37) = oracle::someStates(machine.visible, 37, round);
            learner.step(1, settings, team);
        }
        if (threads == 1) first = learner.machine();
        QVERIFY(sameBits(learner.machine().weights, first.weights));
        QVERIFY(sameBits(learner.machine().visible.bias, first.visible.bias));
        QVERIFY(sameBits(learner.machine().hidden.bias, first.hidden.bias));
    }
}

REVERIE_SUITE(FastPersistentTest, None)

} // namespace fast_persistent_test

#include "fast_persistent_test.moc"
