#include "app/window/dress.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "core/experiment/presets.h"
#include "core/io/model_file.h"
#include "tests/app/session_watch.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/fantasies_panel.h"
#include "ui/panels/network_panel.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QTemporaryDir>
#include <QToolButton>

namespace main_window_test {

using namespace reverie;
using namespace reverie::test;

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
    /// A dock that comes to the front knows the net that was fetched for others.
    void anAutoencoderSaysThatItDoesNotDream() {
        ExperimentConfig config = findPreset("autoencoder-plain").config;
        config.stages.front().own["hidden"] = std::int64_t{10};
        WindowFixture fixture(config);
        MainWindow& window = fixture.window();
        QTest::keyClick(&window, Qt::Key_F2);
        QTRY_VERIFY(window.docks().network->seen());
        QTRY_VERIFY(!static_cast<NetworkPanel*>(window.docks().network->panel())->isEmpty());
        QTest::keyClick(&window, Qt::Key_F3);
        QTRY_VERIFY(window.docks().fantasies->seen());
        QTRY_COMPARE(window.docks().fantasies->panel()->findChild<EmptyState*>()->headline(),
                     QStringLiteral("No dreams"));
    }

    void initTestCase() {
        dressApplication();
        threads_ = test::threadCount();
    }

    void init() { fixture_ = std::make_unique<WindowFixture>(); }

    void cleanup() {
        fixture_.reset();
        QTRY_COMPARE(test::threadCount(), threads_);
    }

    void opensOnTheBundledDigits() {
        fixture_ = std::make_unique<WindowFixture>(std::nullopt);
        MainWindow& window = fixture_->window();
        QCOMPARE(window.live().description()->config.preset, std::string("digits-pcd"));
        QVERIFY(!window.live().samplerFantasies());
        QCOMPARE(window.live().description()->shape.pixels(), Index{784});
        QVERIFY(!window.live().status().running);
        QVERIFY(window.windowTitle().contains("digits"));
    }

    void takesMostOfTheScreenAtFirst() {
        MainWindow& window = fixture_->window();
        const QSize screen = window.screen()->availableSize();
        const QSize least = QSize(1280, 720).boundedTo(screen - QSize(16, 48));
        QCOMPARE(window.size().expandedTo(least), window.size());
        QCOMPARE(window.size().expandedTo(screen * 0.8), window.size());
        QVERIFY(window.height() < screen.height());
    }

    void aShortSentenceMakesASlimBar() {
        QMainWindow window;
        auto* bar = new MessageBar(QStringLiteral("bar"), &window);
        window.addToolBar(bar);
        window.resize(1280, 400);
        window.show();
        bar->showMessage(QStringLiteral("“Digits, persistent chains” was interrupted after epoch 100."), {});
        QTRY_VERIFY(bar->isVisible());
        QTRY_VERIFY2(bar->height() < 3 * bar->fontMetrics().height(), qPrintable(QString::number(bar->height())));
    }

    void dreamsSlowlyWhileTrainingRests() {
        MainWindow& window = fixture_->window();
        QVERIFY(window.live().samplerFantasies());
        const auto* fantasies = qobject_cast<FantasiesPanel*>(window.docks().fantasies->panel());
        const auto steps = [fantasies] { return fantasies->summary().section(u' ', 2, 2).toInt(); };
        QTRY_VERIFY(steps() > 0);
        QElapsedTimer time;
        const int before = steps();
        time.start();
        QTRY_VERIFY(steps() >= before + 5);
        QVERIFY(steps() - before <= 2 + time.elapsed() / 100);
    }

    void spacePlaysAndPauses() {
        MainWindow& window = fixture_->window();
        QTest::keyClick(&window, Qt::Key_Space);
        QTRY_VERIFY(window.live().status().position.minibatch > 3);
        QVERIFY(window.live().status().running);
        QVERIFY(window.action(ActionId::Play)->isChecked());
        QVERIFY(!window.action(ActionId::StepMinibatch)->isEnabled());
        QTest::keyClick(&window, Qt::Key_Space);
        QTRY_VERIFY(!window.live().status().running);
        QVERIFY(!window.action(ActionId::Play)->isChecked());
        QVERIFY(window.isWindowModified());
    }

    void spaceYieldsToEditorsAndButtons() {
        MainWindow& window = fixture_->window();
        QLineEdit editor(&window);
        QPushButton button(&window);
        editor.show();
        button.show();
        QSignalSpy pressed(&button, &QPushButton::clicked);
        editor.setFocus();
        QTRY_VERIFY(editor.hasFocus());
        QTest::keyClicks(&editor, QStringLiteral("a .b"));
        QCOMPARE(editor.text(), QStringLiteral("a .b"));
        button.setFocus();
        QTest::keyClick(&button, Qt::Key_Space);
        QCOMPARE(pressed.count(), 1);
        QTest::qWait(50);
        QCOMPARE(window.live().status().position.minibatch, std::uint64_t{0});
        QVERIFY(!window.live().status().running);
    }

    void spacePlaysFromANumberAfterCommittingIt() {
        MainWindow& window = fixture_->window();
        auto* rate = window.findChild<QAbstractSpinBox*>(QStringLiteral("learning-rate"));
        rate->setFocus();
        QTRY_VERIFY(rate->hasFocus());
        rate->selectAll();
        QTest::keyClicks(rate, QStringLiteral("0.07"));
        QTest::keyClick(rate, Qt::Key_Space);
        QTRY_VERIFY(window.live().status().position.minibatch > 3);
        QVERIFY(window.live().status().running);
        QCOMPARE(rate->text(), QStringLiteral("0.07"));
        QCOMPARE(window.live().config().learningRate, 0.07);
    }

    void spacePlaysOnceApplyWasPressed() {
        MainWindow& window = fixture_->window();
        auto* panel = window.findChild<QWidget*>(QStringLiteral("experiment"));
        auto* hidden = panel->findChild<QAbstractSpinBox*>(QStringLiteral("hidden"));
        hidden->setFocus();
        hidden->selectAll();
        QTest::keyClicks(hidden, QStringLiteral("31\t"));
        auto* apply = panel->findChild<QPushButton*>(QStringLiteral("apply"));
        QTRY_VERIFY(apply->isVisible());
        apply->setFocus();
        QTest::mouseClick(apply, Qt::LeftButton);
        QTRY_COMPARE(window.live().config().hiddenCount, std::int64_t{31});
        QTRY_VERIFY(!apply->isVisible());
        QTest::keyClick(window.focusWidget(), Qt::Key_Space);
        QTRY_VERIFY(window.live().status().position.minibatch > 3);
    }

    void playStartsTheRunThatWasFilledIn() {
        MainWindow& window = fixture_->window();
        static_cast<ExperimentPanel*>(window.docks().experiment->panel())
            ->setText(QStringLiteral("data"), QStringLiteral("bars-5x5"));
        QTest::keyClick(&window, Qt::Key_Space);
        QTRY_COMPARE(window.live().description()->shape.pixels(), Index{25});
        QTRY_VERIFY(window.live().status().position.minibatch > 0);
        window.session().pause();
        QTRY_VERIFY(!window.live().status().running);
    }

    void stepsByKeyAndButton() {
        MainWindow& window = fixture_->window();
        QTest::keyClick(&window, Qt::Key_Period);
        QTRY_COMPARE(window.live().status().position.minibatch, std::uint64_t{1});
        for (QToolButton* button : window.findChildren<QToolButton*>())
            if (button->defaultAction() == window.action(ActionId::StepMinibatch))
                QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(window.live().status().position.minibatch, std::uint64_t{2});
        QTest::keyClick(&window, Qt::Key_Period, Qt::ShiftModifier);
        QTRY_COMPARE(window.live().status().position.epoch, std::int64_t{1});
        QTRY_VERIFY(!window.live().status().running);
    }

    void nothingIsCopiedForClosedDocks() {
        MainWindow& window = fixture_->window();
        for (PanelDock* dock : window.docks().all())
            dock->close();
        QTest::qWait(100);
        const std::uint64_t before = window.session().bytesCopied();
        QTest::keyClick(&window, Qt::Key_Space);
        QTRY_VERIFY(window.live().status().position.minibatch > 200);
        QCOMPARE(window.session().bytesCopied(), before);
        window.docks().filters->show();
        QTRY_VERIFY(window.session().bytesCopied() > before);
    }

    void whatIsOnScreenNeverChangesTheNumbers() {
        std::vector<Matrix> machines;
        for (const bool visible : {true, false}) {
            fixture_ = std::make_unique<WindowFixture>();
            MainWindow& window = fixture_->window();
            if (!visible)
                for (PanelDock* dock : window.docks().all())
                    dock->close();
            window.session().setEpochs(80);
            QTest::keyClick(&window, Qt::Key_Space);
            QTRY_VERIFY(window.live().status().finished);
            const QTemporaryDir folder;
            const QString path = folder.filePath("model.safetensors");
            window.session().saveModel(path.toStdString());
            QTRY_VERIFY(QFile::exists(path));
            machines.push_back(loadModel(path.toStdString()).net().top.weights);
        }
        QVERIFY(machines[0] == machines[1]);
    }

    void aRefusedSettingIsToldBesideTheForm() {
        MainWindow& window = fixture_->window();
        auto* panel = window.findChild<ExperimentPanel*>();
        ExperimentConfig impossible = barsConfig();
        impossible.data = "/nowhere";
        emit panel->startRequested(impossible);
        const auto told = [panel] {
            for (const QLabel* label : panel->findChildren<QLabel*>())
                if (label->isVisible() && label->text().contains("/nowhere")) return true;
            return false;
        };
        QTRY_VERIFY(told());
        QCOMPARE(window.live().description()->shape.pixels(), Index{16});
    }

    void helpOpensOverTheWindow() {
        MainWindow& window = fixture_->window();
        for (const ActionId id : {ActionId::Shortcuts, ActionId::About}) {
            window.action(id)->trigger();
            QDialog* shown = nullptr;
            for (QDialog* dialog : window.findChildren<QDialog*>())
                if (dialog->isVisible()) shown = dialog;
            QVERIFY(shown);
            QTest::keyClick(shown, Qt::Key_Escape);
            QTRY_VERIFY(window.findChildren<QDialog*>().isEmpty());
        }
    }

private:
    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;
};

REVERIE_SUITE(MainWindowTest, Window)

} // namespace main_window_test

#include "main_window_test.moc"
