#include "boltzmann_oracle.h"
#include "closeness.h"
#include "core/sampling/running_sample.h"
#include "tests/suite.h"

namespace running_sample_test {

using namespace reverie;

namespace {

GeneralForm someForm(Index visible = 5, Index hidden = 3, unsigned seed = 4, float scale = 0.8F) {
    return {oracle::someBoltzmann(visible, hidden, seed, scale), {visible, hidden}};
}

/// A sample of a machine from its first sweep on.
struct SampleOf : RunningSample {
    explicit SampleOf(const GeneralForm& form, std::uint64_t seed = 11) : RunningSample(seed) { setMachine(form); }
};

} // namespace

class RunningSampleTest : public QObject {
    Q_OBJECT
private slots:
    void coolsGeometrically() {
        CHECK_CLOSE(coolingTemperature(0, 201), 10, 0);
        CHECK_CLOSE(coolingTemperature(100, 201), 1, 1e-5);
        CHECK_CLOSE(coolingTemperature(200, 201), 0.1, 1e-7);
        CHECK_CLOSE(coolingTemperature(0, 1), 0.1, 1e-7);
        for (int sweep = 1; sweep < 201; ++sweep)
            QVERIFY(coolingTemperature(sweep, 201) < coolingTemperature(sweep - 1, 201));
    }

    // It is a chain of the machine at 1 / T.
    void isAChainAtItsTemperature_data() {
        QTest::addColumn<bool>("fixed");
        QTest::newRow("fixed order") << true;
        QTest::newRow("random order") << false;
    }

    void isAChainAtItsTemperature() {
        QFETCH(bool, fixed);
        const UpdateOrder order = fixed ? UpdateOrder::Fixed : UpdateOrder::Random;
        const GeneralForm form = someForm();
        SampleOf sample(form);
        sample.setTemperature(2);
        sample.setOrder(order);
        sample.advance(7);
        BoltzmannChains chain(11, "running sample");
        chain.startRandom(form.machine, 1);
        ThreadTeam team(1);
        chain.advance(form.machine, team, 7, {order, 0.5F});
        const SampleView view = sample.view();
        QVERIFY(view.states == chain.states().col(0));
        QVERIFY(view.means == chain.means().col(0));
        QCOMPARE(view.sweeps, std::uint64_t{7});
        QCOMPARE(view.energy, form.machine.energy(chain.states())[0]);
    }

    void theSameSeedGivesTheSame() {
        SampleOf one(someForm());
        SampleOf other(someForm());
        one.cool(6);
        other.cool(6);
        one.advance(10);
        for (int sweep = 0; sweep < 10; ++sweep)
            other.advance(1);
        QVERIFY(one.view().states == other.view().states);
        QCOMPARE(one.view().energies, other.view().energies);
        QCOMPARE(one.view().energies.size(), std::size_t{11});
        SampleOf different(someForm(), 12);
        different.advance(10);
        QVERIFY(different.view().energies != one.view().energies);
        const std::vector<double> before = other.view().energies;
        other.restart();
        QCOMPARE(other.view().sweeps, std::uint64_t{0});
        other.cool(6);
        other.advance(10);
        QCOMPARE(other.view().energies, before);
    }

    void coolingIsHeldAndEnds() {
        SampleOf sample(someForm());
        sample.cool(5);
        QVERIFY(sample.view().cooling);
        CHECK_CLOSE(sample.view().temperature, 10, 0);
        sample.advance(3);
        CHECK_CLOSE(sample.view().temperature, 1, 1e-5);
        sample.hold();
        QVERIFY(!sample.view().cooling);
        sample.advance(1);
        CHECK_CLOSE(sample.view().temperature, 1, 1e-5);
        sample.cool(5);
        sample.advance(5);
        QVERIFY(!sample.view().cooling);
        CHECK_CLOSE(sample.view().temperature, 0.1, 1e-7);
        sample.cool(5);
        sample.setTemperature(100);
        QVERIFY(!sample.view().cooling);
        CHECK_CLOSE(sample.view().temperature, 10, 0);
        sample.setTemperature(0);
        CHECK_CLOSE(sample.view().temperature, 0.1, 1e-7);
    }

    // Slow cooling ends in the state of the lowest energy, nearly always.
    void coolingFindsTheLowestEnergy() {
        const GeneralForm form = someForm(6, 4, 9, 1.5F);
        const double lowest = oracle::BoltzmannJoint(form.machine).energies.minCoeff();
        int found = 0;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            SampleOf sample(form, seed);
            sample.cool(300);
            sample.advance(300);
            found += sample.view().energy < lowest + 1e-4 ? 1 : 0;
        }
        QVERIFY2(found >= 16, qPrintable(QString::number(found)));
    }

    void anotherMachineKeepsTheStatesWhileTheirNumberStays() {
        SampleOf sample(someForm());
        sample.advance(4);
        const SampleView before = sample.view();
        const GeneralForm restricted = formed(someForm(), MachineForm::Restricted);
        sample.setMachine(restricted);
        QVERIFY(sample.view().states == before.states);
        QCOMPARE(sample.view().sweeps, std::uint64_t{4});
        QCOMPARE(sample.view().energy, restricted.machine.energy(before.states)[0]);
        QCOMPARE(sample.view().energies.size(), std::size_t{5});
        sample.setMachine(someForm(4, 3));
        QCOMPARE(sample.view().sweeps, std::uint64_t{0});
        QCOMPARE(sample.view().states.size(), Index{7});
    }

    void theSpecialMachineHasTheSameEnergy() {
        SampleOf sample(someForm());
        sample.advance(2);
        QVERIFY(!sample.view().specialEnergy);
        for (const MachineForm form : {MachineForm::Restricted, MachineForm::Layered}) {
            sample.setMachine(formed(someForm(), form));
            sample.advance(3);
            QVERIFY(sample.view().specialEnergy.has_value());
            QCOMPARE(sample.view().deep, form == MachineForm::Layered);
            CHECK_CLOSE(*sample.view().specialEnergy, sample.view().energy, 1e-5);
        }
    }

    void keepsTheNewestEnergiesAlone() {
        SampleOf sample(someForm());
        sample.advance(1000);
        QCOMPARE(sample.view().energies.size(), std::size_t{600});
        QCOMPARE(sample.view().energies.back(), sample.view().energy);
        RunningSample none(1);
        none.advance(3);
        QVERIFY(!none.ready());
    }
};

REVERIE_SUITE(RunningSampleTest, None)

} // namespace running_sample_test

#include "running_sample_test.moc"
