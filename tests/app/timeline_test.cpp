#include "app/window/panel_dock.h"
#include "core/io/bundled_model.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/panels/fantasies_panel.h"
#include "ui/panels/filters_panel.h"
#include "ui/panels/histograms_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/plots/error_curves.h"
#include "ui/widgets/histogram_view.h"
#include "ui/widgets/timeline_slider.h"

#include <QClipboard>
#include <QHelpEvent>
#include <QToolTip>

namespace timeline_test {

using namespace reverie;
using namespace reverie::test;

class TimelineTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;

    MainWindow& window() { return fixture_->window(); }
    TimelineBar& bar() { return *window().findChild<TimelineBar*>(); }
    TimelineSlider& slider() { return *window().findChild<TimelineSlider*>(); }
    FiltersPanel& filters() { return *static_cast<FiltersPanel*>(window().docks().filters->panel()); }
    const RunStatus& status() { return window().live().status(); }
    std::uint64_t pinned() { return status().pinned ? status().pinned->minibatch : 0; }
    void learn(int minibatches) {
        const std::uint64_t until = status().position.minibatch + static_cast<std::uint64_t>(minibatches);
        window().session().step(static_cast<std::uint64_t>(minibatches));
        QTRY_COMPARE(status().position.minibatch, until);
        QTRY_VERIFY(!status().running);
    }
    /// The filters that are shown are those of a moment.
    void waitForFilters(double epochs) {
        QTRY_COMPARE(filters().findChild<QLabel*>("shownCaption")->text(),
                     QStringLiteral("epoch %1").arg(epochs, 0, 'f', 1));
    }
    QImage picture() { return filters().view()->grab().toImage(); }
    void clickAt(std::uint64_t minibatch) {
        QTest::mouseClick(&slider(), Qt::LeftButton, {}, slider().placeOf(minibatch).toPoint());
    }

private slots:
    void initTestCase() { threads_ = threadCount(); }
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() {
        fixture_.reset();
        QTRY_COMPARE(threadCount(), threads_);
    }

    void theRunIsShownAsItWas() {
        learn(30);
        QTRY_VERIFY(bar().saying().startsWith("31 moments · every minibatch"));
        waitForFilters(status().position.totalEpochs());
        const QImage newest = picture();
        pressKeys(window(), Qt::Key_Left, Qt::ControlModifier);
        QTRY_COMPARE(pinned(), std::uint64_t{29});
        QCOMPARE(bar().saying().section(QStringLiteral(" · "), 2), QStringLiteral("live +1"));
        clickAt(10);
        QTRY_COMPARE(pinned(), std::uint64_t{10});
        waitForFilters(status().pinned->totalEpochs());
        const QImage then = picture();
        QVERIFY(then != newest);
        // What is shown stays while the run goes on.
        learn(5);
        QTRY_VERIFY(bar().saying().endsWith("live +25"));
        QCOMPARE(picture(), then);
        pressKeys(window(), Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(!status().pinned);
        waitForFilters(status().position.totalEpochs());
        QVERIFY(picture() != then);
    }

    void keysWalkThroughTheMoments() {
        learn(12);
        pressKeys(window(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(status().pinned);
        QCOMPARE(pinned(), std::uint64_t{0});
        slider().setFocus();
        QTest::keyClick(&slider(), Qt::Key_Right);
        QTRY_COMPARE(pinned(), std::uint64_t{1});
        QTest::keyClick(&slider(), Qt::Key_PageUp);
        QTRY_COMPARE(pinned(), std::uint64_t{11});
        QTest::keyClick(&slider(), Qt::Key_Right);
        QTRY_VERIFY(!status().pinned);
    }

    /// Looking back changes nothing of what is learned.
    void lookingBackLeavesTheRunAlone() {
        learn(10);
        clickAt(3);
        QTRY_COMPARE(pinned(), std::uint64_t{3});
        learn(10);
        Experiment straight(barsConfig());
        for (int i = 0; i < 20; ++i)
            straight.advance();
        pressKeys(window(), Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(!status().pinned);
        std::shared_ptr<const Snapshot> now;
        const_cast<LiveView&>(window().live()).withNet([&](std::shared_ptr<const Snapshot> net) { now = net; });
        QTRY_VERIFY(now != nullptr);
        QCOMPARE(netOf(*now->machine).top.weights, straight.machine().weights);
    }

    void aRunGoesOnFromAMoment() {
        learn(20);
        clickAt(8);
        QTRY_COMPARE(pinned(), std::uint64_t{8});
        whenDialogOpens<QMessageBox>([](QMessageBox& box) { press(box, "Resume from here"); });
        press(bar(), "Resume from here");
        QTRY_COMPARE(status().position.minibatch, std::uint64_t{8});
        QVERIFY(!status().pinned);
        QTRY_VERIFY(bar().saying().contains("9 moments"));
        learn(12);
        Experiment straight(barsConfig());
        for (int i = 0; i < 20; ++i)
            straight.advance();
        std::shared_ptr<const Snapshot> now;
        const_cast<LiveView&>(window().live()).withNet([&](std::shared_ptr<const Snapshot> net) { now = net; });
        QTRY_VERIFY(now != nullptr);
        QCOMPARE(netOf(*now->machine).top.weights, straight.machine().weights);
    }

    void aMomentWithoutCheckpointCannotBeResumed() {
        learn(20);
        clickAt(5);
        QTRY_COMPARE(pinned(), std::uint64_t{5});
        QVERIFY(!buttonCalled(bar(), "Resume from here")->isEnabled());
        clickAt(16);
        QTRY_COMPARE(pinned(), std::uint64_t{16});
        QVERIFY(buttonCalled(bar(), "Resume from here")->isEnabled());
    }

    void beforeAndAfterStandSideBySide() {
        learn(20);
        waitForFilters(status().position.totalEpochs());
        const QImage newest = picture();
        clickAt(0);
        QTRY_VERIFY(status().pinned);
        waitForFilters(0);
        QVERIFY(picture() != newest);
        press(bar(), "Before and after");
        QTRY_VERIFY(!status().pinned);
        QVERIFY(filters().keptView() != nullptr);
        QTRY_COMPARE(filters().findChild<QLabel*>("keptCaption")->text(), QStringLiteral("epoch 0.0"));
        QTRY_VERIFY(filters().findChild<QLabel*>("shownCaption")->text() != QStringLiteral("epoch 0.0"));
    }

    void histogramsAreThoseOfTheMoment() {
        PanelDock* dock = window().docks().histograms;
        auto& panel = *static_cast<HistogramsPanel*>(dock->panel());
        learn(20);
        dock->raise();
        QTRY_VERIFY(!panel.isEmpty());
        std::shared_ptr<const Snapshot> now;
        const_cast<LiveView&>(window().live()).withNet([&](std::shared_ptr<const Snapshot> net) { now = net; });
        QTRY_VERIFY(now != nullptr);
        const double deviation = parameterHistograms(*now->machine).front().deviation;
        QTRY_COMPARE(panel.view().histograms().front().deviation, deviation);
        pressKeys(window(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(panel.view().histograms().front().deviation < deviation);
        QCOMPARE(panel.view().histograms().front().name, std::string("weights, pixels – hidden 1"));
        QTest::mouseMove(const_cast<HistogramView*>(&panel.view()), panel.view().placeOf(0).center().toPoint());
        QTRY_VERIFY(
            window().findChild<QLabel*>("hoveredLabel")->text().startsWith("weights, pixels – hidden 1: "));
    }

    /// The layers of an autoencoder dream while they are learned, and so they do when they are looked at again.
    void anEarlierStageDreams() {
        fixture_.reset();
        ExperimentConfig config = barsConfig();
        config.stages = {{StageKind::Rbm, false, {{"epochs", std::int64_t{2}}}},
                         {StageKind::Autoencoder, false, {{"epochs", std::int64_t{20}}}}};
        fixture_ = std::make_unique<WindowFixture>(config);
        const auto& fantasies = *static_cast<FantasiesPanel*>(window().docks().fantasies->panel());
        for (PanelDock* dock : window().docks().all())
            dock->setVisible(dock == window().docks().fantasies);
        learn(1);
        QTRY_VERIFY(!fantasies.isEmpty());
        while (status().position.stage == 0)
            learn(1);
        QTRY_VERIFY(fantasies.isEmpty());
        pressKeys(window(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(!fantasies.isEmpty());
        pressKeys(window(), Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(fantasies.isEmpty());
    }

    void clampsAreMarks() {
        fixture_ = std::make_unique<WindowFixture>(memoryConfig());
        learn(3);
        pressKeys(window(), Qt::Key_4, {});
        learn(3);
        QHelpEvent help(QEvent::ToolTip, slider().placeOf(3).toPoint(),
                        slider().mapToGlobal(slider().placeOf(3).toPoint()));
        QApplication::sendEvent(&slider(), &help);
        QTRY_COMPARE(QToolTip::text(), QStringLiteral("minibatch 3: clamped 4"));
        QToolTip::hideText();
    }

    void theCommandIsCopied() {
        learn(6);
        window().session().change("learning-rate", 0.25);
        learn(4);
        QTRY_COMPARE(window().live().marks().size(), std::size_t{1});
        press(bar(), "Copy as command");
        const QString command = QGuiApplication::clipboard()->text();
        QVERIFY2(command.contains("--at 6:learning-rate=0.25") && command.endsWith("--minibatches 10"),
                 qPrintable(command));
    }

    /// What a run has measured and what was done to it come back with it.
    void aCheckpointBringsItsErrorsAndMarks() {
        ExperimentConfig config = memoryConfig();
        config.evaluationInterval = 45;
        Experiment experiment(config);
        for (int i = 0; i < 45; ++i)
            experiment.advance();
        experiment.change("learning-rate", 0.02);
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("run.safetensors"));
        experiment.saveCheckpoint(file.toStdString());
        window().openPath(file);
        QTRY_COMPARE(status().position.minibatch, std::uint64_t{45});
        auto* errors = window().findChild<ErrorCurves*>();
        QTRY_VERIFY(!errors->isEmpty());
        QTRY_COMPARE(window().live().marks().size(), std::size_t{1});
        QHelpEvent help(QEvent::ToolTip, slider().placeOf(45).toPoint(),
                        slider().mapToGlobal(slider().placeOf(45).toPoint()));
        QApplication::sendEvent(&slider(), &help);
        QTRY_VERIFY(QToolTip::text().contains("learning rate"));
        QToolTip::hideText();
    }

    void aModelHasNoTimeline() {
        QVERIFY(bar().isVisible());
        window().openBundled(bundledModels().front());
        QTRY_VERIFY(window().live().description()->viewOnly);
        QTRY_VERIFY(!bar().isVisible());
    }
};

REVERIE_SUITE(TimelineTest, Window)

} // namespace timeline_test

#include "timeline_test.moc"
