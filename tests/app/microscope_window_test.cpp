#include "app/window/lesson_director.h"
#include "app/window/panel_dock.h"
#include "core/experiment/presets.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/panels/microscope_panel.h"

#include <algorithm>

namespace microscope_window_test {

using namespace reverie;
using namespace reverie::test;

namespace {

MicroscopePanel& panelOf(MainWindow& window) {
    return *static_cast<MicroscopePanel*>(window.docks().microscope->panel());
}

void press(MicroscopePanel& panel, const QString& name) {
    QAbstractButton* button = buttonCalled(panel, name);
    QVERIFY(button != nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
}

} // namespace

class MicroscopeWindowTest : public QObject {
    Q_OBJECT

private slots:
    void theKeyOpensItAndHalfStepsFollow() {
        WindowFixture fixture(barsConfig());
        MainWindow& window = fixture.window();
        pressKeys(window, Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(panelOf(window).shown());
        QCOMPARE(panelOf(window).shown()->states.size(), std::size_t{1});
        press(panelOf(window), QStringLiteral("Half step"));
        press(panelOf(window), QStringLiteral("Whole step"));
        QCOMPARE(panelOf(window).shown()->states.size(), std::size_t{4});
        QVERIFY(panelOf(window).shown()->statistics.complete);
        QVERIFY(panelOf(window).shown()->learningRate > 0);
        const Vector drawn = panelOf(window).shown()->states[1]->sample;
        press(panelOf(window), QStringLiteral("Restart"));
        QTRY_COMPARE(panelOf(window).shown()->states.size(), std::size_t{1});
        press(panelOf(window), QStringLiteral("Half step"));
        QVERIFY(panelOf(window).shown()->states[1]->sample == drawn);
    }

    void everyMachineGoesUnderTheGlass_data() {
        QTest::addColumn<QString>("preset");
        for (const char* preset : {"bars-exact", "bars-dbn", "bars-dbm", "digits-boltzmann", "autoencoder-plain"})
            QTest::newRow(preset) << QString::fromLatin1(preset);
    }
    void everyMachineGoesUnderTheGlass() {
        QFETCH(QString, preset);
        WindowFixture fixture(findPreset(preset.toStdString()).config);
        MainWindow& window = fixture.window();
        window.findChild<LessonDirector*>()->follow({QStringLiteral("glass"), QStringLiteral("3")});
        QTRY_VERIFY(panelOf(window).shown());
        const GlassView& view = *panelOf(window).shown();
        QVERIFY(view.states.size() >= (view.chained ? 7U : 3U));
        for (const auto& state : view.states)
            QVERIFY(state->mean.allFinite() && state->sample.allFinite());
        QVERIFY(view.statistics.complete);
        QVERIFY(!panelOf(window).grab().isNull());
    }

    void anotherRunEndsWhatWasUnderTheGlass() {
        WindowFixture fixture(barsConfig());
        MainWindow& window = fixture.window();
        pressKeys(window, Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(panelOf(window).shown());
        window.session().openRun(findPreset("bars-dbm").config);
        QTRY_VERIFY(panelOf(window).shown() && panelOf(window).shown()->sides);
    }
};

REVERIE_SUITE(MicroscopeWindowTest, Window)

} // namespace microscope_window_test

#include "microscope_window_test.moc"
