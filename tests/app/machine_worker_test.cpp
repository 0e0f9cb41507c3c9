#include "app/session/machine_worker.h"
#include "tests/app/session_watch.h"
#include "tests/suite.h"

namespace machine_worker_test {

using namespace reverie;

namespace {

using std::chrono::seconds;

/// Nine visible and six hidden units, all connected.
std::shared_ptr<const AnyMachine> smallMachine(std::uint64_t seed = 3) {
    BoltzmannMachine machine(9, 6);
    RandomStream stream(seed, "weights");
    machine.initialise(stream, 0.5F);
    return std::make_shared<const AnyMachine>(std::move(machine));
}

MachineSettings held(MachineForm form = MachineForm::AsTrained) {
    MachineSettings settings;
    settings.running = false;
    settings.form = form;
    return settings;
}

MachineReport report(MachineWorker& worker) {
    worker.ask(seconds(1));
    MachineReport report;
    [&] { QTRY_VERIFY(report.took.count() > 0 || (report = worker.take()).took.count() > 0); }();
    return report;
}

MachineReport afterSteps(MachineWorker& worker, int steps) {
    for (int step = 0; step < steps; ++step)
        worker.step();
    return report(worker);
}

} // namespace

class MachineWorkerTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { threads_ = test::threadCount(); }

    void cleanup() { QTRY_COMPARE(test::threadCount(), threads_); }

    void worksOnlyWhenAsked() {
        MachineWorker worker;
        worker.setMachine(smallMachine());
        QTest::qWait(50);
        QVERIFY(worker.take().sample == nullptr);
        worker.setSettings(held());
        const MachineReport first = afterSteps(worker, 3);
        QCOMPARE(first.sample->sweeps, std::uint64_t{3});
        QCOMPARE(first.machine->layers, (std::vector<Index>{9, 6}));
        QCOMPARE(first.machine->kind, std::string("general Boltzmann machine"));
        const MachineReport second = afterSteps(worker, 2);
        QCOMPARE(second.sample->sweeps, std::uint64_t{5});
        QVERIFY(second.machine == nullptr);
    }

    void withoutAMachineNothingIsReported() {
        MachineWorker worker;
        worker.ask(seconds(1));
        QTest::qWait(50);
        QVERIFY(worker.take().sample == nullptr);
    }

    void theSameSeedGivesTheSameHoweverItIsAsked() {
        MachineWorker one;
        MachineWorker other;
        for (MachineWorker* worker : {&one, &other}) {
            worker->setMachine(smallMachine(), 11);
            worker->setSettings(held());
            worker->cool(6);
        }
        afterSteps(one, 4);
        const MachineReport inTwoGoes = afterSteps(one, 4);
        const MachineReport atOnce = afterSteps(other, 8);
        QVERIFY(inTwoGoes.sample->states == atOnce.sample->states);
        QCOMPARE(inTwoGoes.sample->energies, atOnce.sample->energies);
        QVERIFY(!atOnce.sample->cooling);
        one.restart();
        one.cool(6);
        QCOMPARE(afterSteps(one, 8).sample->energies, atOnce.sample->energies);
    }

    void aFormIsShownAndSampledAndLeftAgain() {
        MachineWorker worker;
        const auto machine = smallMachine();
        worker.setMachine(machine);
        worker.setSettings(held());
        const MachineReport trained = afterSteps(worker, 2);
        QVERIFY(trained.machine->canRestrict && trained.machine->canLayer);
        QVERIFY(!trained.sample->specialEnergy);
        worker.setSettings(held(MachineForm::Restricted));
        const MachineReport restricted = afterSteps(worker, 1);
        QVERIFY(restricted.machine->weights.topLeftCorner(9, 9).isZero(0));
        QCOMPARE(restricted.sample->sweeps, std::uint64_t{3});
        QVERIFY(restricted.sample->specialEnergy && !restricted.sample->deep);
        worker.setSettings(held(MachineForm::Layered));
        const MachineReport layered = afterSteps(worker, 1);
        QCOMPARE(layered.machine->layers, (std::vector<Index>{9, 3, 3}));
        QVERIFY(layered.sample->deep);
        worker.setSettings(held());
        const MachineReport back = afterSteps(worker, 1);
        QVERIFY(back.machine->weights == trained.machine->weights);
        QCOMPARE(std::get<BoltzmannMachine>(*machine).visibleLateral,
                 trained.machine->weights.topLeftCorner(9, 9));
    }

    void aNewerMachineKeepsTheSample() {
        MachineWorker worker;
        worker.setSettings(held());
        worker.setMachine(smallMachine());
        afterSteps(worker, 3);
        worker.setMachine(smallMachine(4));
        const MachineReport newer = afterSteps(worker, 1);
        QVERIFY(newer.machine != nullptr);
        QCOMPARE(newer.sample->sweeps, std::uint64_t{4});
    }

    void theTemperatureIsHeldAndEndsCooling() {
        MachineWorker worker;
        worker.setSettings(held());
        worker.setMachine(smallMachine());
        worker.setTemperature(3);
        QCOMPARE(report(worker).sample->temperature, 3.0F);
        worker.cool(100);
        QVERIFY(afterSteps(worker, 10).sample->cooling);
        worker.cool(0);
        const float reached = report(worker).sample->temperature;
        QVERIFY(reached < 10 && reached > 1);
        QCOMPARE(afterSteps(worker, 5).sample->temperature, reached);
    }

    void aMachineWithoutGeneralFormSaysWhy() {
        MachineWorker worker;
        Rbm rbm(Layer(UnitKind::Gaussian, 4), Layer(UnitKind::Bernoulli, 3));
        worker.setMachine(std::make_shared<const AnyMachine>(DeepBeliefNet{{}, std::move(rbm), 0}));
        const MachineReport refused = report(worker);
        QVERIFY(refused.problem.find("binary") != std::string::npos);
        QVERIFY(refused.sample == nullptr && refused.machine == nullptr);
        worker.setMachine(smallMachine());
        QVERIFY(report(worker).sample != nullptr);
    }

    void nothingIsHeardOfAMachineThatWasWithdrawn() {
        MachineWorker worker;
        const auto machine = smallMachine();
        worker.setSettings(held());
        worker.setMachine(machine);
        afterSteps(worker, 3);
        worker.ask(seconds(1));
        worker.setMachine(nullptr);
        QTest::qWait(50);
        QVERIFY(worker.take().sample == nullptr);
        worker.setMachine(machine);
        const MachineReport again = afterSteps(worker, 1);
        QVERIFY(again.machine != nullptr);
        QCOMPARE(again.sample->sweeps, std::uint64_t{1});
    }

    void freeRunningSpendsItsBudgetAndNoMore() {
        MachineWorker worker;
        MachineSettings settings;
        settings.sweepsPerSecond = 0;
        worker.setSettings(settings);
        worker.setMachine(smallMachine());
        worker.ask(std::chrono::milliseconds(5));
        MachineReport free;
        QTRY_VERIFY(free.sample || (free = worker.take()).sample);
        QVERIFY(free.sample->sweeps >= 1);
    }

    void joinsItsThread() {
        {
            MachineWorker worker;
            worker.setMachine(smallMachine());
            worker.ask(seconds(1));
            QCOMPARE(test::threadCount(), threads_ + 1);
        }
        QTRY_COMPARE(test::threadCount(), threads_);
    }

private:
    int threads_ = 0;
};

REVERIE_SUITE(MachineWorkerTest, Console)

} // namespace machine_worker_test

#include "machine_worker_test.moc"
