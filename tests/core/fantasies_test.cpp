#include "core/error.h"
#include "core/sampling/fantasies.h"
#include "tests/suite.h"

namespace fantasies_test {

using namespace reverie;

namespace {

constexpr std::uint64_t seed = 21;
constexpr const char* stream = "dreams";

Rbm someRbm(Index visible, Index hidden) {
    Rbm machine(Layer(UnitKind::Bernoulli, visible), Layer(UnitKind::Bernoulli, hidden));
    RandomStream weights(4, "weights");
    machine.initialise(weights, 1.0F);
    return machine;
}

DeepBoltzmannMachine someDeep() {
    DeepBoltzmannMachine machine(Layer(UnitKind::Bernoulli, 6), std::vector<Index>{5, 4});
    machine.sides = someRbm(10, 5);
    return machine;
}

} // namespace

/// Dreams of every kind of machine are those of its own chains.
class FantasiesTest : public QObject {
    Q_OBJECT

private slots:
    void ofARestrictedMachine() {
        const AnyMachine machine = DeepBeliefNet{{}, someRbm(6, 5), 0};
        ThreadTeam team(1);
        Fantasies fantasies(seed, stream);
        fantasies.startRandom(machine, 7);
        fantasies.advance(machine, team, 3);
        Chains chains(seed, stream);
        chains.startRandom(netOf(machine).top, 7);
        chains.advance(netOf(machine).top, team, 3);
        QVERIFY(fantasies.images(machine, team) == chains.visibleMean());
        QCOMPARE(fantasies.steps(), std::uint64_t{3});
    }

    void ofADeepMachineThePixelsAlone() {
        const DeepBoltzmannMachine deep = someDeep();
        const AnyMachine machine = deep;
        ThreadTeam team(1);
        Fantasies fantasies(seed, stream);
        fantasies.startRandom(machine, 7);
        fantasies.advance(machine, team, 2);
        Chains chains(seed, stream);
        chains.startRandom(deep.sides, 7);
        chains.advance(deep.sides, team, 2);
        QVERIFY(fantasies.images(machine, team) == chains.visibleMean().topRows(6));
    }

    void ofAGeneralMachineUnitByUnit() {
        const BoltzmannMachine general(someRbm(6, 5));
        const AnyMachine machine = general;
        ThreadTeam team(1);
        Fantasies fantasies(seed, stream);
        fantasies.startRandom(machine, 7);
        fantasies.advance(machine, team, 2);
        BoltzmannChains chains(seed, stream);
        chains.startRandom(general, 7);
        chains.advance(general, team, 2);
        QVERIFY(fantasies.images(machine, team) == chains.means().topRows(6));
        QCOMPARE(fantasies.steps(), std::uint64_t{2});
    }

    void beginAtImages() {
        const Matrix images = Matrix::Identity(6, 6);
        ThreadTeam team(1);
        for (const AnyMachine& machine : {AnyMachine(DeepBeliefNet{{}, someRbm(6, 5), 0}), AnyMachine(someDeep()),
                                          AnyMachine(BoltzmannMachine(someRbm(6, 5)))}) {
            Fantasies fantasies(seed, stream);
            fantasies.startAt(machine, images, team);
            fantasies.advance(machine, team, 1);
            QVERIFY(fantasies.fit(machine, 6));
            QVERIFY(fantasies.images(machine, team).allFinite());
            QCOMPARE(fantasies.images(machine, team).cols(), Index{6});
        }
    }

    void fitWhileKindAndLayersStay() {
        const AnyMachine machine = DeepBeliefNet{{}, someRbm(6, 5), 0};
        Fantasies fantasies(seed, stream);
        fantasies.startRandom(machine, 3);
        QVERIFY(fantasies.fit(machine, 3));
        QVERIFY(!fantasies.fit(machine, 4));
        QVERIFY(!fantasies.fit(DeepBeliefNet{{}, someRbm(7, 5), 0}, 3));
        QVERIFY(!fantasies.fit(BoltzmannMachine(someRbm(6, 5)), 3));
        QVERIFY(!fantasies.fit(someDeep(), 3));
    }

    void anAutoencoderSaysThatItDoesNotDream() {
        RandomStream weights(4, "weights");
        const std::vector<UnitGroup> layers = {{UnitKind::Bernoulli, 6}, {UnitKind::Bernoulli, 3}};
        const AnyMachine machine = randomAutoencoder(layers, true, weights, 0.1F);
        QVERIFY(!dreams(machine));
        Fantasies fantasies(seed, stream);
        QVERIFY_EXCEPTION_THROWN(fantasies.startRandom(machine, 3), Error);
    }
};

REVERIE_SUITE(FantasiesTest, None)

} // namespace fantasies_test

#include "fantasies_test.moc"
