#include "app/window/panel_dock.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/panels/fantasies_panel.h"
#include "ui/panels/likelihood_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace likelihood_window_test {

using namespace reverie;
using namespace reverie::test;

namespace {

LikelihoodPanel& likelihood(MainWindow& window) {
    return *static_cast<LikelihoodPanel*>(window.docks().likelihood->panel());
}

template<class Widget>
Widget* part(MainWindow& window, const char* name) {
    return likelihood(window).findChild<Widget*>(QString::fromLatin1(name));
}

void chooseThorough(MainWindow& window) {
    part<QComboBox>(window, "plan")->setFocus();
    QTest::keyClick(part<QComboBox>(window, "plan"), Qt::Key_Down);
    QVERIFY(likelihood(window).thorough());
}

} // namespace

class LikelihoodWindowTest : public QObject {
    Q_OBJECT

private slots:
    void theKeyShowsThePanelAndTheButtonEstimates() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        pressKeys(window, Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(window.docks().likelihood->seen());
        QVERIFY(part<QPushButton>(window, "estimate")->hasFocus());
        QTest::keyClick(part<QPushButton>(window, "estimate"), Qt::Key_Space);
        QVERIFY(likelihood(window).busy());
        QTRY_VERIFY(likelihood(window).shown());
        QVERIFY(!likelihood(window).busy());
        QCOMPARE(likelihood(window).shown()->epoch, 0.0);
        QVERIFY(!window.live().status().running);
    }

    void itMeasuresASnapshotOfTheRunningNet() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        pressKeys(window, Qt::Key_L, Qt::ControlModifier);
        window.action(ActionId::Play)->trigger();
        QTRY_VERIFY(window.live().status().position.minibatch > 20);
        QTest::mouseClick(part<QPushButton>(window, "estimate"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(likelihood(window).shown(), 20000);
        QVERIFY(window.live().status().running);
        QVERIFY(likelihood(window).shown()->epoch > 0);
        window.action(ActionId::Play)->trigger();
        QTRY_VERIFY(!window.live().status().running);
    }

    void cancellingEndsItAtOnce() {
        WindowFixture fixture(std::nullopt);
        MainWindow& window = fixture.window();
        pressKeys(window, Qt::Key_L, Qt::ControlModifier);
        chooseThorough(window);
        QTest::mouseClick(part<QPushButton>(window, "estimate"), Qt::LeftButton);
        QTRY_VERIFY(part<QLabel>(window, "doing")->isVisible());
        QTest::mouseClick(part<QToolButton>(window, "cancel"), Qt::LeftButton);
        QVERIFY(!likelihood(window).busy());
        QTest::qWait(200);
        QVERIFY(!likelihood(window).busy() && !likelihood(window).shown());
    }

    void anotherRunForgetsTheEstimateAndTheJob() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        pressKeys(window, Qt::Key_L, Qt::ControlModifier);
        QTest::mouseClick(part<QPushButton>(window, "estimate"), Qt::LeftButton);
        QTRY_VERIFY(likelihood(window).shown());
        chooseThorough(window);
        QTest::mouseClick(part<QPushButton>(window, "estimate"), Qt::LeftButton);
        ExperimentConfig other = barsConfig();
        other.hiddenCount = 7;
        window.session().openRun(other);
        QTRY_COMPARE(window.live().config().hiddenCount, 7);
        QVERIFY(!likelihood(window).busy() && !likelihood(window).shown());
    }

    void theWindowClosesWhileItAnneals() {
        const int threads = threadCount();
        {
            WindowFixture fixture(std::nullopt);
            MainWindow& window = fixture.window();
            pressKeys(window, Qt::Key_L, Qt::ControlModifier);
            chooseThorough(window);
            QTest::mouseClick(part<QPushButton>(window, "estimate"), Qt::LeftButton);
            QTRY_VERIFY(part<QLabel>(window, "doing")->isVisible());
            QTest::qWait(100);
            window.close();
        }
        QTRY_COMPARE(threadCount(), threads);
    }

    // Fantasies come from the training's chains where it has some, also when that changes.
    void theEstimatorChangesWhileItTrains() {
        ExperimentConfig config = barsConfig();
        config.estimator = Estimator::ContrastiveDivergence;
        config.compareWith = Comparison::PersistentContrastiveDivergence;
        WindowFixture fixture(config);
        MainWindow& window = fixture.window();
        QVERIFY(window.live().samplerFantasies());
        window.action(ActionId::Play)->trigger();
        QTRY_VERIFY(window.live().status().position.minibatch > 5);
        for (const char* estimator : {"fast-pcd", "pt", "pcd"}) {
            window.session().change("estimator", std::string(estimator));
            QTRY_COMPARE(settingText(window.live().config(), findSetting("estimator")), std::string(estimator));
            QVERIFY(!window.live().samplerFantasies());
            const std::uint64_t now = window.live().status().position.minibatch;
            QTRY_VERIFY(window.live().status().position.minibatch > now + 5);
        }
        window.session().change("estimator", std::string("cd"));
        QTRY_VERIFY(window.live().samplerFantasies());
        window.action(ActionId::Play)->trigger();
        QTRY_VERIFY(!window.live().status().running);
    }
};

REVERIE_SUITE(LikelihoodWindowTest, Window)

} // namespace likelihood_window_test

#include "likelihood_window_test.moc"
