#include "boltzmann_oracle.h"
#include "closeness.h"
#include "core/error.h"
#include "core/evaluation/boltzmann_enumeration.h"
#include "core/evaluation/enumeration.h"
#include "core/learning/estimators.h"
#include "tests/suite.h"

namespace boltzmann_enumeration_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

class BoltzmannEnumerationTest : public QObject {
    Q_OBJECT
private slots:
    void partitionAndProbabilitiesAgainstBruteForce_data() { oracle::addBoltzmanns(); }
    void partitionAndProbabilitiesAgainstBruteForce();
    void momentsAgainstBruteForce_data() { oracle::addBoltzmanns(); }
    void momentsAgainstBruteForce();
    void gradientAgainstFiniteDifferences_data() { oracle::addBoltzmanns(); }
    void gradientAgainstFiniteDifferences();
    void restrictedMachinesAgree();
    void moreStatesThanOneChunk();
    void largeWeightsDoNotOverflow();
    void onlySmallMachinesAreEnumerated();
};

namespace {

/// ⟨x_i x_j⟩ without its diagonal, and ⟨x_i⟩, over weighted states.
std::pair<Table, Column> momentsOf(const Table& states, const Column& probability) {
    Table pairs = states * probability.asDiagonal() * states.transpose();
    pairs.diagonal().setZero();
    return {pairs, states * probability};
}

} // namespace

void BoltzmannEnumerationTest::partitionAndProbabilitiesAgainstBruteForce() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    const oracle::BoltzmannJoint joint(machine);
    QVERIFY(enumerable(machine));
    CHECK_CLOSE(logPartition(machine), joint.logPartition, 1e-6);
    const Matrix all = oracle::binaryStates(machine.visible.size()).states.cast<float>();
    const CaseValues found = freeEnergy(machine, all);
    double sum = 0;
    for (Index c = 0; c < all.cols(); ++c) {
        const double expected = oracle::logProbability(machine, joint, all.col(c).cast<double>());
        CHECK_CLOSE(-found[c] - joint.logPartition, expected, 1e-6);
        sum += std::exp(expected);
    }
    CHECK_CLOSE(sum, 1, 1e-9);
    CHECK_CLOSE(logLikelihood(machine, all), oracle::logLikelihood(machine, all), 1e-6);
}

void BoltzmannEnumerationTest::momentsAgainstBruteForce() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    const oracle::BoltzmannJoint joint(machine);
    const auto [pairs, means] = momentsOf(joint.all.states, joint.probability);
    const PairStatistics found = freeMoments(machine);
    CHECK_TABLES_CLOSE(found.pairs, pairs, 1e-6);
    CHECK_TABLES_CLOSE(found.means, means, 1e-6);

    const Matrix data = oracle::someBinary(machine.visible.size(), 6, 1);
    Column weight = Column::Zero(joint.all.count());
    for (Index c = 0; c < data.cols(); ++c) {
        Column share = joint.probability;
        for (Index s = 0; s < share.size(); ++s)
            if (joint.all.states.col(s).head(machine.visible.size()) != data.col(c).cast<double>()) share[s] = 0;
        weight += share / share.sum() / static_cast<double>(data.cols());
    }
    const auto [clampedPairs, clampedMeans] = momentsOf(joint.all.states, weight);
    const PairStatistics clamped = clampedMoments(machine, data);
    CHECK_TABLES_CLOSE(clamped.pairs, clampedPairs, 1e-6);
    CHECK_TABLES_CLOSE(clamped.means, clampedMeans, 1e-6);
}

void BoltzmannEnumerationTest::gradientAgainstFiniteDifferences() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    const Matrix data = oracle::someBinary(machine.visible.size(), 5, 2);
    const PairStatistics gradient = exactGradient(machine, data);
    constexpr float step = 1e-2F;
    const auto slope = [&](auto&& change) {
        BoltzmannMachine up = machine;
        BoltzmannMachine down = machine;
        change(up, step);
        change(down, -step);
        return (oracle::logLikelihood(up, data) - oracle::logLikelihood(down, data)) / (2 * step);
    };
    const Index visible = machine.visible.size();
    for (Index i = 0; i < machine.units(); ++i) {
        const double byBias = slope([&](BoltzmannMachine& changed, float by) {
            (i < visible ? changed.visible.bias[i] : changed.hidden.bias[i - visible]) += by;
        });
        CHECK_CLOSE(gradient.means[i], byBias, 2e-4);
        for (Index j = 0; j < i; ++j) {
            const bool lateral = (i < visible) == (j < visible);
            const double byPair = slope([&](BoltzmannMachine& changed, float by) {
                if (!lateral) {
                    changed.weights(j, i - visible) += by;
                    return;
                }
                Matrix& weights = i < visible ? changed.visibleLateral : changed.hiddenLateral;
                const Index first = i < visible ? 0 : visible;
                weights(i - first, j - first) += by;
                weights(j - first, i - first) += by;
            });
            CHECK_CLOSE(gradient.pairs(i, j) * (lateral ? 2 : 1), byPair, 4e-4);
            CHECK_CLOSE(gradient.pairs(j, i), gradient.pairs(i, j), 0);
        }
        CHECK_CLOSE(gradient.pairs(i, i), 0, 0);
    }
}

void BoltzmannEnumerationTest::restrictedMachinesAgree() {
    Rbm machine = oracle::smallMachines()[0].machine;
    const BoltzmannMachine general(machine);
    const Matrix data = oracle::someStates(machine.visible, 7, 3);
    CHECK_CLOSE(logPartition(general), logPartition(machine), 1e-5);
    CHECK_TABLES_CLOSE(freeEnergy(general, data), machine.freeEnergy(data), 1e-5);

    ThreadTeam team(1);
    ExactGradient exact;
    GradientEstimate estimate;
    estimate.resize(machine, data.cols(), exact.particles(machine, data.cols()));
    estimate.data() = data;
    exact.estimate(machine, 1, estimate, team);
    const PairStatistics gradient = exactGradient(general, data);
    CHECK_TABLES_CLOSE(gradient.pairs.topRightCorner(4, 3), estimate.weightsGradient(), 1e-5);
    CHECK_TABLES_CLOSE(gradient.means.head(4), estimate.visibleBiasGradient(machine, machine.visible.all()), 1e-5);
    CHECK_TABLES_CLOSE(gradient.means.tail(3), estimate.hiddenBiasGradient(machine, machine.hidden.all()), 1e-5);
}

void BoltzmannEnumerationTest::moreStatesThanOneChunk() {
    const BoltzmannMachine machine = oracle::someBoltzmann(12, 6, 4, 0.3F);
    const oracle::BoltzmannJoint joint(machine);
    CHECK_CLOSE(logPartition(machine), joint.logPartition, 1e-6);
    const auto [pairs, means] = momentsOf(joint.all.states, joint.probability);
    const PairStatistics found = freeMoments(machine);
    CHECK_TABLES_CLOSE(found.pairs, pairs, 1e-6);
    CHECK_TABLES_CLOSE(found.means, means, 1e-6);
}

void BoltzmannEnumerationTest::largeWeightsDoNotOverflow() {
    BoltzmannMachine machine(3, 2);
    machine.visibleLateral << 0, 1000, 1000, 1000, 0, 1000, 1000, 1000, 0;
    machine.hidden.bias.setConstant(-4000);
    // Three units on, six entries of R; hidden units off.
    CHECK_CLOSE(logPartition(machine), 6000, 1e-6);
    CHECK_CLOSE(logLikelihood(machine, Vector::Ones(3)), 0, 1e-6);
    CHECK_TABLES_CLOSE(freeMoments(machine).means, (Vector(5) << 1, 1, 1, 0, 0).finished(), 1e-7);
}

void BoltzmannEnumerationTest::onlySmallMachinesAreEnumerated() {
    QVERIFY(enumerable(BoltzmannMachine(16, 4)));
    QVERIFY(enumerable(BoltzmannMachine(20, 0)));
    const BoltzmannMachine large(16, 5);
    QVERIFY(!enumerable(large));
    QVERIFY_EXCEPTION_THROWN(logPartition(large), Error);
    QVERIFY_EXCEPTION_THROWN(freeEnergy(large, Vector::Zero(16)), Error);
    QVERIFY_EXCEPTION_THROWN(freeMoments(large), Error);
    QVERIFY_EXCEPTION_THROWN(clampedMoments(large, Vector::Zero(16)), Error);
}

REVERIE_SUITE(BoltzmannEnumerationTest, None)

} // namespace boltzmann_enumeration_test

#include "boltzmann_enumeration_test.moc"
