#include "tests/suite.h"
#include "ui/images/zoom_steps.h"

namespace zoom_steps_test {

using namespace reverie;

class ZoomStepsTest : public QObject {
    Q_OBJECT

private slots:
    void wholeStepsGoFromScaleToScale_data() {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("steps");
        QTest::addColumn<double>("to");
        QTest::newRow("in") << 4.0 << 1.0 << 6.0;
        QTest::newRow("out") << 4.0 << -1.0 << 3.0;
        QTest::newRow("two at once") << 4.0 << 2.0 << 8.0;
        QTest::newRow("between two scales, in") << 4.5 << 1.0 << 6.0;
        QTest::newRow("between two scales, out") << 4.5 << -1.0 << 4.0;
        QTest::newRow("never more than four") << 1.0 << 100.0 << 6.0;
        QTest::newRow("above the largest") << 32.0 << 1.0 << 32.0;
        QTest::newRow("below the smallest") << 1.0 << -1.0 << 0.0;
        QTest::newRow("no step") << 4.0 << 0.0 << 4.0;
    }

    void wholeStepsGoFromScaleToScale() {
        QFETCH(double, from);
        QFETCH(double, steps);
        QFETCH(double, to);
        QCOMPARE(ZoomSteps().after(from, steps), to);
    }

    void fineStepsAreCollected() {
        ZoomSteps zoom;
        QCOMPARE(zoom.after(4, 0.5), 4.0);
        QCOMPARE(zoom.after(4, 0.25), 4.0);
        QCOMPARE(zoom.after(4, 0.25), 6.0);
        QCOMPARE(zoom.after(6, 0.75), 6.0);
        QCOMPARE(zoom.after(6, -0.75), 6.0);
        QCOMPARE(zoom.after(6, -1), 4.0);
    }
};

REVERIE_SUITE(ZoomStepsTest, None)

} // namespace zoom_steps_test

#include "zoom_steps_test.moc"
