#include "app/window/panel_dock.h"
#include "core/experiment/presets.h"
#include "core/io/model_file.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/inference_panel.h"

#include <QComboBox>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace inference_window_test {

using namespace reverie;
using namespace reverie::test;

namespace {

InferencePanel& panelOf(MainWindow& window) {
    return *static_cast<InferencePanel*>(window.docks().inference->panel());
}

template<class Widget>
Widget* part(MainWindow& window, const char* name) {
    return panelOf(window).findChild<Widget*>(QString::fromLatin1(name));
}

void show(MainWindow& window) {
    window.docks().inference->show();
    window.docks().inference->raise();
    QTRY_VERIFY(window.docks().inference->seen());
}

void press(MainWindow& window, const char* button) {
    QTest::mouseClick(part<QPushButton>(window, button), Qt::LeftButton);
}

} // namespace

class InferenceWindowTest : public QObject {
    Q_OBJECT

private slots:
    void aDeepBoltzmannMachineStandsBesideABeliefNet() {
        ExperimentConfig net = findPreset("bars-dbn").config;
        for (StagePlan& stage : net.stages)
            stage.own["epochs"] = std::int64_t{1};
        WindowFixture fixture(net);
        MainWindow& window = fixture.window();
        window.action(ActionId::Play)->trigger();
        QTRY_VERIFY(window.live().status().position.stage > 1 && !window.live().status().running);
        show(window);
        press(window, "keep");
        QTRY_VERIFY(panelOf(window).beside().contains(QStringLiteral("16–12–12")));
        window.session().openRun(findPreset("bars-dbm").config);
        QTRY_COMPARE(window.live().config().preset, std::string("bars-dbm"));
        press(window, "infer");
        QTRY_COMPARE(panelOf(window).shown().machines.size(), std::size_t{2});
        const auto& [machine, beside] =
            std::tie(panelOf(window).shown().machines[0], panelOf(window).shown().machines[1]);
        QCOMPARE(machine.kind, QStringLiteral("DBM"));
        QCOMPARE(machine.curve.bounds.size(), std::size_t{26});
        QCOMPARE(beside.curve.bounds.size(), std::size_t{1});
        for (const MachineInference* one : {&machine, &beside}) {
            QVERIFY(one->logZ.exact && one->curve.exact);
            QVERIFY(one->curve.bounds.back() < *one->curve.exact + 1e-4);
        }
        // Another case at once, without the button.
        const double before = machine.curve.bounds.front();
        part<QSpinBox>(window, "case")->setFocus();
        QTest::keyClick(part<QSpinBox>(window, "case"), Qt::Key_Up);
        QTRY_VERIFY(panelOf(window).shown().machines[0].curve.bounds.front() != before);
        QTest::mouseClick(part<QToolButton>(window, "drop"), Qt::LeftButton);
        QTRY_COMPARE(panelOf(window).shown().machines.size(), std::size_t{1});
    }

    void machinesOfOtherShapesAreRefused() {
        WindowFixture fixture(findPreset("bars-boltzmann").config);
        MainWindow& window = fixture.window();
        show(window);
        press(window, "infer");
        QTRY_VERIFY(!panelOf(window).busy());
        QVERIFY(panelOf(window).findChild<EmptyState*>()->isVisible());
        press(window, "keep");
        QTRY_VERIFY(!panelOf(window).beside().isEmpty());
        window.session().openRun(findPreset("bars-dbm").config);
        QTRY_COMPARE(window.live().config().preset, std::string("bars-dbm"));
        press(window, "infer");
        QTRY_VERIFY(!panelOf(window).busy());
        QVERIFY(panelOf(window).shown().machines.empty());
    }

    void theWindowClosesWhileItAnneals() {
        const int threads = threadCount();
        {
            WindowFixture fixture(std::nullopt);
            MainWindow& window = fixture.window();
            show(window);
            press(window, "infer");
            QTest::qWait(100);
            QVERIFY(panelOf(window).busy());
            window.close();
        }
        QTRY_COMPARE(threadCount(), threads);
    }
};

REVERIE_SUITE(InferenceWindowTest, Window)

} // namespace inference_window_test

#include "inference_window_test.moc"
