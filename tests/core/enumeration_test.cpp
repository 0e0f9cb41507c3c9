#include "closeness.h"
#include "core/error.h"
#include "core/evaluation/enumeration.h"
#include "oracle.h"
#include "tests/suite.h"

namespace enumeration_test {

using namespace reverie;

class EnumerationTest : public QObject {
    Q_OBJECT
private slots:
    void logPartitionAgainstBruteForce_data() { oracle::addMachines(); }
    void logPartitionAgainstBruteForce();
    void logLikelihoodAgainstBruteForce_data() { oracle::addMachines(); }
    void logLikelihoodAgainstBruteForce();
    void probabilitiesSumToOne();
    void eitherSideMayBeSummed();
    void withoutWeightsTheSidesAreIndependent();
    void gaussianPartitionHoldsTheVariances();
    void largeWeightsDoNotOverflow();
    void onlySmallMachinesAreEnumerated();
};

void EnumerationTest::logPartitionAgainstBruteForce() {
    const Rbm machine = oracle::fetchedMachine();
    QVERIFY(enumerable(machine));
    CHECK_CLOSE(logPartition(machine), oracle::Joint(machine).logPartition, 1e-5);
}

void EnumerationTest::logLikelihoodAgainstBruteForce() {
    const Rbm machine = oracle::fetchedMachine();
    const Matrix data = oracle::someStates(machine.visible, 9, 1);
    CHECK_CLOSE(logLikelihood(machine, data), oracle::logLikelihood(machine, data), 2e-5);
    // A mean over cases, not a sum.
    const Matrix twice = data.replicate(1, 2);
    CHECK_CLOSE(logLikelihood(machine, twice), logLikelihood(machine, data), 1e-6);
}

void EnumerationTest::probabilitiesSumToOne() {
    const Rbm machine = oracle::smallMachines()[2].machine;
    Matrix all(machine.visible.size(), machine.visible.stateCount());
    machine.visible.enumerate(0, all);
    double sum = 0;
    for (Index c = 0; c < all.cols(); ++c)
        sum += std::exp(logLikelihood(machine, all.col(c)));
    CHECK_CLOSE(sum, 1, 1e-5);
}

// The same joint distribution seen from the other side has the same Z; more states than one batch of columns.
void EnumerationTest::eitherSideMayBeSummed() {
    Rbm machine(Layer(UnitKind::Bernoulli, 13), Layer(UnitKind::Bernoulli, 30));
    oracle::scramble(machine, 2, 0.4F);
    Rbm turned(machine.hidden, machine.visible);
    turned.weights = machine.weights.transpose();
    CHECK_CLOSE(logPartition(turned), logPartition(machine), 2e-5);

    oracle::Table states = oracle::allStates(machine.visible).states;
    oracle::Column exponents(states.cols());
    for (Index s = 0; s < states.cols(); ++s) {
        const oracle::Column input =
            machine.weights.cast<double>().transpose() * states.col(s) + machine.hidden.bias.cast<double>();
        exponents[s] = machine.visible.bias.cast<double>().dot(states.col(s)) + input.array().exp().log1p().sum();
    }
    CHECK_CLOSE(logPartition(machine), oracle::logSum(exponents), 2e-5);
}

void EnumerationTest::withoutWeightsTheSidesAreIndependent() {
    Rbm machine(Layer({{UnitKind::Bernoulli, 5}, {UnitKind::Softmax, 4}}), Layer(UnitKind::Bernoulli, 3));
    machine.weights.setZero(9, 3);
    CHECK_CLOSE(logPartition(machine), 8 * std::log(2.0) + std::log(4.0), 1e-6);
    const Matrix data = oracle::someStates(machine.visible, 3, 3);
    CHECK_CLOSE(logLikelihood(machine, data), -5 * std::log(2.0) - std::log(4.0), 1e-6);
}

// Z of Gaussian visibles contains Σ ½ log(2πσ²).
void EnumerationTest::gaussianPartitionHoldsTheVariances() {
    Rbm machine(Layer(UnitKind::Gaussian, 784), Layer(UnitKind::Bernoulli, 4));
    machine.weights.setZero(784, 4);
    machine.visible.bias.setConstant(0.25F);
    machine.visible.logVariance.setLinSpaced(784, -1.0F, 1.0F);
    const double expected = 784 * 0.5 * std::log(2 * std::acos(-1.0)) +
                            0.5 * machine.visible.logVariance.cast<double>().sum() + 4 * std::log(2.0);
    CHECK_CLOSE(logPartition(machine), expected, 1e-6 * expected);
}

void EnumerationTest::largeWeightsDoNotOverflow() {
    Rbm machine(Layer(UnitKind::Bernoulli, 6), Layer(UnitKind::Bernoulli, 4));
    machine.weights.setConstant(6, 4, 500.0F);
    CHECK_CLOSE(logPartition(machine), 12000, 1e-2);
    machine.weights.setConstant(-500.0F);
    // Either side all off: 2⁶ + 2⁴ − 1 states of energy 0.
    CHECK_CLOSE(logPartition(machine), std::log(79.0), 1e-5);
}

void EnumerationTest::onlySmallMachinesAreEnumerated() {
    using enum UnitKind;
    const auto machine = [](Layer visible, Layer hidden) {
        Rbm made(std::move(visible), std::move(hidden));
        made.weights.setZero(made.visible.size(), made.hidden.size());
        return made;
    };
    QVERIFY(enumerable(machine(Layer(Bernoulli, 784), Layer(Bernoulli, 20))));
    QVERIFY(enumerable(machine(Layer(Bernoulli, 16), Layer(Bernoulli, 5000))));
    QVERIFY(enumerable(machine(Layer(Gaussian, 784), Layer(Bernoulli, 12))));
    QVERIFY(enumerable(machine(Layer(Bernoulli, 12), Layer(Gaussian, 50))));
    for (const Rbm& large : {machine(Layer(Bernoulli, 784), Layer(Bernoulli, 500)),
                             machine(Layer(Bernoulli, 21), Layer(Bernoulli, 21)),
                             machine(Layer(Gaussian, 5), Layer(Bernoulli, 21))}) {
        QVERIFY(!enumerable(large));
        QVERIFY_EXCEPTION_THROWN(logPartition(large), Error);
        QVERIFY_EXCEPTION_THROWN(logLikelihood(large, Matrix::Zero(large.visible.size(), 1)), Error);
    }
    QVERIFY(!enumerable(machine(Layer(Gaussian, 2), Layer(Gaussian, 2))));
}

REVERIE_SUITE(EnumerationTest, None)

} // namespace enumeration_test

#include "enumeration_test.moc"
