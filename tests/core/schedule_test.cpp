#include "closeness.h"
#include "core/learning/schedule.h"
#include "tests/suite.h"

namespace schedule_test {

using namespace reverie;

class ScheduleTest : public QObject {
    Q_OBJECT
private slots:
    void constantStaysOne();
    void linearIsAStraightLine();
    void exponentialFallsByEqualFactors();
    void beyondThePlanTheLastShareStays();
};

void ScheduleTest::constantStaysOne() {
    for (const double progress : {0.0, 0.3, 1.0, 5.0})
        QCOMPARE(scheduleFactor(ScheduleKind::Constant, 0.01, progress), 1.0);
}

void ScheduleTest::linearIsAStraightLine() {
    const auto factor = [](double progress) { return scheduleFactor(ScheduleKind::Linear, 0.2, progress); };
    CHECK_CLOSE(factor(0), 1, 1e-15);
    CHECK_CLOSE(factor(0.25), 0.8, 1e-15);
    CHECK_CLOSE(factor(0.5), 0.6, 1e-15);
    CHECK_CLOSE(factor(1), 0.2, 1e-15);
}

void ScheduleTest::exponentialFallsByEqualFactors() {
    const auto factor = [](double progress) { return scheduleFactor(ScheduleKind::Exponential, 0.01, progress); };
    CHECK_CLOSE(factor(0), 1, 1e-15);
    CHECK_CLOSE(factor(0.5), 0.1, 1e-15);
    CHECK_CLOSE(factor(1), 0.01, 1e-15);
    CHECK_CLOSE(factor(0.7) / factor(0.6), factor(0.2) / factor(0.1), 1e-13);
}

void ScheduleTest::beyondThePlanTheLastShareStays() {
    for (const ScheduleKind kind : {ScheduleKind::Linear, ScheduleKind::Exponential})
        for (const double progress : {1.0, 1.5, 100.0})
            CHECK_CLOSE(scheduleFactor(kind, 0.05, progress), 0.05, 1e-15);
}

REVERIE_SUITE(ScheduleTest, None)

} // namespace schedule_test

#include "schedule_test.moc"
