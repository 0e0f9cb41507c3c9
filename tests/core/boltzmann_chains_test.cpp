#include "boltzmann_oracle.h"
#include "closeness.h"
#include "core/math/functions.h"
#include "core/sampling/boltzmann_chains.h"
#include "tests/suite.h"

namespace boltzmann_chains_test {

using namespace reverie;
using oracle::Column;

class BoltzmannChainsTest : public QObject {
    Q_OBJECT
private slots:
    void sweepIsUnitByUnit_data();
    void sweepIsUnitByUnit();
    void oneSweepFollowsTheTransitions_data() { oracle::addBoltzmanns(); }
    void oneSweepFollowsTheTransitions();
    void sweepsLeaveTheDistributionUnchanged_data() { oracle::addBoltzmanns(); }
    void sweepsLeaveTheDistributionUnchanged();
    void clampedUnitsNeverMove();
    void freeUnitsFollowTheClampedOnes();
    void annealingFindsTheLowestEnergy();
    void randomOrdersVary();
    void anyNumberOfThreadsGivesTheSameBits();
    void savedChainsGoOnTheSameWay();
    void starts();
};

namespace {

constexpr Index chainCount = 40000;
constexpr UpdateOrder bothOrders[] = {UpdateOrder::Fixed, UpdateOrder::Random};

Index numberOf(const Matrix& states, Index column) {
    Index number = 0;
    for (Index unit = 0; unit < states.rows(); ++unit)
        if (states(unit, column) > 0.5F) number += Index{1} << unit;
    return number;
}

/// How often each joint state occurs among the columns, as a share.
Column shares(const Matrix& states) {
    Column found = Column::Zero(Index{1} << states.rows());
    for (Index column = 0; column < states.cols(); ++column)
        found[numberOf(states, column)] += 1.0 / static_cast<double>(states.cols());
    return found;
}

/// The largest distance of a share from its probability, in standard deviations of a count of so many; rare states
/// are given one more.
double deviations(const Column& found, const Column& probability, double count) {
    double largest = 0;
    for (Index i = 0; i < found.size(); ++i) {
        const double spread = std::sqrt(probability[i] * (1 - probability[i]) / count) + 1 / count;
        largest = std::max(largest, std::abs(found[i] - probability[i]) / spread);
    }
    return largest;
}

/// Where a distribution over all joint states goes when one unit is drawn given the others.
Column afterUnit(const BoltzmannMachine& machine, const Column& before, Index unit, double inverseTemperature) {
    const oracle::States all = oracle::binaryStates(machine.units());
    Column after = Column::Zero(before.size());
    for (Index s = 0; s < before.size(); ++s) {
        const Index bit = Index{1} << unit;
        const double up = oracle::energy(machine, Column(all.states.col(s | bit)));
        const double down = oracle::energy(machine, Column(all.states.col(s & ~bit)));
        const double on = 1 / (1 + std::exp(inverseTemperature * (up - down)));
        after[s | bit] += before[s] * on;
        after[s & ~bit] += before[s] * (1 - on);
    }
    return after;
}

/// Columns drawn from a distribution over all joint states.
Matrix drawn(const oracle::States& all, const Column& probability, unsigned seed) {
    const std::vector<Index> numbers = oracle::drawIndices(probability, chainCount, seed);
    Matrix states(all.states.rows(), chainCount);
    for (Index c = 0; c < chainCount; ++c)
        states.col(c) = all.states.col(numbers[static_cast<std::size_t>(c)]).cast<float>();
    return states;
}

} // namespace

void BoltzmannChainsTest::sweepIsUnitByUnit_data() {
    QTest::addColumn<int>("order");
    QTest::newRow("fixed") << 0;
    QTest::newRow("random") << 1;
}

// Computed in blocks of units, a sweep does what drawing one unit after the other does.
void BoltzmannChainsTest::sweepIsUnitByUnit() {
    QFETCH(int, order);
    const BoltzmannMachine machine = oracle::someBoltzmann(50, 27, 1, 0.3F);
    const SweepPlan plan = {bothOrders[order], 0.7F};
    ThreadTeam team(1);
    BoltzmannChains chains(2, "sweeps");
    chains.startRandom(machine, 70);
    Matrix expected = chains.states();
    chains.advance(machine, team, 1, plan);

    RandomStream stream(2, "sweeps");
    stream.seek(1); // The states that they started from.
    const std::vector<std::uint32_t> units = sweepOrder(machine.units(), plan.order, nullptr, stream);
    const RandomDraw draw = stream.draw();
    QCOMPARE(units.size(), std::size_t{77});
    Matrix means(77, 70);
    for (const Index unit : units) {
        Vector uniform(70);
        draw.uniform(uniform.data(), 70, 0, unit);
        const Eigen::RowVectorXf input = machine.unitInput(unit, expected);
        for (Index chain = 0; chain < 70; ++chain) {
            means(unit, chain) = logistic(plan.inverseTemperature * input[chain]);
            expected(unit, chain) = uniform[chain] < means(unit, chain) ? 1.0F : 0.0F;
        }
    }
    QVERIFY(sameBits(chains.states(), expected));
    CHECK_TABLES_CLOSE(chains.means(), means, 1e-5);
    QCOMPARE(chains.sweeps(), std::uint64_t{1});
}

void BoltzmannChainsTest::oneSweepFollowsTheTransitions() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    ThreadTeam team(2);
    const Matrix start = oracle::someBinary(machine.units(), 1, 3);
    for (const float inverseTemperature : {1.0F, 0.4F, 2.0F}) {
        Column expected = Column::Zero(Index{1} << machine.units());
        expected[numberOf(start, 0)] = 1;
        for (Index unit = 0; unit < machine.units(); ++unit)
            expected = afterUnit(machine, expected, unit, inverseTemperature);
        BoltzmannChains chains(4, "transitions");
        chains.start(start.replicate(1, chainCount));
        chains.advance(machine, team, 1, {UpdateOrder::Fixed, inverseTemperature});
        CHECK_CLOSE(deviations(shares(chains.states()), expected, chainCount), 0, 5);
    }
}

void BoltzmannChainsTest::sweepsLeaveTheDistributionUnchanged() {
    const BoltzmannMachine machine = oracle::fetchedBoltzmann();
    ThreadTeam team(2);
    for (const double inverseTemperature : {1.0, 0.5}) {
        const oracle::BoltzmannJoint joint(machine, inverseTemperature);
        for (const UpdateOrder order : bothOrders) {
            BoltzmannChains chains(5, "stationary");
            chains.start(drawn(joint.all, joint.probability, 6));
            chains.advance(machine, team, 3, {order, static_cast<float>(inverseTemperature)});
            CHECK_CLOSE(deviations(shares(chains.states()), joint.probability, chainCount), 0, 5);
        }
    }
}

void BoltzmannChainsTest::clampedUnitsNeverMove() {
    const BoltzmannMachine machine = oracle::someBoltzmann(40, 30, 7);
    ThreadTeam team(2);
    const Matrix values = oracle::someBinary(70, 90, 8);
    const Matrix someHeld = oracle::someBinary(70, 90, 9);
    const Matrix visibleHeld = Matrix::Ones(40, 1);
    for (const UpdateOrder order : bothOrders) {
        for (const Clamp& clamp : {Clamp{someHeld, values}, Clamp{someHeld.col(0), values},
                                   Clamp{visibleHeld, 0.25F * values.topRows(40)}}) {
            BoltzmannChains chains(10, "clamped");
            chains.startRandom(machine, 90);
            const Matrix before = chains.states();
            bool anyMoved = false;
            for (int sweep = 0; sweep < 5; ++sweep) {
                chains.advance(machine, team, 1, {order}, &clamp);
                Matrix held = chains.states();
                clamp.apply(held.topRows(clamp.mask.rows()));
                QVERIFY(sameBits(held, chains.states()));
                Matrix heldMeans = chains.means();
                clamp.apply(heldMeans.topRows(clamp.mask.rows()));
                QVERIFY(sameBits(heldMeans, chains.means()));
                anyMoved = anyMoved || chains.states() != before;
            }
            QVERIFY(anyMoved);
        }
    }
}

void BoltzmannChainsTest::freeUnitsFollowTheClampedOnes() {
    const BoltzmannMachine machine = oracle::someBoltzmann(4, 3, 11);
    const oracle::BoltzmannJoint joint(machine);
    Clamp clamp{Matrix::Zero(4, 1), Matrix::Zero(4, chainCount)};
    clamp.mask(0, 0) = 1;
    clamp.mask(2, 0) = 1;
    clamp.values.row(2).setOnes();
    Column expected = joint.probability;
    for (Index s = 0; s < expected.size(); ++s)
        if ((s & 1) != 0 || (s & 4) == 0) expected[s] = 0;
    expected /= expected.sum();
    ThreadTeam team(2);
    BoltzmannChains chains(12, "clamped");
    chains.startRandom(machine, chainCount);
    chains.advance(machine, team, 60, {}, &clamp);
    CHECK_CLOSE(deviations(shares(chains.states()), expected, chainCount), 0, 5);
}

void BoltzmannChainsTest::annealingFindsTheLowestEnergy() {
    const BoltzmannMachine machine = oracle::someBoltzmann(8, 4, 13, 2.0F);
    const oracle::BoltzmannJoint joint(machine);
    ThreadTeam team(1);
    BoltzmannChains chains(14, "annealing");
    chains.startRandom(machine, 64);
    for (int step = 1; step <= 200; ++step)
        chains.advance(machine, team, 1, {UpdateOrder::Random, 0.05F * static_cast<float>(step)});
    const CaseValues energies = machine.energy(chains.states());
    CHECK_CLOSE(energies.minCoeff(), joint.energies.minCoeff(), 1e-4);
    // Most chains, not one by luck: at the start hardly any was there.
    const auto there = ((energies.array() - joint.energies.minCoeff()).abs() < 1e-4).count();
    QVERIFY2(there > 32, qPrintable(QString::number(there)));
}

void BoltzmannChainsTest::randomOrdersVary() {
    RandomStream stream(15, "order");
    const auto fixed = sweepOrder(20, UpdateOrder::Fixed, nullptr, stream);
    QVERIFY(std::ranges::is_sorted(fixed));
    QCOMPARE(stream.position(), std::uint64_t{0});
    auto first = sweepOrder(20, UpdateOrder::Random, nullptr, stream);
    const auto second = sweepOrder(20, UpdateOrder::Random, nullptr, stream);
    QVERIFY(first != second && first != fixed);
    std::ranges::sort(first);
    QVERIFY(first == fixed);
}

void BoltzmannChainsTest::anyNumberOfThreadsGivesTheSameBits() {
    const BoltzmannMachine machine = oracle::someBoltzmann(60, 41, 16, 0.3F);
    Matrix first;
    for (const int threads : {1, 2, 3}) {
        ThreadTeam team(threads);
        BoltzmannChains chains(17, "threads");
        chains.startRandom(machine, 150);
        chains.advance(machine, team, 4);
        if (threads == 1) first = chains.states();
        QVERIFY(sameBits(chains.states(), first));
    }
}

void BoltzmannChainsTest::savedChainsGoOnTheSameWay() {
    const BoltzmannMachine machine = oracle::someBoltzmann(10, 7, 18);
    ThreadTeam team(1);
    BoltzmannChains chains(19, "saved");
    chains.startRandom(machine, 20);
    chains.advance(machine, team, 3);
    BoltzmannChains again(19, "saved");
    again.restore(chains.states(), chains.means(), chains.sweeps(), chains.streamPosition());
    chains.advance(machine, team, 3);
    again.advance(machine, team, 3);
    QVERIFY(sameBits(again.states(), chains.states()));
    QVERIFY(sameBits(again.means(), chains.means()));
    QCOMPARE(again.sweeps(), chains.sweeps());
    QCOMPARE(again.streamPosition(), chains.streamPosition());
}

void BoltzmannChainsTest::starts() {
    const BoltzmannMachine machine = oracle::someBoltzmann(30, 20, 20);
    BoltzmannChains chains(21, "starts");
    const Matrix visible = oracle::someBinary(30, 400, 22);
    chains.startAt(machine, visible);
    QVERIFY(sameBits(chains.states().topRows(30), visible));
    CHECK_CLOSE(chains.states().bottomRows(20).mean(), 0.5, 5 * 0.5 / std::sqrt(8000.0));

    chains.startSampled(Matrix::Constant(50, 400, 0.2F));
    CHECK_CLOSE(chains.states().mean(), 0.2, 5 * 0.4 / std::sqrt(20000.0));
    QVERIFY(((chains.states().array() == 0) || (chains.states().array() == 1)).all());

    chains.start(Matrix::Ones(50, 400));
    chains.restartSome(0.25F);
    Index restarted = 0;
    for (Index chain = 0; chain < 400; ++chain)
        if (chains.states().col(chain).minCoeff() < 0.5F) ++restarted;
    CHECK_CLOSE(restarted, 100, 5 * std::sqrt(75.0));
}

REVERIE_SUITE(BoltzmannChainsTest, None)

} // namespace boltzmann_chains_test

#include "boltzmann_chains_test.moc"
