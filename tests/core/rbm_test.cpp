#include "closeness.h"
#include "core/models/rbm.h"
#include "oracle.h"
#include "tests/suite.h"

#include <limits>

namespace rbm_test {

using namespace reverie;
using oracle::Column;

namespace {

constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

Rbm bernoulliMachine(Index visible, Index hidden) {
    return {Layer(UnitKind::Bernoulli, visible), Layer(UnitKind::Bernoulli, hidden)};
}

} // namespace

class RbmTest : public QObject {
    Q_OBJECT
private slots:
    void energyByHand();
    void energyAgainstTheDefinition_data() { oracle::addMachines(); }
    void energyAgainstTheDefinition();
    void biasesCountOnceAndHiddenUnitsCount_data() { oracle::addMachines(); }
    void biasesCountOnceAndHiddenUnitsCount();
    void freeEnergySumsTheOtherSideOut_data() { oracle::addMachines(); }
    void freeEnergySumsTheOtherSideOut();
    void freeEnergiesSumToThePartition_data() { oracle::addMachines(); }
    void freeEnergiesSumToThePartition();
    void conditionalsAgainstEnumeration_data() { oracle::addMachines(); }
    void conditionalsAgainstEnumeration();
    void freeEnergyDoesNotOverflow();
    void teamsComputeTheSameMeans_data() { oracle::addMachines(); }
    void teamsComputeTheSameMeans();
    void anyNumberOfThreadsGivesTheSameBits();
    void samplesAreDrawnFromTheMeans();
    void gaussianVisiblesAreSampled();
    void initialWeights();
    void finiteSeesEveryParameter();
};

// E = −vᵀWh − bᵀh − cᵀv, with numbers a person can follow.
void RbmTest::energyByHand() {
    Rbm machine = bernoulliMachine(2, 2);
    machine.weights << 1, 2, 3, 4;
    machine.visible.bias << 10, 20;
    machine.hidden.bias << 100, 200;
    Matrix visible(2, 4);
    visible << 0, 1, 0, 1, 0, 0, 1, 1;
    Matrix hidden(2, 4);
    hidden << 0, 1, 1, 1, 0, 0, 1, 1;
    const CaseValues energy = machine.energy(visible, hidden);
    QCOMPARE(energy[0], 0.0);
    QCOMPARE(energy[1], -(10.0 + 100 + 1));
    QCOMPARE(energy[2], -(20.0 + 300 + 3 + 4));
    QCOMPARE(energy[3], -(30.0 + 300 + 10));
}

void RbmTest::energyAgainstTheDefinition() {
    const Rbm machine = oracle::fetchedMachine();
    const Matrix visible = oracle::someStates(machine.visible, 40, 1);
    const Matrix hidden = oracle::someStates(machine.hidden, 40, 2);
    const CaseValues energy = machine.energy(visible, hidden);
    QCOMPARE(energy.size(), 40);
    for (Index c = 0; c < 40; ++c)
        CHECK_CLOSE(energy[c],
                    oracle::energy(machine, visible.col(c).cast<double>(), hidden.col(c).cast<double>()), 1e-5);
}

void RbmTest::biasesCountOnceAndHiddenUnitsCount() {
    const Rbm machine = oracle::fetchedMachine();
    if (machine.visible.has(UnitKind::Gaussian) || machine.hidden.has(UnitKind::Gaussian)) return;
    const Matrix visible = oracle::someStates(machine.visible, 40, 3);
    const Matrix hidden = oracle::someStates(machine.hidden, 40, 4);
    const CaseValues energy = machine.energy(visible, hidden);
    Rbm shifted = machine;
    shifted.visible.bias.array() += 0.5F;
    CHECK_TABLES_CLOSE((energy - shifted.energy(visible, hidden)).eval(),
                       (0.5 * visible.colwise().sum().cast<double>()).eval(), 1e-5);
    shifted = machine;
    shifted.hidden.bias.array() += 0.5F;
    CHECK_TABLES_CLOSE((energy - shifted.energy(visible, hidden)).eval(),
                       (0.5 * hidden.colwise().sum().cast<double>()).eval(), 1e-5);
}

void RbmTest::freeEnergySumsTheOtherSideOut() {
    const Rbm machine = oracle::fetchedMachine();
    const Matrix visible = oracle::someStates(machine.visible, 12, 5);
    const Matrix hidden = oracle::someStates(machine.hidden, 12, 6);
    const CaseValues freeEnergy = machine.freeEnergy(visible);
    const CaseValues hiddenFreeEnergy = machine.hiddenFreeEnergy(hidden);
    for (Index c = 0; c < 12; ++c) {
        CHECK_CLOSE(freeEnergy[c], -oracle::negativeFreeEnergy(machine, visible.col(c).cast<double>()), 1e-5);
        CHECK_CLOSE(hiddenFreeEnergy[c], -oracle::negativeHiddenFreeEnergy(machine, hidden.col(c).cast<double>()),
                    1e-5);
    }
}

// Σ_v exp(−F(v)) = Z = Σ_h exp(−F(h)), an integral on the grid for Gaussian units.
void RbmTest::freeEnergiesSumToThePartition() {
    const Rbm machine = oracle::fetchedMachine();
    const oracle::Joint joint(machine);
    const CaseValues freeEnergy = machine.freeEnergy(joint.visible.states.cast<float>());
    const CaseValues hiddenFreeEnergy = machine.hiddenFreeEnergy(joint.hidden.states.cast<float>());
    CHECK_CLOSE(oracle::logSum(joint.visible.logShare - freeEnergy.transpose()), joint.logPartition, 1e-5);
    CHECK_CLOSE(oracle::logSum(joint.hidden.logShare - hiddenFreeEnergy.transpose()), joint.logPartition, 1e-5);
}

void RbmTest::conditionalsAgainstEnumeration() {
    const Rbm machine = oracle::fetchedMachine();
    const Matrix visible = oracle::someStates(machine.visible, 8, 7);
    const Matrix hidden = oracle::someStates(machine.hidden, 8, 8);
    const Matrix hiddenMean = machine.hiddenMean(visible);
    const Matrix visibleMean = machine.visibleMean(hidden);
    for (Index c = 0; c < 8; ++c) {
        CHECK_TABLES_CLOSE(hiddenMean.col(c), oracle::hiddenMean(machine, visible.col(c).cast<double>()), 5e-6);
        CHECK_TABLES_CLOSE(visibleMean.col(c), oracle::visibleMean(machine, hidden.col(c).cast<double>()), 5e-6);
    }
}

void RbmTest::freeEnergyDoesNotOverflow() {
    Rbm machine = bernoulliMachine(3, 2);
    machine.weights.setConstant(1000);
    machine.hidden.bias << 500, -4000;
    const Matrix visible = Matrix::Ones(3, 1);
    // softplus(3500) + softplus(−1000) = 3500
    CHECK_CLOSE(machine.freeEnergy(visible)[0], -3500, 1e-3);
    CHECK_TABLES_CLOSE(machine.hiddenMean(visible), Eigen::Vector2f(1, 0), 1e-37);
}

void RbmTest::teamsComputeTheSameMeans() {
    const Rbm machine = oracle::fetchedMachine();
    ThreadTeam team(2);
    const Matrix visible = oracle::someStates(machine.visible, 70, 9);
    const Matrix hidden = oracle::someStates(machine.hidden, 70, 10);
    Matrix hiddenMeans(machine.hidden.size(), 70);
    hiddenMean(machine, visible, hiddenMeans, team);
    CHECK_TABLES_CLOSE(hiddenMeans, machine.hiddenMean(visible), 2e-6);
    Matrix visibleMeans(machine.visible.size(), 70);
    visibleMean(machine, hidden, visibleMeans, team);
    CHECK_TABLES_CLOSE(visibleMeans, machine.visibleMean(hidden), 2e-6);
}

void RbmTest::anyNumberOfThreadsGivesTheSameBits() {
    using enum UnitKind;
    for (Rbm machine :
         {Rbm(Layer({{Bernoulli, 300}, {Softmax, 10}}), Layer(Bernoulli, 213)),
          Rbm(Layer(Gaussian, 157), Layer(Bernoulli, 101)), Rbm(Layer(Bernoulli, 90), Layer(Gaussian, 200))}) {
        oracle::scramble(machine, 11, 0.1F);
        const Matrix visible = oracle::someStates(machine.visible, 103, 12);
        const RandomDraw draw = RandomStream(13, "threads").draw();
        Matrix first[4];
        for (const int threads : {1, 2, 3}) {
            ThreadTeam team(threads);
            Matrix result[4] = {Matrix(machine.hidden.size(), 103), Matrix(machine.hidden.size(), 103),
                                Matrix(machine.visible.size(), 103), Matrix(machine.visible.size(), 103)};
            sampleHidden(machine, visible, result[0], result[1], draw, team);
            sampleVisible(machine, result[1], result[2], result[3], draw, team);
            Matrix mean(machine.hidden.size(), 103);
            hiddenMean(machine, visible, mean, team);
            QVERIFY(sameBits(mean, result[0]));
            for (std::size_t i = 0; i < 4; ++i) {
                if (threads == 1) first[i] = result[i];
                QVERIFY(sameBits(result[i], first[i]));
            }
        }
    }
}

void RbmTest::samplesAreDrawnFromTheMeans() {
    constexpr Index count = 20000;
    ThreadTeam team(2);
    RandomStream stream(14, "states");
    for (const auto& [name, machine] : oracle::smallMachines()) {
        const Matrix visible = oracle::someStates(machine.visible, 1, 15).replicate(1, count);
        Matrix mean(machine.hidden.size(), count);
        Matrix state(machine.hidden.size(), count);
        sampleHidden(machine, visible, mean, state, stream.draw(), team);
        const Matrix variance = machine.hidden.variance(mean);
        for (Index i = 0; i < machine.hidden.size(); ++i)
            CHECK_CLOSE(state.row(i).cast<double>().mean(), mean(i, 0), 5 * std::sqrt(variance(i, 0) / count));
    }
}

// Gaussian visibles that only ever show their means are no samples.
void RbmTest::gaussianVisiblesAreSampled() {
    constexpr Index count = 20000;
    const Rbm machine = oracle::smallMachines()[1].machine;
    ThreadTeam team(1);
    const Matrix hidden = Matrix::Ones(machine.hidden.size(), count);
    Matrix mean(machine.visible.size(), count);
    Matrix state(machine.visible.size(), count);
    sampleVisible(machine, hidden, mean, state, RandomStream(16, "gaussian").draw(), team);
    for (Index i = 0; i < machine.visible.size(); ++i) {
        const double variance = std::exp(static_cast<double>(machine.visible.logVariance[i]));
        const double found = (state.row(i) - mean.row(i)).cast<double>().squaredNorm() / count;
        CHECK_CLOSE(found, variance, 5 * variance * std::sqrt(2.0 / count));
    }
}

void RbmTest::initialWeights() {
    Rbm machine(Layer(UnitKind::Gaussian, 400), Layer(UnitKind::Bernoulli, 300));
    oracle::scramble(machine, 17);
    RandomStream stream(18, "weights");
    machine.initialise(stream, 0.01F);
    QCOMPARE(machine.weights.rows(), 400);
    QCOMPARE(machine.weights.cols(), 300);
    QVERIFY(machine.visible.bias.isZero(0) && machine.hidden.bias.isZero(0));
    QVERIFY(machine.visible.logVariance.isZero(0) && machine.hidden.logVariance.isZero(0));
    const double count = 120000;
    CHECK_CLOSE(machine.weights.cast<double>().mean(), 0, 5 * 0.01 / std::sqrt(count));
    CHECK_CLOSE(machine.weights.cast<double>().squaredNorm() / count, 1e-4, 5 * 1e-4 * std::sqrt(2 / count));
    Rbm again = machine;
    RandomStream same(18, "weights");
    again.initialise(same, 0.01F);
    QVERIFY(sameBits(again.weights, machine.weights));
    again.initialise(same, 0.01F);
    QVERIFY(!sameBits(again.weights, machine.weights));
}

void RbmTest::finiteSeesEveryParameter() {
    Rbm machine = oracle::smallMachines()[1].machine;
    QVERIFY(machine.finite());
    for (const float poison : {notANumber, std::numeric_limits<float>::infinity()}) {
        for (int part = 0; part < 4; ++part) {
            Rbm poisoned = machine;
            if (part == 0) poisoned.weights(1, 2) = poison;
            if (part == 1) poisoned.visible.bias[1] = poison;
            if (part == 2) poisoned.hidden.bias[2] = poison;
            if (part == 3) poisoned.visible.logVariance[0] = poison;
            QVERIFY(!poisoned.finite());
        }
    }
}

REVERIE_SUITE(RbmTest, None)

} // namespace rbm_test

#include "rbm_test.moc"
