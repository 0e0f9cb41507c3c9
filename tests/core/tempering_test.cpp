#include "closeness.h"
#include "core/error.h"
#include "core/sampling/tempering.h"
#include "oracle.h"
#include "tests/suite.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tempering_test {

using namespace reverie;

namespace {

/// Two modes, all off and all on, far apart: a machine in which plain Gibbs sampling stays where it is. The on
/// mode is the likelier one, but most random states fall into the other.
Rbm twoModes() {
    Rbm machine(Layer(UnitKind::Bernoulli, 6), Layer(UnitKind::Bernoulli, 3));
    machine.weights.setConstant(4);
    machine.visible.bias.setConstant(-5.7F);
    machine.hidden.bias.setConstant(-12.2F);
    return machine;
}

/// Share of the states whose units are mostly on.
double shareOn(const Matrix& visible) {
    return static_cast<double>((visible.colwise().sum().array() > 3.0F).count()) /
           static_cast<double>(visible.cols());
}

double exactShareOn(const Rbm& machine) {
    const oracle::Joint joint(machine);
    const oracle::Column probability = joint.visibleProbability();
    double share = 0;
    for (Index s = 0; s < probability.size(); ++s)
        if (joint.visible.states.col(s).sum() > 3) share += probability[s];
    return share;
}

} // namespace

class TemperingTest : public QObject {
    Q_OBJECT

private slots:
    void heatScalesTheEnergy_data() { oracle::addMachines(); }
    void heatScalesTheEnergy();
    void findsTheModesThatGibbsSamplingDoesNot();
    void everyTemperatureKeepsItsDistribution();
    void freeTradesAreAllMade();
    void twoAdvancesEqualOne_data();
    void twoAdvancesEqualOne();
    void refusals();
};

void TemperingTest::heatScalesTheEnergy() {
    const Rbm machine = oracle::fetchedMachine();
    const Matrix visible = oracle::someStates(machine.visible, 30, 41);
    const Matrix hidden = oracle::someStates(machine.hidden, 30, 42);
    for (const float inverseTemperature : {1.0F, 0.7F, 0.1F}) {
        const CaseValues expected = static_cast<double>(inverseTemperature) * machine.energy(visible, hidden);
        CHECK_TABLES_CLOSE(tempered(machine, inverseTemperature).energy(visible, hidden), expected, 1e-4);
    }
}

void TemperingTest::findsTheModesThatGibbsSamplingDoesNot() {
    constexpr Index chains = 600;
    constexpr int steps = 250;
    const Rbm machine = twoModes();
    const double exact = exactShareOn(machine);
    const double tolerance = 5 * std::sqrt(exact * (1 - exact) / chains);
    QVERIFY(exact > 0.6 && exact < 0.9);
    ThreadTeam team(2);
    Chains plain(7, "plain");
    plain.startRandom(machine, chains);
    plain.advance(machine, team, steps);
    QVERIFY2(std::abs(shareOn(plain.visible()) - exact) > 3 * tolerance,
             qPrintable(QString::number(shareOn(plain.visible()))));
    TemperedChains tempered(7, 8, 0.1F);
    tempered.startRandom(machine, chains, team);
    tempered.advance(machine, team, steps);
    CHECK_CLOSE(shareOn(tempered.level(0).visible()), exact, tolerance);
}

// Started anywhere, each temperature ends in the distribution of its own machine, trades and all.
void TemperingTest::everyTemperatureKeepsItsDistribution() {
    constexpr Index chains = 2000;
    Rbm machine(Layer({{UnitKind::Bernoulli, 2}, {UnitKind::Softmax, 3}}), Layer(UnitKind::Bernoulli, 3));
    oracle::scramble(machine, 3, 1.5F);
    ThreadTeam team(2);
    TemperedChains tempering(8, 3, 0.3F);
    tempering.startRandom(machine, chains, team);
    tempering.advance(machine, team, 40);
    for (std::size_t level = 0; level < tempering.levels(); ++level) {
        const oracle::Joint joint(tempered(machine, tempering.inverseTemperatures()[level]));
        const auto counts = oracle::histogram(joint.visible, tempering.level(level).visible());
        const double excess = oracle::chiSquare(counts, joint.visibleProbability(), double(chains));
        const auto degrees = static_cast<double>(counts.size() - 1);
        QVERIFY2(excess < degrees + 5 * std::sqrt(2 * degrees), qPrintable(QString::number(excess)));
    }
    for (const double rate : tempering.swapRates())
        QVERIFY(rate > 0.3 && rate < 1);
}

void TemperingTest::freeTradesAreAllMade() {
    const Rbm machine(Layer(UnitKind::Bernoulli, 5), Layer(UnitKind::Bernoulli, 4));
    ThreadTeam team(1);
    TemperedChains tempering(9, 4, 0.2F);
    QVERIFY(std::ranges::all_of(tempering.swapRates(), [](double rate) { return std::isnan(rate); }));
    tempering.startRandom(machine, 20, team);
    tempering.advance(machine, team, 2);
    QVERIFY(std::ranges::all_of(tempering.swapRates(), [](double rate) { return rate == 1; }));
    QCOMPARE(tempering.inverseTemperatures().front(), 1.0F);
    CHECK_CLOSE(tempering.inverseTemperatures().back(), 0.2, 1e-6);
}

void TemperingTest::twoAdvancesEqualOne_data() {
    QTest::addColumn<int>("threads");
    QTest::newRow("one thread") << 1;
    QTest::newRow("two threads") << 2;
}

void TemperingTest::twoAdvancesEqualOne() {
    QFETCH(int, threads);
    const Rbm machine = twoModes();
    ThreadTeam team(threads);
    ThreadTeam other(3 - threads);
    TemperedChains once(10, 5, 0.2F);
    TemperedChains twice(10, 5, 0.2F);
    once.startRandom(machine, 30, team);
    twice.startRandom(machine, 30, other);
    once.advance(machine, team, 7);
    twice.advance(machine, other, 3);
    twice.advance(machine, other, 4);
    for (std::size_t level = 0; level < once.levels(); ++level) {
        QVERIFY(sameBits(once.level(level).visible(), twice.level(level).visible()));
        QVERIFY(sameBits(once.level(level).hidden(), twice.level(level).hidden()));
    }
    QCOMPARE(once.streamPosition(), twice.streamPosition());
}

void TemperingTest::refusals() {
    QVERIFY_EXCEPTION_THROWN(TemperedChains(1, 1, 0.5F), Error);
    QVERIFY_EXCEPTION_THROWN(TemperedChains(1, 3, 1.0F), Error);
    QVERIFY_EXCEPTION_THROWN(TemperedChains(1, 3, 0.0F), Error);
    const Rbm gaussian(Layer(UnitKind::Gaussian, 2), Layer(UnitKind::Gaussian, 2));
    QVERIFY_EXCEPTION_THROWN(tempered(gaussian, 0.5F), Error);
}

REVERIE_SUITE(TemperingTest, None)

} // namespace tempering_test

#include "tempering_test.moc"
