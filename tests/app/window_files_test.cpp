#include "app/window/dress.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QImage>
#include <QMimeData>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

namespace window_files_test {

using namespace reverie;
using namespace reverie::test;

/// The window's files: opening, saving, exporting, and asking when work would be lost.
class WindowFilesTest : public QObject {
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

    void theQuestionIsGoneBeforeAFileNameIsAsked() {
        MainWindow& window = fixture_->window();
        QTest::keyClick(&window, Qt::Key_Period);
        QTRY_COMPARE(window.live().status().position.minibatch, std::uint64_t{1});
        window.action(ActionId::StartOver)->trigger();
        QTRY_VERIFY(question(window));
        bool stillThere = false;
        QTimer look;
        connect(&look, &QTimer::timeout, this, [&] {
            auto* name = window.findChild<QFileDialog*>();
            if (name == nullptr || !name->isVisible()) return;
            look.stop();
            const QMessageBox* box = question(window);
            stillThere = box != nullptr && box->isVisible();
            name->reject();
        });
        look.start(20);
        press(*question(window), QStringLiteral("Save checkpoint"));
        QTRY_VERIFY(!look.isActive());
        QVERIFY(!stillThere);
        QTRY_VERIFY(!question(window));
        QCOMPARE(window.live().status().position.minibatch, std::uint64_t{1});
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

    // Who looks at a dreaming net and opens data wants to see them learned.
    void dataAreLaidOutForLearning() {
        fixture_ = std::make_unique<WindowFixture>(std::nullopt, true);
        MainWindow& window = fixture_->window();
        QTRY_VERIFY(window.docks().board->seen());
        const QTemporaryDir folder;
        const QString images = folder.filePath("images-idx3-ubyte");
        writeIdx(openDataset("bars-5x5")->training, images.toStdString());
        window.openPath(images);
        QTRY_VERIFY(window.docks().filters->seen());
        QCOMPARE(window.live().description()->shape.pixels(), Index{25});
        QTRY_VERIFY(window.docks().curves->seen() && window.docks().experiment->seen());
    }

    void aModelWithoutLabelsIsNotLeftWithAnEmptyBoard() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("plain.safetensors");
        fixture_->window().session().saveModel(file.toStdString());
        QTRY_VERIFY(QFile::exists(file));
        fixture_ = std::make_unique<WindowFixture>(std::nullopt, true);
        MainWindow& window = fixture_->window();
        QTRY_VERIFY(window.docks().board->seen());
        window.openPath(file);
        QTRY_VERIFY(window.docks().filters->seen());
        QVERIFY(window.live().description()->viewOnly);
    }

    void droppedPicturesAreCutIntoPatchesForRealValuedUnits() {
        MainWindow& window = fixture_->window();
        const QTemporaryDir folder;
        QImage picture(80, 60, QImage::Format_Grayscale8);
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                picture.setPixel(x, y, qRgb((x * y) % 256, (x * y) % 256, (x * y) % 256));
        QVERIFY(picture.save(folder.filePath("picture.png")));
        drop(window, folder.filePath("picture.png"));
        QTRY_COMPARE(window.live().config().visibleUnits, UnitKind::Gaussian);
        QCOMPARE(window.live().description()->shape.pixels(), Index{14 * 14});
        QCOMPARE(window.live().config().data, folder.filePath("picture.png").toStdString());
        drop(window, folder.path());
        QTRY_COMPARE(window.live().config().data, folder.path().toStdString());
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

    void aKilledRunIsOfferedInABar() {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {test::trainUntilKilledName, fixture_->autosaves()});
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

private:
    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;
};

REVERIE_SUITE(WindowFilesTest, Window)

} // namespace window_files_test

#include "window_files_test.moc"
