#include "closeness.h"
#include "core/sampling/chains.h"
#include "oracle.h"
#include "tests/suite.h"

namespace chains_test {

using namespace reverie;
using oracle::Column;

namespace {

constexpr Index chainCount = 20000;

Rbm machineOf(Layer visible, Layer hidden, unsigned seed, float scale = 1.2F) {
    Rbm machine(std::move(visible), std::move(hidden));
    oracle::scramble(machine, seed, scale);
    return machine;
}

Rbm bernoulliMachine() {
    return machineOf(Layer(UnitKind::Bernoulli, 3), Layer(UnitKind::Bernoulli, 2), 31);
}

Rbm labelMachine() {
    return machineOf(Layer({{UnitKind::Bernoulli, 2}, {UnitKind::Softmax, 3}}), Layer(UnitKind::Bernoulli, 3), 32);
}

Rbm gaussianMachine() {
    return machineOf(Layer(UnitKind::Gaussian, 2), Layer(UnitKind::Bernoulli, 2), 33, 0.8F);
}

/// Visible states drawn exactly from the machine's enumerated distribution.
Matrix exactVisibles(const oracle::Joint& joint, Index count, unsigned seed) {
    Matrix states(joint.visible.states.rows(), count);
    Index c = 0;
    for (const Index index : oracle::drawIndices(joint.visibleProbability(), count, seed))
        states.col(c++) = joint.visible.states.col(index).cast<float>();
    return states;
}

/// As above for Gaussian visibles: a hidden state from its enumerated distribution, then the normal around its
/// mean.
Matrix exactGaussianVisibles(const Rbm& machine, const oracle::Joint& joint, Index count, unsigned seed) {
    std::mt19937_64 generator(seed + 1);
    std::normal_distribution<double> normal;
    Matrix states(machine.visible.size(), count);
    Index c = 0;
    for (const Index index : oracle::drawIndices(joint.hiddenProbability(), count, seed)) {
        const Column input = machine.weights.cast<double>() * joint.hidden.states.col(index);
        for (Index i = 0; i < states.rows(); ++i)
            states(i, c) = static_cast<float>(machine.visible.bias[i] + oracle::deviation(machine.visible, i) *
                                                                            (input[i] + normal(generator)));
        ++c;
    }
    return states;
}

} // namespace

class ChainsTest : public QObject {
    Q_OBJECT
private slots:
    void enumeratedDistributionIsStationary_data();
    void enumeratedDistributionIsStationary();
    void jointDistributionIsStationary();
    void gaussianDistributionIsStationary();
    void chainsForgetTheirStart();
    void clampedUnitsStayAndTheOthersFollow();
    void clampedLabels();
    void meansBelongToTheSamples();
    void twoAdvancesEqualOne_data();
    void twoAdvancesEqualOne();
    void threadsDoNotMatter_data();
    void threadsDoNotMatter();
    void halfStepsEqualWholeSteps();
    void restoredChainsGoOn();
    void randomStarts();
    void streamsAreTheirOwn();

private:
    static void addMachines();
    static Rbm fetched();
};

void ChainsTest::addMachines() {
    QTest::addColumn<int>("which");
    QTest::newRow("Bernoulli") << 0;
    QTest::newRow("pixels and label") << 1;
    QTest::newRow("Gaussian") << 2;
}

Rbm ChainsTest::fetched() {
    QFETCH(int, which);
    return which == 0 ? bernoulliMachine() : which == 1 ? labelMachine() : gaussianMachine();
}

void ChainsTest::enumeratedDistributionIsStationary_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("steps");
    for (const int steps : {1, 2, 7}) {
        QTest::addRow("Bernoulli, %d steps", steps) << 0 << steps;
        QTest::addRow("pixels and label, %d steps", steps) << 1 << steps;
    }
}

// A wrong sampler leaves the distribution it should keep; a slow one does not (idea:
// RestrictedBoltzmannMachines.jl).
void ChainsTest::enumeratedDistributionIsStationary() {
    QFETCH(int, steps);
    const Rbm machine = fetched();
    const oracle::Joint joint(machine);
    ThreadTeam team(2);
    Chains chains(1, "stationary");
    chains.start(exactVisibles(joint, chainCount, 2));
    chains.advance(machine, team, steps);
    const auto counts = oracle::histogram(joint.visible, chains.visible());
    QVERIFY2(counts.front() >= 0, "a chain left the machine's states");
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, joint.visibleProbability(), chainCount),
                     static_cast<double>(joint.visible.count() - 1));
}

void ChainsTest::jointDistributionIsStationary() {
    const Rbm machine = bernoulliMachine();
    const oracle::Joint joint(machine);
    ThreadTeam team(1);
    Chains chains(3, "joint");
    chains.start(exactVisibles(joint, chainCount, 4));
    for (int half = 0; half < 4; ++half) {
        if (half % 2 == 0)
            chains.sampleHidden(machine, team);
        else
            chains.sampleVisible(machine, team);
        std::vector<double> counts(static_cast<std::size_t>(joint.probability.size()), 0.0);
        for (Index c = 0; c < chainCount; ++c) {
            Index v = 0;
            Index h = 0;
            while (joint.visible.states.col(v) != chains.visible().col(c).cast<double>())
                ++v;
            while (joint.hidden.states.col(h) != chains.hidden().col(c).cast<double>())
                ++h;
            counts[static_cast<std::size_t>(v + h * joint.visible.count())] += 1;
        }
        const Eigen::Map<const Column> probability(joint.probability.data(), joint.probability.size());
        CHECK_CHI_SQUARE(oracle::chiSquare(counts, probability, chainCount),
                         static_cast<double>(joint.probability.size() - 1));
    }
}

void ChainsTest::gaussianDistributionIsStationary() {
    const Rbm machine = gaussianMachine();
    const oracle::Joint joint(machine);
    ThreadTeam team(2);
    Chains chains(5, "gaussian");
    chains.start(exactGaussianVisibles(machine, joint, chainCount, 6));
    chains.advance(machine, team, 3);

    const auto counts = oracle::histogram(joint.hidden, chains.hidden());
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, joint.hiddenProbability(), chainCount),
                     static_cast<double>(joint.hidden.count() - 1));

    const Column probability = joint.visibleProbability();
    const Column mean = joint.visible.states * probability;
    const oracle::Table centredStates = joint.visible.states.colwise() - mean;
    const oracle::Table centred = chains.visible().cast<double>().colwise() - mean;
    for (Index i = 0; i < 2; ++i) {
        const double variance = centredStates.row(i).array().square().matrix().dot(probability);
        CHECK_CLOSE(centred.row(i).mean(), 0, 5 * std::sqrt(variance / chainCount));
        for (Index j = 0; j <= i; ++j) {
            const Column products = centredStates.row(i).cwiseProduct(centredStates.row(j)).transpose();
            const double expected = products.dot(probability);
            const double spread = products.cwiseAbs2().dot(probability) - expected * expected;
            CHECK_CLOSE(centred.row(i).dot(centred.row(j)) / chainCount, expected,
                        5 * std::sqrt(spread / chainCount));
        }
    }
}

void ChainsTest::chainsForgetTheirStart() {
    const Rbm machine = labelMachine();
    const oracle::Joint joint(machine);
    ThreadTeam team(2);
    Chains chains(7, "forgetful");
    chains.startRandom(machine, chainCount);
    chains.advance(machine, team, 60);
    const auto counts = oracle::histogram(joint.visible, chains.visible());
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, joint.visibleProbability(), chainCount),
                     static_cast<double>(joint.visible.count() - 1));
}

void ChainsTest::clampedUnitsStayAndTheOthersFollow() {
    const Rbm machine = machineOf(Layer(UnitKind::Bernoulli, 4), Layer(UnitKind::Bernoulli, 2), 34);
    const oracle::Joint joint(machine);
    Clamp clamp;
    clamp.mask = Eigen::Vector4f(0, 1, 0, 1);
    clamp.values = Eigen::Vector4f(9, 1, 9, 0).replicate(1, chainCount);
    ThreadTeam team(2);
    Chains chains(8, "clamped");
    chains.startRandom(machine, chainCount);
    Matrix start = chains.visible();
    clamp.apply(start);
    chains.start(start);
    for (int step = 0; step < 40; ++step) {
        chains.advance(machine, team, 1, {&clamp});
        QVERIFY((chains.visible().row(1).array() == 1).all());
        QVERIFY((chains.visible().row(3).array() == 0).all());
    }
    QVERIFY(chains.visible().maxCoeff() <= 1);

    Column conditional = joint.visibleProbability();
    for (Index v = 0; v < joint.visible.count(); ++v)
        if (joint.visible.states(1, v) != 1 || joint.visible.states(3, v) != 0) conditional[v] = 0;
    conditional /= conditional.sum();
    const auto counts = oracle::histogram(joint.visible, chains.visible());
    double statistic = 0;
    for (Index v = 0; v < conditional.size(); ++v) {
        const double expected = conditional[v] * chainCount;
        const double count = counts[static_cast<std::size_t>(v)];
        if (expected > 0)
            statistic += (count - expected) * (count - expected) / expected;
        else
            QCOMPARE(count, 0.0);
    }
    CHECK_CHI_SQUARE(statistic, 3.0);
}

void ChainsTest::clampedLabels() {
    const Rbm machine = labelMachine();
    Clamp clamp;
    clamp.mask = Vector::Zero(5);
    clamp.mask.bottomRows(3).setOnes();
    clamp.values = Matrix::Zero(5, 300);
    for (Index c = 0; c < 300; ++c)
        clamp.values(2 + c % 3, c) = 1;
    ThreadTeam team(3);
    Chains chains(9, "labels");
    chains.startRandom(machine, 300);
    chains.advance(machine, team, 5, {&clamp});
    QVERIFY(sameBits(chains.visible().bottomRows(3), clamp.values.bottomRows(3)));
    QVERIFY(!chains.visible().topRows(2).isZero());
}

void ChainsTest::meansBelongToTheSamples() {
    const Rbm machine = labelMachine();
    ThreadTeam team(2);
    Chains chains(10, "means");
    chains.startRandom(machine, 50);
    const Matrix start = chains.visible();
    chains.sampleHidden(machine, team);
    CHECK_TABLES_CLOSE(chains.hiddenMean(), machine.hiddenMean(start), 2e-6);
    chains.sampleVisible(machine, team);
    CHECK_TABLES_CLOSE(chains.visibleMean(), machine.visibleMean(chains.hidden()), 2e-6);
}

void ChainsTest::twoAdvancesEqualOne_data() {
    addMachines();
}

void ChainsTest::twoAdvancesEqualOne() {
    const Rbm machine = fetched();
    ThreadTeam team(2);
    Chains once(11, "steps");
    Chains twice(11, "steps");
    once.startRandom(machine, 130);
    twice.startRandom(machine, 130);
    once.advance(machine, team, 7);
    twice.advance(machine, team, 3);
    QCOMPARE(twice.steps(), 3U);
    twice.advance(machine, team, 4);
    QVERIFY(sameBits(once.visible(), twice.visible()));
    QVERIFY(sameBits(once.visibleMean(), twice.visibleMean()));
    QVERIFY(sameBits(once.hidden(), twice.hidden()));
    QVERIFY(sameBits(once.hiddenMean(), twice.hiddenMean()));
    QCOMPARE(once.steps(), 7U);
    QCOMPARE(twice.steps(), 7U);
    QCOMPARE(once.streamPosition(), twice.streamPosition());
}

void ChainsTest::threadsDoNotMatter_data() {
    addMachines();
}

void ChainsTest::threadsDoNotMatter() {
    const Rbm machine = fetched();
    Matrix first;
    for (const int threads : {1, 2, 3}) {
        ThreadTeam team(threads);
        Chains chains(12, "threads");
        chains.startRandom(machine, 333);
        chains.advance(machine, team, 9);
        if (threads == 1) first = chains.visible();
        QVERIFY(sameBits(chains.visible(), first));
    }
}

void ChainsTest::halfStepsEqualWholeSteps() {
    const Rbm machine = labelMachine();
    ThreadTeam team(2);
    Chains whole(13, "halves");
    Chains halves(13, "halves");
    whole.startRandom(machine, 90);
    halves.startRandom(machine, 90);
    whole.advance(machine, team, 3);
    for (int step = 0; step < 3; ++step) {
        halves.sampleHidden(machine, team);
        halves.sampleVisible(machine, team);
    }
    QVERIFY(sameBits(whole.visible(), halves.visible()));
    QVERIFY(sameBits(whole.hidden(), halves.hidden()));
    QCOMPARE(halves.steps(), whole.steps());
    QCOMPARE(halves.streamPosition(), whole.streamPosition());
}

void ChainsTest::restoredChainsGoOn() {
    const Rbm machine = gaussianMachine();
    ThreadTeam team(2);
    Chains straight(14, "restore");
    straight.startRandom(machine, 60);
    straight.advance(machine, team, 4);
    Chains resumed(14, "restore");
    resumed.restore(straight.visible(), straight.visibleMean(), straight.hidden(), straight.steps(),
                    straight.streamPosition());
    QVERIFY(sameBits(resumed.visibleMean(), straight.visibleMean()));
    straight.advance(machine, team, 5);
    resumed.advance(machine, team, 5);
    QVERIFY(sameBits(resumed.visible(), straight.visible()));
    QCOMPARE(resumed.steps(), 9U);
    QCOMPARE(resumed.streamPosition(), straight.streamPosition());
}

void ChainsTest::randomStarts() {
    const Rbm machine =
        machineOf(Layer({{UnitKind::Bernoulli, 40}, {UnitKind::Softmax, 4}, {UnitKind::Gaussian, 30}}),
                  Layer(UnitKind::Bernoulli, 3), 35);
    ThreadTeam team(1);
    Chains chains(15, "start");
    chains.startRandom(machine, 2000);
    QCOMPARE(chains.count(), 2000);
    QCOMPARE(chains.steps(), 0U);
    const Matrix pixels = chains.visible().topRows(40);
    QVERIFY(((pixels.array() == 0) || (pixels.array() == 1)).all());
    CHECK_CLOSE(pixels.cast<double>().mean(), 0.5, 5 * 0.5 / std::sqrt(80000.0));
    const Matrix label = chains.visible().middleRows(40, 4);
    QVERIFY(((label.array() == 0) || (label.array() == 1)).all());
    QVERIFY((label.colwise().sum().array() == 1).all());
    for (Index k = 0; k < 4; ++k)
        CHECK_CLOSE(label.row(k).cast<double>().mean(), 0.25, 5 * std::sqrt(0.25 * 0.75 / 2000));
    const auto normal = chains.visible().bottomRows(30).cast<double>();
    CHECK_CLOSE(normal.mean(), 0, 5 / std::sqrt(60000.0));
    CHECK_CLOSE(normal.squaredNorm() / 60000, 1, 5 * std::sqrt(2 / 60000.0));

    chains.advance(machine, team, 2);
    QCOMPARE(chains.steps(), 2U);
    chains.startRandom(machine, 10);
    QCOMPARE(chains.steps(), 0U);
    QCOMPARE(chains.count(), 10);
}

// What another object draws never changes these chains.
void ChainsTest::streamsAreTheirOwn() {
    const Rbm machine = bernoulliMachine();
    ThreadTeam team(1);
    const auto run = [&](std::uint64_t seed, std::string_view name, bool disturbed) {
        Chains chains(seed, name);
        Chains other(seed, "other");
        chains.startRandom(machine, 500);
        for (int step = 0; step < 5; ++step) {
            if (disturbed) other.startRandom(machine, 20 + step);
            chains.advance(machine, team);
        }
        return chains.visible();
    };
    QVERIFY(sameBits(run(1, "a", false), run(1, "a", true)));
    QVERIFY(!sameBits(run(1, "a", false), run(2, "a", false)));
    QVERIFY(!sameBits(run(1, "a", false), run(1, "b", false)));
}

REVERIE_SUITE(ChainsTest, None)

} // namespace chains_test

#include "chains_test.moc"
