#include "closeness.h"
#include "core/learning/estimators.h"
#include "core/learning/parallel_tempering.h"
#include "gradient_oracle.h"
#include "tests/suite.h"

namespace contrastive_divergence_test {

using namespace reverie;
using oracle::Column;
using oracle::Table;

namespace {

constexpr Index replicas = 50000;

Rbm machineOf(Layer visible, Layer hidden, unsigned seed, float scale) {
    Rbm machine(std::move(visible), std::move(hidden));
    oracle::scramble(machine, seed, scale);
    return machine;
}

Rbm chosenMachine(int which) {
    using enum UnitKind;
    if (which == 0) return machineOf(Layer(Bernoulli, 3), Layer(Bernoulli, 2), 51, 1.2F);
    if (which == 1) return machineOf(Layer({{Bernoulli, 2}, {Softmax, 3}}), Layer(Bernoulli, 2), 52, 1.2F);
    return machineOf(Layer(Gaussian, 2), Layer(Bernoulli, 2), 53, 0.8F);
}

void addMachines() {
    QTest::addColumn<int>("which");
    QTest::newRow("Bernoulli") << 0;
    QTest::newRow("pixels and label") << 1;
    QTest::newRow("Gaussian") << 2;
}

/// The expectation of CD-k's gradient from equally many of these cases.
oracle::Statistics expectedGradient(const Rbm& machine, const Matrix& data, int steps) {
    return oracle::expectedContrast(machine, oracle::evenly(data.cast<double>()),
                                    oracle::evenly(data.cast<double>()), steps);
}

GradientEstimate estimated(GradientEstimator& estimator, const Rbm& machine, const Matrix& data, int steps) {
    ThreadTeam team(2);
    GradientEstimate estimate;
    estimate.resize(machine, data.cols(), estimator.particles(machine, data.cols()));
    estimate.data() = data;
    estimator.estimate(machine, steps, estimate, team);
    return estimate;
}

/// Five standard errors of a mean over `count` particles whose statistics spread by at most `spread`.
double tolerance(double spread, Index count) {
    return 5 * spread / std::sqrt(static_cast<double>(count));
}

/// A bound on the standard deviation of the statistics: ½ for units within 0 and 1.
double spreadOf(const Rbm& machine) {
    return machine.visible.has(UnitKind::Gaussian) ? 2.0 : 0.5;
}

} // namespace

#define CHECK_GRADIENT(machine, estimate, expected, allowed)                                                      \
    do {                                                                                                          \
        CHECK_TABLES_CLOSE((estimate).weightsGradient(), (expected).weights, allowed);                            \
        CHECK_TABLES_CLOSE((estimate).visibleBiasGradient((machine), (machine).visible.all()),                    \
                           (expected).visibleBias, allowed);                                                      \
        CHECK_TABLES_CLOSE((estimate).hiddenBiasGradient((machine), (machine).hidden.all()),                      \
                           (expected).hiddenBias, allowed);                                                       \
    } while (false)

class ContrastiveDivergenceTest : public QObject {
    Q_OBJECT
private slots:
    void weightsOnTheWayDownAreMultiplied();
    void averageIsTheEnumeratedExpectation_data();
    void averageIsTheEnumeratedExpectation();
    void manyStepsApproachTheModel_data() { addMachines(); }
    void manyStepsApproachTheModel();
    void noGradientAtTheModelsOwnDistribution();
    void everyParameterGetsAGradient_data() { addMachines(); }
    void everyParameterGetsAGradient();
    void particlesAreSamplesNotMeans();
    void seekRepeats();
    void threadsDoNotMatter();
    void persistentChainsPersist();
    void persistentChainsIgnoreTheData();
    void persistentChainsReachTheModel_data() { addMachines(); }
    void persistentChainsReachTheModel();
    void temperedChainsReachTheModel_data() { addMachines(); }
    void temperedChainsReachTheModel();
    void particlesOfAnyNumberCountAsMuchAsTheCases();
    void clampedChainsReachTheModelOfEachLabel();
    void compositeLikelihoodIsTheEnumeratedExpectation_data();
    void compositeLikelihoodIsTheEnumeratedExpectation();
};

void ContrastiveDivergenceTest::averageIsTheEnumeratedExpectation_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("steps");
    for (const int steps : {1, 2, 3}) {
        QTest::addRow("Bernoulli, CD-%d", steps) << 0 << steps;
        QTest::addRow("pixels and label, CD-%d", steps) << 1 << steps;
        QTest::addRow("Gaussian, CD-%d", steps) << 2 << steps;
    }
}

void ContrastiveDivergenceTest::averageIsTheEnumeratedExpectation() {
    QFETCH(int, which);
    QFETCH(int, steps);
    const Rbm machine = chosenMachine(which);
    const Matrix data = oracle::someStates(machine.visible, 3, 54);
    ContrastiveDivergence estimator(55);
    const GradientEstimate found = estimated(estimator, machine, data.replicate(1, replicas), steps);
    const oracle::Statistics expected = expectedGradient(machine, data, steps);
    CHECK_GRADIENT(machine, found, expected, tolerance(spreadOf(machine), 3 * replicas));
}

void ContrastiveDivergenceTest::manyStepsApproachTheModel() {
    QFETCH(int, which);
    const Rbm machine = chosenMachine(which);
    const Matrix data = oracle::someStates(machine.visible, 2, 56);
    ContrastiveDivergence estimator(57);
    const GradientEstimate found = estimated(estimator, machine, data.replicate(1, 10000), 40);
    // After so many steps the enumerated chain has forgotten where it began.
    const oracle::Statistics expected = expectedGradient(machine, data, 1000);
    CHECK_GRADIENT(machine, found, expected, tolerance(spreadOf(machine), 20000));
}

void ContrastiveDivergenceTest::noGradientAtTheModelsOwnDistribution() {
    const Rbm machine = chosenMachine(0);
    const oracle::Joint joint(machine);
    Matrix data(3, replicas);
    Index c = 0;
    for (const Index index : oracle::drawIndices(joint.visibleProbability(), replicas, 58))
        data.col(c++) = joint.visible.states.col(index).cast<float>();
    ContrastiveDivergence estimator(59);
    const GradientEstimate found = estimated(estimator, machine, data, 1);
    const oracle::Statistics nothing{Table::Zero(3, 2), Column::Zero(3), Column::Zero(2)};
    CHECK_GRADIENT(machine, found, nothing, tolerance(1.0, replicas));
}

// A visible-bias gradient that is never written would leave zeros.
void ContrastiveDivergenceTest::everyParameterGetsAGradient() {
    QFETCH(int, which);
    const Rbm machine = chosenMachine(which);
    ContrastiveDivergence estimator(60);
    const GradientEstimate found = estimated(estimator, machine, oracle::someStates(machine.visible, 20, 61), 1);
    QVERIFY((found.weightsGradient().array() != 0).all());
    QVERIFY((found.visibleBiasGradient(machine, machine.visible.all()).array() != 0).all());
    QVERIFY((found.hiddenBiasGradient(machine, machine.hidden.all()).array() != 0).all());
}

void ContrastiveDivergenceTest::particlesAreSamplesNotMeans() {
    const Rbm machine = chosenMachine(1);
    ContrastiveDivergence estimator(62);
    GradientEstimate found = estimated(estimator, machine, oracle::someStates(machine.visible, 500, 63), 1);
    const Matrix particles = found.particles();
    const oracle::States all = oracle::allStates(machine.visible);
    QVERIFY(oracle::histogram(all, particles).front() >= 0);
    const Matrix* means = estimator.reconstruction();
    QVERIFY(means != nullptr);
    QVERIFY(((means->array() > 0) && (means->array() < 1)).all());
}

void ContrastiveDivergenceTest::seekRepeats() {
    const Rbm machine = chosenMachine(0);
    const Matrix data = oracle::someStates(machine.visible, 200, 64);
    ContrastiveDivergence estimator(65);
    estimated(estimator, machine, data, 2);
    const auto position = estimator.streamPosition();
    const Matrix second = estimated(estimator, machine, data, 2).visible;
    estimator.seek(position);
    QVERIFY(sameBits(estimated(estimator, machine, data, 2).visible, second));
    QVERIFY(!sameBits(estimated(estimator, machine, data, 2).visible, second));
}

void ContrastiveDivergenceTest::threadsDoNotMatter() {
    Rbm machine(Layer(UnitKind::Bernoulli, 210), Layer(UnitKind::Bernoulli, 157));
    oracle::scramble(machine, 66, 0.1F);
    const Matrix data = oracle::someStates(machine.visible, 53, 67);
    Matrix visible;
    Matrix hidden;
    for (const int threads : {1, 2, 3}) {
        ThreadTeam team(threads);
        ContrastiveDivergence estimator(68);
        GradientEstimate estimate;
        estimate.resize(machine, 53, 53);
        estimate.data() = data;
        estimator.estimate(machine, 2, estimate, team);
        if (threads == 1) {
            visible = estimate.visible;
            hidden = estimate.hidden;
        }
        QVERIFY(sameBits(estimate.visible, visible));
        QVERIFY(sameBits(estimate.hidden, hidden));
    }
}

void ContrastiveDivergenceTest::persistentChainsPersist() {
    const Rbm machine = chosenMachine(1);
    const Matrix data = oracle::someStates(machine.visible, 10, 69);
    PersistentContrastiveDivergence estimator(70, {.chains = 40});
    QCOMPARE(estimator.particles(machine, 10), 40);
    estimated(estimator, machine, data, 2);
    const Chains* chains = estimator.persistentChains();
    QVERIFY(chains != nullptr);
    QCOMPARE(chains->count(), 40);
    QCOMPARE(chains->steps(), 2U);

    // The next estimate goes on from these very states with the chains' own stream.
    Chains expected(70, "persistent chains");
    expected.restore(chains->visible(), chains->visibleMean(), chains->hidden(), chains->steps(),
                     chains->streamPosition());
    ThreadTeam team(1);
    for (int step = 0; step < 3; ++step) {
        expected.sampleVisible(machine, team);
        expected.sampleHidden(machine, team);
    }
    GradientEstimate next = estimated(estimator, machine, data, 3);
    QVERIFY(sameBits(next.particles(), expected.visible()));
    QCOMPARE(estimator.persistentChains()->steps(), 5U);
}

void ContrastiveDivergenceTest::persistentChainsIgnoreTheData() {
    const Rbm machine = chosenMachine(0);
    PersistentContrastiveDivergence one(71, {.chains = 30});
    PersistentContrastiveDivergence other(71, {.chains = 30});
    for (unsigned round = 0; round < 4; ++round) {
        estimated(one, machine, oracle::someStates(machine.visible, 10, round), 1);
        estimated(other, machine, oracle::someStates(machine.visible, 17, 90 + round), 1);
    }
    QVERIFY(sameBits(one.persistentChains()->visible(), other.persistentChains()->visible()));
}

void ContrastiveDivergenceTest::persistentChainsReachTheModel() {
    QFETCH(int, which);
    const Rbm machine = chosenMachine(which);
    const Matrix data = oracle::someStates(machine.visible, 4, 72);
    PersistentContrastiveDivergence estimator(73, {.chains = 20000});
    for (int round = 0; round < 12; ++round)
        estimated(estimator, machine, data, 5);
    const GradientEstimate found = estimated(estimator, machine, data, 5);
    const oracle::Statistics expected = expectedGradient(machine, data, 1000);
    CHECK_GRADIENT(machine, found, expected, tolerance(spreadOf(machine), 20000));
}

void ContrastiveDivergenceTest::temperedChainsReachTheModel() {
    QFETCH(int, which);
    const Rbm machine = chosenMachine(which);
    const Matrix data = oracle::someStates(machine.visible, 4, 72);
    ParallelTempering estimator(73, 20000, 3, 0.4F);
    QCOMPARE(estimator.allChains().size(), std::size_t{3});
    for (int round = 0; round < 4; ++round)
        estimated(estimator, machine, data, 5);
    const GradientEstimate found = estimated(estimator, machine, data, 5);
    QVERIFY(estimator.swapRate() > 0 && estimator.swapRate() <= 1);
    const oracle::Statistics expected = expectedGradient(machine, data, 1000);
    CHECK_GRADIENT(machine, found, expected, tolerance(spreadOf(machine), 20000));
}

// Negative weights sum to minus the cases, whatever the number of chains: a constant state leaves no gradient.
void ContrastiveDivergenceTest::particlesOfAnyNumberCountAsMuchAsTheCases() {
    const Rbm machine = chosenMachine(0);
    for (const Index particles : {1, 7, 100}) {
        ThreadTeam team(1);
        GradientEstimate estimate;
        estimate.resize(machine, 10, particles);
        estimate.visible.setOnes();
        estimate.hidden.setConstant(0.5F);
        estimate.weigh(machine, team);
        CHECK_CLOSE(estimate.weight.sum(), 0, 1e-5);
        CHECK_CLOSE(estimate.weightsGradient().cwiseAbs().maxCoeff(), 0, 1e-6);
        CHECK_CLOSE(estimate.visibleBiasGradient(machine, machine.visible.all()).norm(), 0, 1e-6);
        CHECK_CLOSE(estimate.hiddenBiasGradient(machine, machine.hidden.all()).norm(), 0, 1e-6);
    }
}

namespace {

constexpr Index pixelCount = 2;
constexpr Index labelCount = 3;

/// P(v) with the label drawn evenly and the rest as the machine has it given that label.
oracle::Distribution modelOfEachLabel(const Rbm& machine) {
    const oracle::Joint joint(machine);
    const Column all = joint.visibleProbability();
    Column label = Column::Zero(labelCount);
    for (Index v = 0; v < all.size(); ++v)
        label += all[v] * joint.visible.states.col(v).tail(labelCount);
    Column probability = all;
    for (Index v = 0; v < all.size(); ++v)
        probability[v] /=
            static_cast<double>(labelCount) * label.dot(joint.visible.states.col(v).tail(labelCount));
    return {joint.visible.states, probability};
}

/// The cases with their labels drawn anew from P(label | rest).
oracle::Distribution relabelled(const Rbm& machine, const Matrix& data) {
    const oracle::Joint joint(machine);
    const Column all = joint.visibleProbability();
    Column probability = Column::Zero(all.size());
    for (Index c = 0; c < data.cols(); ++c) {
        const Column rest = data.col(c).head(pixelCount).cast<double>();
        Column given = all;
        for (Index v = 0; v < all.size(); ++v)
            if (joint.visible.states.col(v).head(pixelCount) != rest) given[v] = 0;
        probability += given / (given.sum() * static_cast<double>(data.cols()));
    }
    return {joint.visible.states, probability};
}

oracle::Statistics difference(const oracle::Statistics& left, const oracle::Statistics& right, double share) {
    return {left.weights - share * right.weights, left.visibleBias - share * right.visibleBias,
            left.hiddenBias - share * right.hiddenBias};
}

} // namespace

void ContrastiveDivergenceTest::clampedChainsReachTheModelOfEachLabel() {
    constexpr Index chains = 20001;
    const Rbm machine = chosenMachine(1);
    const Matrix data = oracle::someStates(machine.visible, 4, 84);
    PersistentContrastiveDivergence estimator(85, {.chains = chains, .clampedShare = 1.0});
    GradientEstimate found = estimated(estimator, machine, data, 60);
    // As many chains hold each label, and none has moved it.
    const Column share = found.particles().bottomRows(labelCount).cast<double>().rowwise().mean();
    CHECK_TABLES_CLOSE(share, Column::Constant(labelCount, 1.0 / labelCount), 1e-12);
    const oracle::States hidden = oracle::allStates(machine.hidden);
    const oracle::Statistics expected =
        difference(oracle::statisticsOf(machine, hidden, oracle::evenly(data.cast<double>())),
                   oracle::statisticsOf(machine, hidden, modelOfEachLabel(machine)), 1);
    CHECK_GRADIENT(machine, found, expected, tolerance(0.5, chains));
}

void ContrastiveDivergenceTest::compositeLikelihoodIsTheEnumeratedExpectation_data() {
    QTest::addColumn<double>("labelShare");
    QTest::newRow("halves") << 0.5;
    QTest::newRow("labels above all") << 0.9;
    QTest::newRow("labels alone") << 1.0;
    QTest::newRow("the rest alone") << 0.0;
}

void ContrastiveDivergenceTest::compositeLikelihoodIsTheEnumeratedExpectation() {
    QFETCH(double, labelShare);
    constexpr Index chains = 21000;
    const Rbm machine = chosenMachine(1);
    const Matrix data = oracle::someStates(machine.visible, 4, 86);
    CompositeLikelihood estimator(87, {.chains = chains}, labelShare);
    const GradientEstimate found = estimated(estimator, machine, data.replicate(1, chains / 4), 60);
    const oracle::States hidden = oracle::allStates(machine.hidden);
    const oracle::Statistics ofData = oracle::statisticsOf(machine, hidden, oracle::evenly(data.cast<double>()));
    const oracle::Statistics ofLabels = oracle::statisticsOf(machine, hidden, relabelled(machine, data));
    const oracle::Statistics ofDreams = oracle::statisticsOf(machine, hidden, modelOfEachLabel(machine));
    const oracle::Statistics expected =
        difference(difference(ofData, ofLabels, labelShare), ofDreams, 1 - labelShare);
    CHECK_GRADIENT(machine, found, expected, tolerance(0.5, chains));
}

// Hidden units that are all on show E[v | h] with the weights of the way down.
void ContrastiveDivergenceTest::weightsOnTheWayDownAreMultiplied() {
    Rbm machine = chosenMachine(0);
    machine.hidden.bias.setConstant(50);
    const Matrix data = oracle::someStates(machine.visible, 6, 54);
    const Matrix on = Matrix::Ones(machine.hidden.size(), 6);
    for (const float factor : {0.5F, 1.0F, 2.0F}) {
        ContrastiveDivergence estimator(55, factor);
        const GradientEstimate estimate = estimated(estimator, machine, data, 3);
        Rbm downwards = machine;
        downwards.weights *= factor;
        CHECK_TABLES_CLOSE(*estimator.reconstruction(), downwards.visibleMean(on), 1e-6);
        CHECK_TABLES_CLOSE(estimate.hidden.leftCols(6), machine.hiddenMean(data), 1e-6);
    }
}

REVERIE_SUITE(ContrastiveDivergenceTest, None)

} // namespace contrastive_divergence_test

#include "contrastive_divergence_test.moc"
