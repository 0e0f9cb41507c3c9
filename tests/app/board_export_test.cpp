#include "app/window/dress.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "tests/app/small_movements.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/panels/board_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/task_progress.h"

#include <QImageReader>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QToolButton>

namespace board_export_test {

using namespace reverie;
using namespace reverie::test;

/// Export on the board: its figure, and its movement, which the window writes in the background.
class BoardExportTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        dressApplication();
        threads_ = threadCount();
    }

    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        fixture_ = std::make_unique<WindowFixture>(memoryConfig());
        window().action(ActionId::DreamLayout)->trigger();
        QTRY_VERIFY(!board().isEmpty());
    }

    void cleanup() {
        fixture_.reset();
        QTRY_COMPARE(threadCount(), threads_);
    }

    void theFigureIsWritten() {
        const QString path = folder_->filePath(QStringLiteral("board.png"));
        nameFile(path);
        chooseExport(Qt::Key_Down);
        QVERIFY(!QImage(path).isNull());
        QCOMPARE(window().statusBar()->currentMessage(), QStringLiteral("Exported ") + path);
    }

    void whatWasRecordedIsWritten() {
        const auto frames = [this] { return static_cast<int>(board().movement().frames.size()); };
        QTest::mouseClick(button("Record"), Qt::LeftButton);
        QTRY_VERIFY(frames() > 3);
        QTest::mouseClick(button("Record"), Qt::LeftButton);
        nameFile(gif());
        chooseExport(Qt::Key_Up);
        QCOMPARE(window().movementExport().path().string(), gif().toStdString());
        QTRY_COMPARE(window().statusBar()->currentMessage(), QStringLiteral("Exported ") + gif());
        QVERIFY(progress().isHidden());
        QCOMPARE(QImageReader(gif()).imageCount(), frames());
    }

    void anExportUnderWayIsShownAndNoOtherOffered() {
        QTest::mouseClick(button("Record"), Qt::LeftButton);
        QAction* offer = button("Export")->menu()->actions().back();
        QTRY_VERIFY(offer->isEnabled());
        QVERIFY(progress().isHidden());
        startEndless();
        QVERIFY(progress().isVisible());
        QCOMPARE(progress().findChild<QLabel*>(QStringLiteral("doing"))->text(),
                 QStringLiteral("Writing board.gif"));
        QVERIFY(!offer->isEnabled());
        QVERIFY(offer->toolTip().contains(QStringLiteral("being written")));
        QTRY_VERIFY(progress().findChild<QProgressBar*>()->value() > 0);
        QVERIFY(progress().isVisible());
        QVERIFY(!offer->isEnabled());
    }

    void theButtonCancelsIt_data() {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("by mouse") << false;
        QTest::newRow("by key") << true;
    }

    void theButtonCancelsIt() {
        QFETCH(bool, byKey);
        startEndless();
        auto* cancel = progress().findChild<QToolButton*>(QStringLiteral("cancel"));
        if (byKey) {
            cancel->setFocus(Qt::TabFocusReason);
            QTRY_VERIFY(cancel->hasFocus());
            QTest::keyClick(cancel, Qt::Key_Space);
            QVERIFY(!window().live().status().running);
        } else {
            QTest::mouseClick(cancel, Qt::LeftButton);
        }
        QVERIFY(progress().isHidden());
        QTRY_VERIFY(nothingLeft());
        startEndless();
        QVERIFY(progress().isVisible());
        QCOMPARE(progress().findChild<QProgressBar*>()->value(), 0);
    }

    void aFailureIsSaidInABar() {
        window().movementExport().start(smallMovement(2), currentTheme().font(), "/nowhere/board.gif");
        const auto* problem = window().findChild<MessageBar*>(QStringLiteral("problemBar"));
        QTRY_VERIFY(problem->isVisible());
        QCOMPARE(problem->text(),
                 QStringLiteral("/nowhere/board.gif: cannot be written: No such file or directory"));
        QVERIFY(progress().isHidden());
    }

    void anotherRunLeavesItAlone() {
        startEndless();
        window().session().openRun(barsConfig());
        QTRY_COMPARE(window().live().description()->shape.pixels(), Index{16});
        QVERIFY(window().movementExport().running());
        QVERIFY(progress().isVisible());
    }

    void closingTheWindowAsksAndEndsIt() {
        startEndless();
        QVERIFY(!window().close());
        auto* asked = window().findChild<QMessageBox*>(QStringLiteral("loseMovement"));
        QVERIFY(asked);
        press(*asked, QStringLiteral("Close without it"));
        QTRY_VERIFY(!window().isVisible());
        QVERIFY(!window().movementExport().running());
        QTRY_VERIFY(nothingLeft());
    }

    void theWindowMayGoWhileItIsWritten() {
        startEndless();
        fixture_.reset();
        QVERIFY(nothingLeft());
    }

private:
    MainWindow& window() const { return fixture_->window(); }
    BoardPanel& board() const { return *window().findChild<BoardPanel*>(); }
    TaskProgress& progress() const { return *window().statusBar()->findChild<TaskProgress*>(); }
    QString gif() const { return folder_->filePath(QStringLiteral("board.gif")); }

    QToolButton* button(const char* name) const {
        for (auto* each : board().findChildren<QToolButton*>())
            if (each->accessibleName() == QLatin1String(name)) return each;
        return nullptr;
    }

    /// Opens the board's export menu with the mouse and takes the entry that a key reaches first.
    void chooseExport(Qt::Key key) const {
        auto* hand = new QTimer(qApp);
        connect(hand, &QTimer::timeout, hand, [hand, key] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (menu == nullptr) return;
            hand->stop();
            hand->deleteLater();
            QTest::keyClick(menu, key);
            QTest::keyClick(menu, Qt::Key_Return);
        });
        hand->start(10);
        QTest::mouseClick(button("Export"), Qt::LeftButton);
    }

    void startEndless() const {
        window().movementExport().start(endlessMovement(), currentTheme().font(), gif().toStdString());
    }

    bool nothingLeft() const { return QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden).isEmpty(); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;
};

REVERIE_SUITE(BoardExportTest, Window)

} // namespace board_export_test

#include "board_export_test.moc"
