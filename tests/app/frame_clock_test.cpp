#include "app/session/frame_clock.h"
#include "app/session/pace.h"
#include "tests/suite.h"

namespace frame_clock_test {

using namespace reverie;
using namespace std::chrono_literals;

class FrameClockTest : public QObject {
    Q_OBJECT

private slots:
    void standsStillWhileNothingIsPending() {
        FrameClock clock;
        QSignalSpy beats(&clock, &FrameClock::beat);
        QTest::qWait(150);
        QCOMPARE(beats.count(), 0);
    }

    void manyWakesMakeOneBeat() {
        FrameClock clock;
        QSignalSpy beats(&clock, &FrameClock::beat);
        for (int i = 0; i < 1000; ++i)
            clock.wake();
        QTRY_COMPARE(beats.count(), 1);
        QTest::qWait(100);
        QCOMPARE(beats.count(), 1);
    }

    void costlyFramesComeLessOften() {
        FrameClock clock;
        clock.setTraining(true);
        QCOMPARE(clock.interval(), FrameClock::shortest);
        clock.addCost(4ms);
        clock.addCost(6ms);
        QCOMPARE(clock.interval(), 200ms);
        clock.addCost(1s);
        QCOMPARE(clock.interval(), FrameClock::longest);
    }

    void pausedFramesMayTakeHalfTheTime() {
        FrameClock clock;
        clock.addCost(10ms);
        QCOMPARE(clock.interval(), FrameClock::shortest);
        clock.addCost(40ms);
        QCOMPARE(clock.interval(), 100ms);
    }

    void aBeatForgetsTheCostOfTheLastFrame() {
        FrameClock clock;
        clock.setTraining(true);
        clock.addCost(5ms);
        QSignalSpy beats(&clock, &FrameClock::beat);
        clock.wake();
        QTRY_COMPARE(beats.count(), 1);
        QCOMPARE(clock.interval(), FrameClock::shortest);
    }

    void paintingAfterTheNextBeatWasSetMovesItBack() {
        FrameClock clock;
        clock.setTraining(true);
        QSignalSpy beats(&clock, &FrameClock::beat);
        clock.wake();
        QTRY_COMPARE(beats.count(), 1);
        clock.wake();
        clock.addCost(20ms);
        QTest::qWait(150);
        QCOMPARE(beats.count(), 1);
        QTRY_COMPARE(beats.count(), 2);
    }

    void aPaceSpreadsMinibatchesAndMeasuresThem() {
        Pace pace;
        pace.limit(10);
        pace.restart();
        Pace::Clock::time_point now{1h};
        QVERIFY(pace.due() <= now);
        for (int i = 0; i < 20; ++i) {
            pace.count(now);
            QCOMPARE(pace.due(), now + 100ms);
            now += 100ms;
        }
        QVERIFY(std::abs(pace.measured() - 10) < 1e-6);
        pace.limit(0);
        QCOMPARE(pace.measured(), 0.0);
        pace.count(now);
        QVERIFY(pace.due() <= now);
    }
};

REVERIE_SUITE(FrameClockTest, Console)

} // namespace frame_clock_test

#include "frame_clock_test.moc"
