#include "closeness.h"
#include "core/error.h"
#include "core/learning/estimators.h"
#include "core/learning/rbm_learner.h"
#include "oracle.h"
#include "tests/suite.h"

namespace optimiser_test {

using namespace reverie;

namespace {

Rbm twoByTwo() {
    Rbm machine(Layer(UnitKind::Bernoulli, 2), Layer(UnitKind::Bernoulli, 2));
    machine.weights << 0.5F, -0.25F, 0.0F, 2.0F;
    machine.visible.bias << 0.1F, -0.1F;
    machine.hidden.bias << 0.2F, 0.3F;
    return machine;
}

UpdateSettings plain(float rate) {
    UpdateSettings settings;
    settings.learningRate = rate;
    settings.momentum = 0;
    return settings;
}

/// ∂W = v hᵀ − v′ h′ᵀ of one case and one particle, the same for any number of copies.
GradientEstimate handMade(const Rbm& machine, Index copies = 1) {
    GradientEstimate estimate;
    estimate.resize(machine, copies, copies);
    estimate.data().colwise() = Eigen::Vector2f(1, 0);
    estimate.dataHidden().colwise() = Eigen::Vector2f(0.5F, 0.25F);
    estimate.particles().colwise() = Eigen::Vector2f(1, 1);
    estimate.particlesHidden().colwise() = Eigen::Vector2f(0.75F, 1);
    ThreadTeam team(1);
    estimate.weigh(machine, team);
    return estimate;
}

const Eigen::Matrix2f handGradient = (Eigen::Matrix2f() << -0.25F, -0.75F, -0.75F, -1.0F).finished();
const Eigen::Vector2f handVisible(0, -1);
const Eigen::Vector2f handHidden(-0.25F, -0.75F);

/// An estimate whose phases cancel: only decay and sparsity are left.
GradientEstimate cancelling(const Rbm& machine, const Matrix& visible, const Matrix& hidden) {
    GradientEstimate estimate;
    estimate.resize(machine, visible.cols(), visible.cols());
    estimate.data() = visible;
    estimate.dataHidden() = hidden;
    estimate.particles() = visible;
    estimate.particlesHidden() = hidden;
    ThreadTeam team(1);
    estimate.weigh(machine, team);
    return estimate;
}

} // namespace

class OptimiserTest : public QObject {
    Q_OBJECT
private slots:
    void oneStepByHand();
    void aMeanOverCasesNotASum();
    void momentumKeepsTheLastChange();
    void restForgetsMomentum();
    void l2DecayIsProportional();
    void l1DecayFollowsTheSign();
    void decayIsScaledByTheRateAndSparesBiases();
    void sparsityPullsTheMean();
    void sparsityIsAMeanOverCases();
    void meanActivationRuns();
    void gaussianBiasStep();
    void learnedVarianceStaysWithinBounds();
    void fixedVarianceStays();
    void reportMeasuresTheUpdate();
    void threadsDoNotMatter();
    void exactLearningClimbs_data();
    void exactLearningClimbs();
    void runawayGoesBackToAGoodMachine();
};

void OptimiserTest::oneStepByHand() {
    Rbm machine = twoByTwo();
    const Rbm before = machine;
    GradientEstimate estimate = handMade(machine);
    CHECK_TABLES_CLOSE(estimate.weightsGradient(), handGradient, 1e-7);
    Optimiser optimiser(machine);
    ThreadTeam team(1);
    optimiser.update(machine, estimate, plain(0.1F), team);
    CHECK_TABLES_CLOSE(machine.weights, (before.weights + 0.1F * handGradient).eval(), 1e-7);
    CHECK_TABLES_CLOSE(machine.visible.bias, (before.visible.bias + 0.1F * handVisible).eval(), 1e-7);
    CHECK_TABLES_CLOSE(machine.hidden.bias, (before.hidden.bias + 0.1F * handHidden).eval(), 1e-7);
}

void OptimiserTest::aMeanOverCasesNotASum() {
    Rbm one = twoByTwo();
    Rbm many = one;
    ThreadTeam team(1);
    GradientEstimate single = handMade(one);
    GradientEstimate copies = handMade(many, 12);
    Optimiser(one).update(one, single, plain(0.1F), team);
    Optimiser(many).update(many, copies, plain(0.1F), team);
    CHECK_TABLES_CLOSE(one.weights, many.weights, 1e-6);
    CHECK_TABLES_CLOSE(one.visible.bias, many.visible.bias, 1e-6);
    CHECK_TABLES_CLOSE(one.hidden.bias, many.hidden.bias, 1e-6);
}

// v ← μ v + ε ∂: the rate enters once.
void OptimiserTest::momentumKeepsTheLastChange() {
    Rbm machine = twoByTwo();
    Optimiser optimiser(machine);
    UpdateSettings settings = plain(0.1F);
    settings.momentum = 0.8F;
    ThreadTeam team(1);
    double velocity = 0;
    for (int round = 0; round < 5; ++round) {
        const Rbm before = machine;
        GradientEstimate estimate = handMade(machine);
        optimiser.update(machine, estimate, settings, team);
        velocity = 0.8 * velocity + 0.1;
        CHECK_TABLES_CLOSE((machine.weights - before.weights).eval(),
                           (static_cast<float>(velocity) * handGradient).eval(), 2e-6);
        CHECK_TABLES_CLOSE((machine.visible.bias - before.visible.bias).eval(),
                           (static_cast<float>(velocity) * handVisible).eval(), 2e-6);
        CHECK_TABLES_CLOSE((machine.hidden.bias - before.hidden.bias).eval(),
                           (static_cast<float>(velocity) * handHidden).eval(), 2e-6);
    }
}

void OptimiserTest::restForgetsMomentum() {
    Rbm machine = twoByTwo();
    Optimiser optimiser(machine);
    UpdateSettings settings = plain(0.1F);
    settings.momentum = 0.9F;
    ThreadTeam team(1);
    GradientEstimate estimate = handMade(machine);
    optimiser.update(machine, estimate, settings, team);
    optimiser.rest();
    const Rbm before = machine;
    GradientEstimate nothing = cancelling(machine, Matrix::Ones(2, 1), Matrix::Ones(2, 1));
    optimiser.update(machine, nothing, settings, team);
    QVERIFY(sameBits(machine.weights, before.weights));
    QVERIFY(sameBits(machine.visible.bias, before.visible.bias));
    QVERIFY(sameBits(machine.hidden.bias, before.hidden.bias));
}

void OptimiserTest::l2DecayIsProportional() {
    Rbm machine = twoByTwo();
    const Rbm before = machine;
    GradientEstimate nothing = cancelling(machine, Matrix::Ones(2, 1), Matrix::Ones(2, 1));
    UpdateSettings settings = plain(0.1F);
    settings.weightDecay = 0.5F;
    ThreadTeam team(1);
    Optimiser(machine).update(machine, nothing, settings, team);
    CHECK_TABLES_CLOSE(machine.weights, (0.95F * before.weights).eval(), 1e-6);
}

// The slope of |w| is the sign of w, not |w|.
void OptimiserTest::l1DecayFollowsTheSign() {
    Rbm machine = twoByTwo();
    const Rbm before = machine;
    GradientEstimate nothing = cancelling(machine, Matrix::Ones(2, 1), Matrix::Ones(2, 1));
    UpdateSettings settings = plain(0.1F);
    settings.weightDecayL1 = 0.5F;
    ThreadTeam team(1);
    Optimiser(machine).update(machine, nothing, settings, team);
    const Eigen::Matrix2f change = (Eigen::Matrix2f() << -0.05F, 0.05F, 0.0F, -0.05F).finished();
    CHECK_TABLES_CLOSE((machine.weights - before.weights).eval(), change, 1e-6);
}

void OptimiserTest::decayIsScaledByTheRateAndSparesBiases() {
    Rbm machine = twoByTwo();
    const Rbm before = machine;
    GradientEstimate nothing = cancelling(machine, Matrix::Ones(2, 1), Matrix::Ones(2, 1));
    UpdateSettings settings = plain(0.0F);
    settings.weightDecay = 0.5F;
    settings.weightDecayL1 = 0.5F;
    ThreadTeam team(1);
    Optimiser optimiser(machine);
    optimiser.update(machine, nothing, settings, team);
    QVERIFY(sameBits(machine.weights, before.weights));
    settings.learningRate = 0.1F;
    optimiser.update(machine, nothing, settings, team);
    QVERIFY(!sameBits(machine.weights, before.weights));
    QVERIFY(sameBits(machine.visible.bias, before.visible.bias));
    QVERIFY(sameBits(machine.hidden.bias, before.hidden.bias));
}

void OptimiserTest::sparsityPullsTheMean() {
    Rbm machine = twoByTwo();
    const Rbm before = machine;
    Matrix visible(2, 4);
    visible << 1, 1, 0, 0, 1, 0, 0, 0;
    Matrix hidden(2, 4);
    hidden << 0.9F, 0.7F, 0.6F, 0.6F, 0.0F, 0.1F, 0.0F, 0.1F;
    GradientEstimate estimate = cancelling(machine, visible, hidden);
    UpdateSettings settings = plain(0.5F);
    settings.sparsityTarget = 0.2F;
    settings.sparsityCost = 2.0F;
    ThreadTeam team(1);
    Optimiser(machine).update(machine, estimate, settings, team);
    // Means 0.7 and 0.05: pulls of 2 (0.2 − q) on each hidden input, that is on the bias and on the weights by
    // ⟨v⟩.
    const Eigen::Vector2f pull(-1.0F, 0.3F);
    CHECK_TABLES_CLOSE((machine.hidden.bias - before.hidden.bias).eval(), (0.5F * pull).eval(), 1e-6);
    const Eigen::Matrix2f change = 0.5F * Eigen::Vector2f(0.5F, 0.25F) * pull.transpose();
    CHECK_TABLES_CLOSE((machine.weights - before.weights).eval(), change, 1e-6);
    QVERIFY(sameBits(machine.visible.bias, before.visible.bias));
}

void OptimiserTest::sparsityIsAMeanOverCases() {
    UpdateSettings settings = plain(0.5F);
    settings.sparsityCost = 1.0F;
    ThreadTeam team(1);
    Rbm one = twoByTwo();
    Rbm many = one;
    GradientEstimate single = cancelling(one, Matrix::Ones(2, 1), Matrix::Constant(2, 1, 0.5F));
    GradientEstimate copies = cancelling(many, Matrix::Ones(2, 64), Matrix::Constant(2, 64, 0.5F));
    Optimiser(one).update(one, single, settings, team);
    Optimiser(many).update(many, copies, settings, team);
    CHECK_TABLES_CLOSE(one.weights, many.weights, 1e-6);
    CHECK_TABLES_CLOSE(one.hidden.bias, many.hidden.bias, 1e-6);
}

void OptimiserTest::meanActivationRuns() {
    Rbm machine = twoByTwo();
    Optimiser optimiser(machine);
    ThreadTeam team(1);
    GradientEstimate first = cancelling(machine, Matrix::Ones(2, 3), Matrix::Constant(2, 3, 0.5F));
    optimiser.update(machine, first, plain(0.1F), team);
    CHECK_TABLES_CLOSE(optimiser.meanActivation, Eigen::Vector2f::Constant(0.5F), 1e-6);
    GradientEstimate second = cancelling(machine, Matrix::Ones(2, 3), Matrix::Constant(2, 3, 1.0F));
    optimiser.update(machine, second, plain(0.1F), team);
    CHECK_TABLES_CLOSE(optimiser.meanActivation, Eigen::Vector2f::Constant(0.525F), 1e-6);
    QCOMPARE(optimiser.updates, 2);
}

// ∂c of a Gaussian unit is the difference of the phases' (v − c)/σ².
void OptimiserTest::gaussianBiasStep() {
    Rbm machine(Layer(UnitKind::Gaussian, 1), Layer(UnitKind::Bernoulli, 1));
    machine.weights.setZero(1, 1);
    machine.visible.bias << 3;
    machine.visible.logVariance << std::log(4.0F);
    GradientEstimate estimate;
    estimate.resize(machine, 1, 1);
    estimate.visible << 5, 2;
    estimate.hidden << 1, 0.5F;
    ThreadTeam team(1);
    estimate.weigh(machine, team);
    Optimiser(machine).update(machine, estimate, plain(0.1F), team);
    CHECK_CLOSE(machine.visible.bias[0], 3 + 0.1 * (5.0 - 2.0) / 4, 1e-6);
    CHECK_CLOSE(machine.weights(0, 0), 0.1 * (5.0 / 2 * 1 - 2.0 / 2 * 0.5), 1e-6);
}

void OptimiserTest::learnedVarianceStaysWithinBounds() {
    for (const float state : {100.0F, 0.0F}) {
        Rbm machine(Layer(UnitKind::Gaussian, 2), Layer(UnitKind::Bernoulli, 1));
        machine.weights.setZero(2, 1);
        Optimiser optimiser(machine);
        UpdateSettings settings = plain(0.5F);
        settings.learnVariance = true;
        ThreadTeam team(1);
        for (int round = 0; round < 200; ++round) {
            GradientEstimate estimate;
            estimate.variances = true;
            estimate.resize(machine, 1, 1);
            estimate.visible.setConstant(machine.visible.bias[0] + state);
            estimate.particles().setConstant(machine.visible.bias[0] + 100.0F - state);
            estimate.hidden.setConstant(0.5F);
            estimate.weigh(machine, team);
            optimiser.update(machine, estimate, settings, team);
            machine.visible.bias.setZero();
            machine.weights.setZero();
        }
        const float bound = state > 0 ? Optimiser::maximumLogVariance : Optimiser::minimumLogVariance;
        QCOMPARE(machine.visible.logVariance[0], bound);
        QCOMPARE(machine.visible.logVariance[1], bound);
    }
}

void OptimiserTest::fixedVarianceStays() {
    Rbm machine(Layer(UnitKind::Gaussian, 2), Layer(UnitKind::Bernoulli, 1));
    machine.weights.setZero(2, 1);
    GradientEstimate estimate;
    estimate.resize(machine, 1, 1);
    estimate.visible << 3, 0, 1, 0;
    estimate.hidden.setConstant(0.5F);
    ThreadTeam team(1);
    estimate.weigh(machine, team);
    Optimiser(machine).update(machine, estimate, plain(0.5F), team);
    QVERIFY(machine.visible.logVariance.isZero(0));
}

void OptimiserTest::reportMeasuresTheUpdate() {
    Rbm machine(Layer(UnitKind::Bernoulli, 101), Layer(UnitKind::Bernoulli, 203));
    oracle::scramble(machine, 1);
    const Rbm before = machine;
    const Matrix data = oracle::someStates(machine.visible, 20, 2);
    ThreadTeam team(2);
    ContrastiveDivergence estimator(3);
    GradientEstimate estimate;
    estimate.resize(machine, 20, 20);
    estimate.data() = data;
    estimator.estimate(machine, 1, estimate, team);
    const UpdateReport report = Optimiser(machine).update(machine, estimate, plain(0.1F), team);
    const double change = (machine.weights - before.weights).cast<double>().norm();
    const double weights = machine.weights.cast<double>().norm();
    CHECK_CLOSE(report.changeNorm, change, 1e-4 * change);
    CHECK_CLOSE(report.weightNorm, weights, 1e-5 * weights);
}

void OptimiserTest::threadsDoNotMatter() {
    Rbm first;
    for (const int threads : {1, 2, 3}) {
        Rbm machine(Layer({{UnitKind::Bernoulli, 210}, {UnitKind::Softmax, 10}}), Layer(UnitKind::Bernoulli, 157));
        oracle::scramble(machine, 4, 0.1F);
        ThreadTeam team(threads);
        Optimiser optimiser(machine);
        ContrastiveDivergence estimator(5);
        UpdateSettings settings = plain(0.1F);
        settings.momentum = 0.5F;
        settings.weightDecay = 1e-3F;
        settings.sparsityCost = 0.1F;
        UpdateReport report;
        for (unsigned round = 0; round < 5; ++round) {
            GradientEstimate estimate;
            estimate.resize(machine, 37, 37);
            estimate.data() = oracle::someStates(machine.visible, 37, round);
            estimator.estimate(machine, 1, estimate, team);
            report = optimiser.update(machine, estimate, settings, team);
        }
        if (threads == 1) first = machine;
        QVERIFY(sameBits(machine.weights, first.weights));
        QVERIFY(sameBits(machine.visible.bias, first.visible.bias));
        QVERIFY(sameBits(machine.hidden.bias, first.hidden.bias));
    }
}

void OptimiserTest::exactLearningClimbs_data() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const auto& [name, machine] : oracle::smallMachines())
        QTest::newRow(name) << which++;
}

// Small steps along the exact gradient raise the enumerated likelihood, each one.
void OptimiserTest::exactLearningClimbs() {
    QFETCH(int, which);
    const Rbm start = oracle::smallMachines()[static_cast<std::size_t>(which)].machine;
    RbmLearner learner(start, std::make_unique<ExactGradient>());
    const Matrix data = oracle::someStates(start.visible, 6, 7);
    UpdateSettings settings = plain(0.02F);
    settings.learnVariance = start.visible.has(UnitKind::Gaussian);
    ThreadTeam team(1);
    double last = oracle::logLikelihood(start, data);
    for (int round = 0; round < 15; ++round) {
        learner.prepare(6) = data;
        learner.step(1, settings, team);
        const double now = oracle::logLikelihood(learner.machine(), data);
        QVERIFY2(now > last, qPrintable(QStringLiteral("%1 after %2").arg(now).arg(last)));
        last = now;
    }
}

void OptimiserTest::runawayGoesBackToAGoodMachine() {
    Rbm start(Layer(UnitKind::Gaussian, 20), Layer(UnitKind::Bernoulli, 10));
    oracle::scramble(start, 8, 0.1F);
    for (const bool persistent : {false, true}) {
        std::unique_ptr<GradientEstimator> estimator;
        if (persistent)
            estimator = std::make_unique<PersistentContrastiveDivergence>(9, ChainLife{.chains = 10});
        else
            estimator = std::make_unique<ContrastiveDivergence>(9);
        RbmLearner learner(start, std::move(estimator));
        ThreadTeam team(1);
        bool caught = false;
        for (unsigned round = 0; round < 2000 && !caught; ++round) {
            learner.prepare(10) = oracle::someStates(start.visible, 10, round);
            try {
                learner.step(1, plain(10.0F), team);
            } catch (const DivergenceError&) {
                caught = true;
            }
        }
        QVERIFY(caught);
        QVERIFY(learner.machine().finite());
        learner.prepare(10) = oracle::someStates(start.visible, 10, 1);
        learner.step(1, plain(0.001F), team);
        QVERIFY(learner.machine().finite());
    }
}

REVERIE_SUITE(OptimiserTest, None)

} // namespace optimiser_test

#include "optimiser_test.moc"
