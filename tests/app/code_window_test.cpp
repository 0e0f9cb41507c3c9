#include "app/window/panel_dock.h"
#include "core/experiment/presets.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/images/image_tile.h"
#include "ui/panels/code_panel.h"
#include "ui/panels/reconstructions_panel.h"

namespace code_window_test {

using namespace reverie;
using namespace reverie::test;

namespace {

CodePanel& panelOf(MainWindow& window) {
    return *static_cast<CodePanel*>(window.docks().code->panel());
}

/// 16–6–2 and back on bars and stripes.
ExperimentConfig smallAutoencoder() {
    ExperimentConfig config = findPreset("autoencoder-plain").config;
    config.data = "bars-4x4";
    config.epochs = 40;
    config.stages.front().own["encoder-layers"] = std::string("6,2");
    return config;
}

} // namespace

class CodeWindowTest : public QObject {
    Q_OBJECT

private slots:
    void casesMoveWhileItLearns() {
        WindowFixture fixture(smallAutoencoder());
        MainWindow& window = fixture.window();
        window.docks().code->show();
        window.docks().code->raise();
        QTRY_VERIFY(panelOf(window).shown());
        const Matrix before = panelOf(window).shown()->codes;
        QCOMPARE(before.rows(), Index{2});
        window.action(ActionId::Play)->trigger();
        QTRY_VERIFY(panelOf(window).shown()->codes != before);
        QTRY_VERIFY(!window.live().status().running);
        CodePlot& plot = panelOf(window).plot();
        QTest::mouseMove(&plot, plot.axisRect()->center());
        QTRY_VERIFY(!panelOf(window).decoded().isEmpty());
        QCOMPARE(panelOf(window).decoded().image().size(), Index{16});
    }

    void whatIsChangedAtRestIsSeen() {
        WindowFixture fixture(smallAutoencoder());
        MainWindow& window = fixture.window();
        const auto& panel = *static_cast<ReconstructionsPanel*>(window.docks().reconstructions->panel());
        QTRY_VERIFY(!panel.isEmpty());
        const auto summary = [&panel] { return panel.summary(); };
        QVERIFY(!summary().contains("spoilt"));
        window.session().change("corruption", std::string("masking"));
        QTRY_VERIFY(summary().contains("spoilt"));
    }

    void otherMachinesHaveNoMap() {
        WindowFixture fixture(smallAutoencoder());
        MainWindow& window = fixture.window();
        window.docks().code->show();
        window.docks().code->raise();
        QTRY_VERIFY(panelOf(window).shown());
        window.session().openRun(barsConfig());
        QTRY_VERIFY(panelOf(window).shown() == nullptr);
    }
};

REVERIE_SUITE(CodeWindowTest, Window)

} // namespace code_window_test

#include "code_window_test.moc"
