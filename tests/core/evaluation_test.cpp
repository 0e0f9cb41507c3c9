#include "closeness.h"
#include "core/evaluation/reconstruction.h"
#include "core/models/deep_belief_net.h"
#include "oracle.h"
#include "tests/suite.h"

namespace evaluation_test {

using namespace reverie;
using oracle::Column;

namespace {

Rbm bernoulliMachine() {
    Rbm machine(Layer(UnitKind::Bernoulli, 6), Layer(UnitKind::Bernoulli, 4));
    oracle::scramble(machine, 41, 1.1F);
    return machine;
}

/// Σ_i log P(v_i | v_rest), from the ratio of the two joint sums.
double bruteForcePseudoLikelihood(const Rbm& machine, const Column& state) {
    double sum = 0;
    for (Index i = 0; i < state.size(); ++i) {
        Column flipped = state;
        flipped[i] = 1 - state[i];
        const double here = oracle::negativeFreeEnergy(machine, state);
        const double there = oracle::negativeFreeEnergy(machine, flipped);
        sum += here - oracle::logSum(Eigen::Vector2d(here, there));
    }
    return sum;
}

} // namespace

class EvaluationTest : public QObject {
    Q_OBJECT
private slots:
    void reconstructionIsTwoMeans();
    void squaredErrorByHand();
    void crossEntropyByHand();
    void crossEntropyOfCertainties();
    void pseudoLikelihoodAgainstBruteForce();
    void pseudoLikelihoodOfIndependentUnitsIsTheLikelihood();
    void pseudoLikelihoodDoesNotOverflow();
    void pseudoLikelihoodEstimateIsUnbiased();
};

void EvaluationTest::reconstructionIsTwoMeans() {
    ThreadTeam team(2);
    for (const auto& [name, machine] : oracle::smallMachines()) {
        const Matrix data = oracle::someStates(machine.visible, 10, 1);
        const Matrix found = reconstruct(machine, data, team);
        for (Index c = 0; c < data.cols(); ++c) {
            const Column hidden = oracle::hiddenMean(machine, data.col(c).cast<double>());
            CHECK_TABLES_CLOSE(found.col(c), oracle::visibleMean(machine, hidden), 1e-5);
        }
        QVERIFY(sameBits(found, reconstruct(machine, data, team)));
    }
}

void EvaluationTest::squaredErrorByHand() {
    Matrix data(4, 2);
    data << 1, 0, 0, 0, 1, 2, 0, -1;
    Matrix reconstruction(4, 2);
    reconstruction << 0.5F, 0, 0, 1, 0.75F, 0, 1, 1;
    const CaseValues error = squaredError(data, reconstruction);
    QCOMPARE(error.size(), 2);
    CHECK_CLOSE(error[0], (0.25 + 0 + 0.0625 + 1) / 4, 1e-7);
    CHECK_CLOSE(error[1], (0 + 1.0 + 4 + 4) / 4, 1e-7);
}

void EvaluationTest::crossEntropyByHand() {
    const Layer pixels(UnitKind::Bernoulli, 2);
    Matrix data(2, 2);
    data << 1, 0.25F, 0, 0.5F;
    Matrix probabilities(2, 2);
    probabilities << 0.5F, 0.25F, 0.125F, 0.75F;
    const CaseValues found = crossEntropy(pixels, data, probabilities);
    CHECK_CLOSE(found[0], -std::log(0.5) - std::log(0.875), 1e-6);
    CHECK_CLOSE(found[1],
                -0.25 * std::log(0.25) - 0.75 * std::log(0.75) - 0.5 * std::log(0.75) - 0.5 * std::log(0.25),
                1e-6);

    // The choice among alternatives counts the chosen one alone.
    const Layer withLabel({{UnitKind::Bernoulli, 1}, {UnitKind::Softmax, 3}});
    const Matrix labelled = Eigen::Vector4f(1, 0, 1, 0);
    const Matrix guessed = Eigen::Vector4f(0.5F, 0.25F, 0.125F, 0.625F);
    CHECK_CLOSE(crossEntropy(withLabel, labelled, guessed)[0], -std::log(0.5) - std::log(0.125), 1e-6);
}

void EvaluationTest::crossEntropyOfCertainties() {
    const Layer pixels(UnitKind::Bernoulli, 2);
    const Matrix data = Eigen::Vector2f(1, 0);
    const Matrix right = Eigen::Vector2f(1, 0);
    const Matrix wrong = Eigen::Vector2f(0, 1);
    CHECK_CLOSE(crossEntropy(pixels, data, right)[0], 0, 1e-6);
    const double wrongly = crossEntropy(pixels, data, wrong)[0];
    CHECK_CLOSE(wrongly, -2 * std::log(1e-7), 0.3); // 1 − 1e-7 is no float32: the clip may round by a fifth
}

void EvaluationTest::pseudoLikelihoodAgainstBruteForce() {
    const Rbm machine = bernoulliMachine();
    const Matrix data = oracle::someStates(machine.visible, 40, 2);
    ThreadTeam team(2);
    const CaseValues found = pseudoLogLikelihood(machine, data, team);
    QCOMPARE(found.size(), 40);
    for (Index c = 0; c < data.cols(); ++c)
        CHECK_CLOSE(found[c], bruteForcePseudoLikelihood(machine, data.col(c).cast<double>()), 2e-5);
}

void EvaluationTest::pseudoLikelihoodOfIndependentUnitsIsTheLikelihood() {
    Rbm machine = bernoulliMachine();
    machine.weights.setZero();
    const Matrix data = oracle::someStates(machine.visible, 5, 3);
    ThreadTeam team(1);
    const CaseValues found = pseudoLogLikelihood(machine, data, team);
    for (Index c = 0; c < data.cols(); ++c)
        CHECK_CLOSE(found[c], oracle::logLikelihood(machine, data.col(c)), 1e-5);
}

void EvaluationTest::pseudoLikelihoodDoesNotOverflow() {
    Rbm machine = bernoulliMachine();
    machine.weights *= 300;
    const Matrix data = oracle::someStates(machine.visible, 20, 4);
    ThreadTeam team(1);
    const CaseValues found = pseudoLogLikelihood(machine, data, team);
    for (Index c = 0; c < data.cols(); ++c) {
        const double expected = bruteForcePseudoLikelihood(machine, data.col(c).cast<double>());
        CHECK_CLOSE(found[c], expected, 1e-3 + 1e-5 * std::abs(expected));
    }
}

void EvaluationTest::pseudoLikelihoodEstimateIsUnbiased() {
    constexpr Index count = 60000;
    const Rbm machine = bernoulliMachine();
    const Matrix one = oracle::someStates(machine.visible, 1, 5);
    const Matrix data = one.replicate(1, count);
    const CaseValues found =
        pseudoLogLikelihoodEstimate(machine, data, machine.hiddenInput(data), RandomStream(6, "pseudo").draw());
    QCOMPARE(found.size(), count);
    const double mean = found.mean();
    const double variance = (found.array() - mean).square().mean();
    QVERIFY(variance > 0);
    CHECK_CLOSE(mean, bruteForcePseudoLikelihood(machine, one.col(0).cast<double>()),
                5 * std::sqrt(variance / count));
}

REVERIE_SUITE(EvaluationTest, None)

} // namespace evaluation_test

#include "evaluation_test.moc"
