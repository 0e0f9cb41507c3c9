#include "app/session/fantasy_sampler.h"
#include "tests/suite.h"

namespace sampler_test {

using namespace reverie;

namespace {

DreamedMachine smallMachine() {
    DreamedMachine dreamed;
    Rbm rbm(Layer(UnitKind::Bernoulli, 12), Layer(UnitKind::Bernoulli, 7));
    RandomStream stream(3, "weights");
    rbm.initialise(stream, 0.5F);
    dreamed.machine = std::make_shared<const AnyMachine>(DeepBeliefNet{{}, std::move(rbm), 0});
    dreamed.seed = 11;
    return dreamed;
}

std::shared_ptr<const FantasiesView> dream(FantasySampler& sampler, Index particles, int steps) {
    sampler.ask(particles, steps);
    std::shared_ptr<const FantasiesView> view;
    [&] { QTRY_VERIFY(view || (view = sampler.take().fantasies)); }();
    return view;
}

} // namespace

class SamplerTest : public QObject {
    Q_OBJECT

private slots:
    void worksOnlyWhenAsked() {
        FantasySampler sampler;
        sampler.setMachine(smallMachine());
        QTest::qWait(50);
        QVERIFY(sampler.take().fantasies == nullptr);
        QCOMPARE(dream(sampler, 5, 3)->gibbsSteps, std::uint64_t{3});
        QCOMPARE(dream(sampler, 5, 2)->gibbsSteps, std::uint64_t{5});
    }

    void withoutAMachineNothingIsDreamed() {
        FantasySampler sampler;
        sampler.ask(5, 1);
        QTest::qWait(50);
        QVERIFY(sampler.take().fantasies == nullptr);
    }

    void theSameSeedDreamsTheSame() {
        FantasySampler one;
        FantasySampler other;
        one.setMachine(smallMachine());
        other.setMachine(smallMachine());
        dream(one, 5, 4);
        const auto inTwoGoes = dream(one, 5, 4);
        const auto atOnce = dream(other, 5, 8);
        QVERIFY(inTwoGoes->images == atOnce->images);
        QCOMPARE(atOnce->images.rows(), Index{12});
        QCOMPARE(atOnce->images.cols(), Index{5});
        QVERIFY(!atOnce->fromTraining);
    }

    void restartingBeginsTheSameDream() {
        FantasySampler sampler;
        sampler.setMachine(smallMachine());
        const auto first = dream(sampler, 5, 3);
        dream(sampler, 5, 9);
        sampler.restart();
        const auto again = dream(sampler, 5, 3);
        QCOMPARE(again->gibbsSteps, std::uint64_t{3});
        QVERIFY(again->images == first->images);
    }

    void aNewerMachineKeepsTheChains() {
        FantasySampler sampler;
        sampler.setMachine(smallMachine());
        dream(sampler, 5, 3);
        sampler.setMachine(smallMachine());
        QCOMPARE(dream(sampler, 5, 1)->gibbsSteps, std::uint64_t{4});
    }

    void notifiesOnce() {
        FantasySampler sampler;
        int notified = 0;
        connect(
            &sampler, &FantasySampler::dreamed, this, [&] { ++notified; }, Qt::QueuedConnection);
        sampler.setMachine(smallMachine());
        dream(sampler, 5, 1);
        QTRY_COMPARE(notified, 1);
        for (int i = 0; i < 50; ++i) {
            sampler.ask(5, 1);
            QThread::msleep(1);
        }
        QTRY_COMPARE(notified, 2);
        QTest::qWait(20);
        QCOMPARE(notified, 2);
    }
};

REVERIE_SUITE(SamplerTest, Console)

} // namespace sampler_test

#include "sampler_test.moc"
