#include "boltzmann_oracle.h"
#include "closeness.h"
#include "core/data/dataset.h"
#include "core/error.h"
#include "core/evaluation/boltzmann_enumeration.h"
#include "core/learning/boltzmann_learner.h"
#include "tests/suite.h"

namespace boltzmann_learner_test {

using namespace reverie;
using oracle::Column;

class BoltzmannLearnerTest : public QObject {
    Q_OBJECT
private slots:
    void meanFieldSettles();
    void meanFieldIsExactWithoutHiddenLateralWeights();
    void dampingEndsOscillation();
    void variationalFreeEnergyIsABound();
    void exactPhasesGiveTheExactGradient();
    void sampledPhasesApproachTheExactGradient_data();
    void sampledPhasesApproachTheExactGradient();
    void updatesFollowTheirRule();
    void lateralWeightsStaySymmetric();
    void weightsThatDoNotLearnStayAsTheyAre();
    void sparsityPullsTheMeans();
    void divergenceGoesBack();
    void exactLearningReachesTheMaximumOnBars();
    void chainsAndMeanFieldLearnBars();
    void fullyVisibleMachineReachesItsMaximum();
};

namespace {

Matrix allOf(const char* data) {
    const auto set = openDataset(data);
    Matrix states;
    set->training.read(0, set->training.size(), states);
    return states;
}

/// What no model of these cases can exceed: minus the entropy of their empirical distribution.
double ceiling(const Matrix& cases) {
    double sum = 0;
    for (Index c = 0; c < cases.cols(); ++c) {
        Index same = 0;
        for (Index other = 0; other < cases.cols(); ++other)
            same += cases.col(c) == cases.col(other) ? 1 : 0;
        sum += std::log(static_cast<double>(same) / static_cast<double>(cases.cols()));
    }
    return sum / static_cast<double>(cases.cols());
}

BoltzmannMachine startFor(const Matrix& cases, Index hidden, float scale) {
    BoltzmannMachine machine(cases.rows(), hidden);
    RandomStream stream(1, "weights");
    machine.initialise(stream, scale);
    return machine;
}

UpdateSettings plainSettings(float rate, float momentum = 0) {
    UpdateSettings settings;
    settings.learningRate = rate;
    settings.momentum = momentum;
    return settings;
}

bool symmetric(const Matrix& lateral) {
    return lateral == lateral.transpose() && lateral.diagonal().isZero(0);
}

} // namespace

void BoltzmannLearnerTest::meanFieldSettles() {
    const BoltzmannMachine machine = oracle::someBoltzmann(6, 40, 1, 0.3F);
    const Matrix visible = oracle::someBinary(6, 70, 2);
    ThreadTeam team(2);
    const ClampedMeans found = clampedMeanField(machine, visible, {200, 0.3F, 1e-6F}, team);
    QVERIFY(found.sweeps > 2 && found.sweeps < 200);
    QVERIFY(found.rest <= 1e-6F);
    Matrix input = machine.weights.transpose() * visible + 2 * machine.hiddenLateral * found.hidden;
    machine.hidden.mean(input, machine.hidden.all());
    CHECK_TABLES_CLOSE(found.hidden, input, 1e-5);
    ThreadTeam alone(1);
    QVERIFY(sameBits(clampedMeanField(machine, visible, {200, 0.3F, 1e-6F}, alone).hidden, found.hidden));
}

void BoltzmannLearnerTest::meanFieldIsExactWithoutHiddenLateralWeights() {
    const Rbm machine = oracle::smallMachines()[0].machine;
    const Matrix visible = oracle::someStates(machine.visible, 9, 3);
    ThreadTeam team(1);
    const ClampedMeans found = clampedMeanField(BoltzmannMachine(machine), visible, {}, team);
    QCOMPARE(found.sweeps, 1);
    CHECK_TABLES_CLOSE(found.hidden, machine.hiddenMean(visible), 1e-6);
}

// Two units that inhibit each other, all at once: both on, both off, and so on for ever.
void BoltzmannLearnerTest::dampingEndsOscillation() {
    BoltzmannMachine machine(1, 2);
    machine.hiddenLateral << 0, -4, -4, 0;
    machine.hidden.bias.setConstant(4);
    ThreadTeam team(1);
    const Matrix visible = Matrix::Zero(1, 1);
    QVERIFY(clampedMeanField(machine, visible, {100, 0, 1e-4F}, team).rest > 0.5F);
    QVERIFY(clampedMeanField(machine, visible, {100, 0.5F, 1e-4F}, team).rest <= 1e-4F);
}

void BoltzmannLearnerTest::variationalFreeEnergyIsABound() {
    ThreadTeam team(1);
    for (const auto& [name, machine] : oracle::smallBoltzmanns()) {
        const Matrix visible = oracle::binaryStates(machine.visible.size()).states.cast<float>();
        const ClampedMeans found = clampedMeanField(machine, visible, {200, 0.3F, 1e-6F}, team);
        const CaseValues gap =
            variationalFreeEnergy(machine, visible, found.hidden) - freeEnergy(machine, visible);
        QVERIFY(gap.minCoeff() > -1e-5);
        if (machine.hiddenLateral.isZero(0))
            CHECK_CLOSE(gap.maxCoeff(), 0, 1e-5);
        else
            QVERIFY(gap.maxCoeff() > 1e-3);
    }
}

void BoltzmannLearnerTest::exactPhasesGiveTheExactGradient() {
    ThreadTeam team(1);
    BoltzmannPlan plan;
    plan.free = FreePhase::Exact;
    for (const auto& [name, machine] : oracle::smallBoltzmanns()) {
        const Matrix data = oracle::someBinary(machine.visible.size(), 5, 4);
        const PairStatistics found = BoltzmannLearner(machine, 1).gradient(data, plan, team);
        const PairStatistics expected = exactGradient(machine, data);
        CHECK_TABLES_CLOSE(found.pairs, expected.pairs, 0);
        CHECK_TABLES_CLOSE(found.means, expected.means, 0);
    }
}

void BoltzmannLearnerTest::sampledPhasesApproachTheExactGradient_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("meanField");
    QTest::newRow("fully visible, mean field") << 0 << true;
    QTest::newRow("all weights, Gibbs") << 1 << false;
    QTest::newRow("visible lateral, mean field") << 2 << true;
    QTest::newRow("hidden lateral, Gibbs") << 3 << false;
    QTest::newRow("no lateral weights, mean field") << 4 << true;
}

// 40,000 chains after 60 sweeps from noise: each moment has a standard deviation of at most ½/200 from either
// phase.
void BoltzmannLearnerTest::sampledPhasesApproachTheExactGradient() {
    QFETCH(int, which);
    QFETCH(bool, meanField);
    const BoltzmannMachine machine = oracle::smallBoltzmanns()[static_cast<std::size_t>(which)].machine;
    const Matrix few = oracle::someBinary(machine.visible.size(), 4, 5);
    BoltzmannPlan plan;
    plan.clamped = meanField ? ClampedPhase::MeanField : ClampedPhase::Gibbs;
    plan.clampedSweeps = 60;
    plan.freeSweeps = 60;
    plan.chains = 40000;
    ThreadTeam team(2);
    BoltzmannLearner learner(machine, 6);
    const PairStatistics found = learner.gradient(few.replicate(1, 10000), plan, team);
    const PairStatistics expected = exactGradient(machine, few);
    const double tolerance = 5 * std::sqrt(2.0) * 0.5 / 200;
    CHECK_TABLES_CLOSE(found.pairs, expected.pairs, tolerance);
    CHECK_TABLES_CLOSE(found.means, expected.means, tolerance);
    QVERIFY(symmetric(found.pairs));
    QCOMPARE(learner.chains().count(), Index{40000});
}

void BoltzmannLearnerTest::updatesFollowTheirRule() {
    const BoltzmannMachine start = oracle::someBoltzmann(4, 3, 7);
    const Matrix data = oracle::someBinary(4, 5, 8);
    BoltzmannPlan plan;
    plan.free = FreePhase::Exact;
    UpdateSettings settings = plainSettings(0.2F, 0.6F);
    settings.weightDecay = 0.1F;
    settings.weightDecayL1 = 0.05F;
    ThreadTeam team(1);
    BoltzmannLearner learner(start, 1);
    Matrix lateral = start.visibleLateral;
    Matrix weights = start.weights;
    Vector bias = start.hidden.bias;
    Matrix lateralVelocity = Matrix::Zero(4, 4);
    Matrix weightsVelocity = Matrix::Zero(4, 3);
    Vector biasVelocity = Vector::Zero(3);
    const auto step = [&](Matrix& w, Matrix& velocity, const Matrix& gradient) {
        for (Index i = 0; i < w.size(); ++i) {
            const float value = w.data()[i];
            const float sign = value > 0 ? 1.0F : value < 0 ? -1.0F : 0.0F;
            velocity.data()[i] =
                0.6F * velocity.data()[i] + 0.2F * (gradient.data()[i] - 0.1F * value - 0.05F * sign);
            w.data()[i] += velocity.data()[i];
        }
    };
    for (int update = 1; update <= 3; ++update) {
        const PairStatistics gradient = exactGradient(learner.machine(), data);
        const UpdateReport report = learner.step(data, plan, settings, team);
        step(lateral, lateralVelocity, gradient.pairs.topLeftCorner(4, 4));
        step(weights, weightsVelocity, gradient.pairs.topRightCorner(4, 3));
        biasVelocity = 0.6F * biasVelocity + 0.2F * gradient.means.tail(3);
        bias += biasVelocity;
        CHECK_TABLES_CLOSE(learner.machine().visibleLateral, lateral, 1e-6);
        CHECK_TABLES_CLOSE(learner.machine().weights, weights, 1e-6);
        CHECK_TABLES_CLOSE(learner.machine().hidden.bias, bias, 1e-6);
        const BoltzmannMachine& machine = learner.machine();
        CHECK_CLOSE(report.weightNorm,
                    std::sqrt(machine.weights.squaredNorm() + machine.visibleLateral.squaredNorm() +
                              machine.hiddenLateral.squaredNorm()),
                    1e-5);
        QCOMPARE(learner.updates(), std::int64_t{update});
    }
}

void BoltzmannLearnerTest::lateralWeightsStaySymmetric() {
    ThreadTeam team(2);
    UpdateSettings settings = plainSettings(0.1F, 0.9F);
    settings.weightDecay = 0.001F;
    settings.weightDecayL1 = 0.001F;
    for (const FreePhase free : {FreePhase::Persistent, FreePhase::FromData}) {
        BoltzmannLearner learner(oracle::someBoltzmann(61, 53, 9, 0.1F), 10);
        BoltzmannPlan plan;
        plan.free = free;
        plan.chains = 37;
        plan.freeSweeps = 1;
        plan.meanUpdates = 5;
        const Matrix data = oracle::someBinary(61, 41, 11) * 0.9F;
        for (int update = 0; update < 5; ++update)
            learner.step(data, plan, settings, team);
        QVERIFY(symmetric(learner.machine().visibleLateral));
        QVERIFY(symmetric(learner.machine().hiddenLateral));
        QVERIFY(learner.machine().visibleLateral != oracle::someBoltzmann(61, 53, 9, 0.1F).visibleLateral);
    }
}

void BoltzmannLearnerTest::weightsThatDoNotLearnStayAsTheyAre() {
    ThreadTeam team(1);
    BoltzmannMachine start(9, 5);
    RandomStream stream(12, "weights");
    start.initialise(stream, 0.1F, {false, false});
    BoltzmannPlan plan;
    plan.laterals = {false, false};
    BoltzmannLearner learner(start, 13);
    for (int update = 0; update < 10; ++update)
        learner.step(oracle::someBinary(9, 20, 14), plan, plainSettings(0.1F, 0.5F), team);
    QVERIFY(learner.machine().restricted().has_value());
    QVERIFY(learner.machine().weights != start.weights);
}

void BoltzmannLearnerTest::sparsityPullsTheMeans() {
    ThreadTeam team(1);
    const Matrix data = allOf("bars-3x3");
    double activity[2] = {};
    for (int pulled = 0; pulled < 2; ++pulled) {
        BoltzmannLearner learner(startFor(data, 6, 0.1F), 15);
        BoltzmannPlan plan;
        plan.free = FreePhase::Exact;
        UpdateSettings settings = plainSettings(0.1F);
        settings.sparsityTarget = 0.1F;
        settings.sparsityCost = pulled == 1 ? 1.0F : 0.0F;
        for (int update = 0; update < 200; ++update)
            learner.step(data, plan, settings, team);
        activity[pulled] = static_cast<double>(learner.meanActivation().mean());
    }
    QVERIFY(activity[1] < 0.2 && activity[1] < activity[0] - 0.1);
}

void BoltzmannLearnerTest::divergenceGoesBack() {
    ThreadTeam team(1);
    const BoltzmannMachine start = oracle::someBoltzmann(6, 4, 16);
    BoltzmannLearner learner(start, 17);
    const Matrix data = oracle::someBinary(6, 10, 18);
    QVERIFY_EXCEPTION_THROWN(learner.step(data, {}, plainSettings(1e8F), team), DivergenceError);
    QVERIFY(sameBits(learner.machine().visibleLateral, start.visibleLateral));
    QVERIFY(sameBits(learner.machine().weights, start.weights));
    QVERIFY(sameBits(learner.machine().hidden.bias, start.hidden.bias));
    QVERIFY(learner.velocity().weights.isZero(0) && learner.velocity().visibleLateral.isZero(0));
    learner.step(data, {}, plainSettings(0.01F), team);
    QVERIFY(learner.machine().finite());
}

void BoltzmannLearnerTest::exactLearningReachesTheMaximumOnBars() {
    const Matrix data = allOf("bars-3x3");
    ThreadTeam team(1);
    BoltzmannLearner learner(startFor(data, 4, 0.3F), 19);
    BoltzmannPlan plan;
    plan.free = FreePhase::Exact;
    for (int update = 0; update < 1500; ++update)
        learner.step(data, plan, plainSettings(0.2F, 0.9F), team);
    const double after = logLikelihood(learner.machine(), data);
    QVERIFY(after <= ceiling(data));
    QVERIFY(after > ceiling(data) - 0.05);
}

void BoltzmannLearnerTest::chainsAndMeanFieldLearnBars() {
    const Matrix data = allOf("bars-3x3");
    ThreadTeam team(1);
    for (const ClampedPhase clamped : {ClampedPhase::MeanField, ClampedPhase::Gibbs}) {
        BoltzmannLearner learner(startFor(data, 6, 0.1F), 20);
        BoltzmannPlan plan;
        plan.clamped = clamped;
        plan.chains = 100;
        for (int update = 0; update < 3000; ++update)
            learner.step(data, plan, plainSettings(0.05F * (1 - static_cast<float>(update) / 3000), 0.5F), team);
        const double after = logLikelihood(learner.machine(), data);
        QVERIFY(after > ceiling(data) - 0.2);
    }
}

// Its log-likelihood is concave, so that the one maximum is where the gradient is zero.
void BoltzmannLearnerTest::fullyVisibleMachineReachesItsMaximum() {
    // Every state occurs, so that the maximum is not at infinity.
    Matrix data(4, 24);
    data << oracle::binaryStates(4).states.cast<float>(), oracle::someBinary(4, 8, 21);
    ThreadTeam team(1);
    BoltzmannLearner learner(startFor(data, 0, 0.1F), 22);
    BoltzmannPlan plan;
    plan.free = FreePhase::Exact;
    for (int update = 0; update < 1500; ++update)
        learner.step(data, plan, plainSettings(0.5F, 0.5F), team);
    const PairStatistics gradient = exactGradient(learner.machine(), data);
    CHECK_TABLES_CLOSE(gradient.pairs, Matrix::Zero(4, 4), 1e-5);
    CHECK_TABLES_CLOSE(gradient.means, Vector::Zero(4), 1e-5);
    QVERIFY(logLikelihood(learner.machine(), data) > -4 * std::log(2.0));
    QVERIFY(logLikelihood(learner.machine(), data) < ceiling(data));
}

REVERIE_SUITE(BoltzmannLearnerTest, None)

} // namespace boltzmann_learner_test

#include "boltzmann_learner_test.moc"
