#include "app/window/dress.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "tests/app/session_watch.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/fantasies_panel.h"

#include <QDialog>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QProcess>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace reverie;
using namespace reverie::test;

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
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
        QVERIFY(window.live().description()->trainingChains);
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
            machines.push_back(loadModel(path.toStdString()).net.top.weights);
        }
        QVERIFY(machines[0] == machines[1]);
    }

    void startingOverAsksWhenWorkWouldBeLost() {
        MainWindow& window = fixture_->window();
        window.action(ActionId::StartOver)->trigger();
        QVERIFY(!question(window));
        QTest::keyClick(&window, Qt::Key_Period);
        QTRY_COMPARE(window.live().status().position.minibatch, std::uint64_t{1});
        window.action(ActionId::StartOver)->trigger();
        QTRY_VERIFY(question(window));
        press(*question(window), QStringLiteral("Cancel"));
        QTRY_VERIFY(!question(window));
        QCOMPARE(window.live().status().position.minibatch, std::uint64_t{1});
        window.action(ActionId::StartOver)->trigger();
        QTRY_VERIFY(question(window));
        press(*question(window), QStringLiteral("Start over"));
        QTRY_COMPARE(window.live().status().position.minibatch, std::uint64_t{0});
        QVERIFY(!window.isWindowModified());
    }

    void savingFirstLosesNothing() {
        MainWindow& window = fixture_->window();
        const QTemporaryDir folder;
        const QString path = folder.filePath("kept.reverie");
        QTest::keyClick(&window, Qt::Key_Period);
        QTRY_COMPARE(window.live().status().position.minibatch, std::uint64_t{1});
        window.action(ActionId::StartOver)->trigger();
        QTRY_VERIFY(question(window));
        nameFile(path);
        press(*question(window), QStringLiteral("Save"));
        QTRY_COMPARE(window.live().status().position.minibatch, std::uint64_t{0});
        QVERIFY(QFile::exists(path));
        drop(window, path);
        QTRY_COMPARE(window.live().status().position.minibatch, std::uint64_t{1});
    }

    void closingAsksAndThenJoins() {
        MainWindow& window = fixture_->window();
        QTest::keyClick(&window, Qt::Key_Space);
        QTRY_VERIFY(window.live().status().unsaved);
        QVERIFY(!window.close());
        QTRY_VERIFY(question(window));
        press(*question(window), QStringLiteral("Close without"));
        QTRY_VERIFY(!window.isVisible());
    }

    void droppedDataBecomeARun() {
        MainWindow& window = fixture_->window();
        const QTemporaryDir folder;
        const QString images = folder.filePath("images-idx3-ubyte");
        writeIdx(openDataset("bars-5x5")->training, images.toStdString());
        drop(window, images);
        QTRY_COMPARE(window.live().description()->shape.pixels(), Index{25});
        QCOMPARE(QSettings().value("recentFiles").toStringList(), QStringList{images});
        drop(window, QStringLiteral("/nowhere/at-all"));
        auto* problem = window.findChild<MessageBar*>(QStringLiteral("problemBar"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().startsWith("/nowhere/at-all"), qPrintable(problem->text()));
        QCOMPARE(window.live().description()->shape.pixels(), Index{25});
        press(*problem, QStringLiteral("Dismiss"));
        QVERIFY(!problem->isVisible());
    }

    void aDropNeverMovesTheFileNorTakesNothing() {
        MainWindow& window = fixture_->window();
        QMimeData nothing;
        QDropEvent empty(QPointF(50, 50), Qt::CopyAction, &nothing, Qt::LeftButton, Qt::NoModifier);
        empty.ignore();
        QApplication::sendEvent(&window, &empty);
        QVERIFY(!empty.isAccepted());
        QVERIFY(QSettings().value("recentFiles").toStringList().isEmpty());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QStringLiteral("/nowhere/at-all"))});
        const Qt::DropActions either = Qt::CopyAction | Qt::MoveAction;
        QDragEnterEvent enter(QPoint(50, 50), either, &data, Qt::LeftButton, Qt::ShiftModifier);
        QApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent move(QPointF(50, 50), either, &data, Qt::LeftButton, Qt::ShiftModifier);
        QApplication::sendEvent(&window, &move);
        QVERIFY(move.isAccepted());
        QCOMPARE(move.dropAction(), Qt::CopyAction);
    }

    void aNameWithoutAnEndingGetsOne() {
        MainWindow& window = fixture_->window();
        const QTemporaryDir folder;
        nameFile(folder.filePath("model"));
        pressKeys(window, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(QFile::exists(folder.filePath("model.safetensors")));
    }

    void aModelIsShownNotTrained() {
        MainWindow& window = fixture_->window();
        const QTemporaryDir folder;
        const QString path = folder.filePath("model.safetensors");
        nameFile(path);
        pressKeys(window, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(QFile::exists(path));
        nameFile(path);
        pressKeys(window, Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(window.live().description()->viewOnly);
        QVERIFY(window.action(ActionId::Play)->isEnabled()); // to play is to train from nothing
        QVERIFY(window.action(ActionId::SaveModel)->isEnabled());
        QVERIFY(!window.action(ActionId::SaveCheckpoint)->isEnabled());
    }

    void exportsEachPanelAndTheCurves() {
        MainWindow& window = fixture_->window();
        QTest::keyClick(&window, Qt::Key_Period);
        QTRY_VERIFY(window.live().hasMeasurements());
        QTest::qWait(150);
        const QTemporaryDir folder;
        for (PanelDock* dock : frontDocks(window.docks(), Layout::Train)) {
            const QString path = folder.filePath(dock->panel()->id() + ".png");
            auto* exporter = window.findChild<QAction*>("export-" + dock->panel()->id());
            QVERIFY(exporter);
            nameFile(path);
            exporter->trigger();
            QVERIFY2(!QImage(path).isNull(), qPrintable(path));
        }
        const QString csv = folder.filePath("curves.csv");
        nameFile(csv);
        pressKeys(window, Qt::Key_E, Qt::ControlModifier);
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), qsizetype{2});
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

    void aKilledRunIsOfferedInABar() {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--train-until-killed"), fixture_->autosaves()});
        QVERIFY(child.waitForReadyRead(30000));
        child.kill();
        QVERIFY(child.waitForFinished());
        fixture_->reopen();
        MainWindow& window = fixture_->window();
        auto* offer = window.findChild<MessageBar*>(QStringLiteral("offerBar"));
        QTRY_VERIFY(offer->isVisible());
        QVERIFY2(offer->text().contains("epoch 1"), qPrintable(offer->text()));
        press(*offer, QStringLiteral("Resume"));
        QTRY_COMPARE(window.live().status().position.epoch, std::int64_t{1});
        QVERIFY(!offer->isVisible());
        QVERIFY(window.isWindowModified());
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

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == QLatin1String("--train-until-killed"))
        return test::trainUntilKilled(arguments[2]);
    MainWindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "main_window_test.moc"
