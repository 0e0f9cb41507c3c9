#include "app/window/dock_layout.h"
#include "app/window/dress.h"
#include "app/window/file_kind.h"
#include "app/window/panel_dock.h"
#include "tests/app/window_fixture.h"
#include "tests/suite.h"

#include <QMenuBar>
#include <QSettings>

namespace layout_test {

using namespace reverie;
using reverie::test::WindowFixture;

namespace {

std::vector<PanelDock*> trainDocks(const MainWindow& window) {
    return frontDocks(window.docks(), Layout::Train);
}

std::map<PanelDock*, QRect> places(const MainWindow& window) {
    std::map<PanelDock*, QRect> rectangles;
    for (PanelDock* dock : trainDocks(window))
        rectangles[dock] = dock->geometry();
    return rectangles;
}

void settle(MainWindow& window) {
    QCoreApplication::processEvents();
    QTest::qWait(300);
    QCoreApplication::sendPostedEvents(&window, QEvent::LayoutRequest);
}

} // namespace

class LayoutTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { dressApplication(); }

    void aDockBehindAnotherComesToTheFront() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        settle(window);
        PanelDock* dock = window.docks().classification;
        QVERIFY(!dock->seen());
        const auto press = [&window] { QTest::keyClick(&window, Qt::Key_9, Qt::ControlModifier); };
        press();
        QTRY_VERIFY(dock->seen());
        press();
        QTRY_VERIFY(dock->isHidden());
        press();
        QTRY_VERIFY(dock->seen());
    }

    void filtersHaveTheMostRoom_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280×720") << QSize(1280, 720);
        QTest::newRow("1920×1080") << QSize(1920, 1080);
    }

    void filtersHaveTheMostRoom() {
        QFETCH(QSize, size);
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        window.resize(size);
        QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        settle(window);
        QCOMPARE(window.size(), size);
        const auto area = [](const PanelDock* dock) { return dock->width() * dock->height(); };
        for (PanelDock* dock : trainDocks(window)) {
            QVERIFY(dock->seen());
            QVERIFY(dock == window.docks().filters || area(dock) < area(window.docks().filters));
        }
        QVERIFY(window.docks().experiment->width() <= size.width() / 3);
    }

    void resetPutsFloatingTabbedAndClosedDocksBack() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        settle(window);
        QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        settle(window);
        const auto before = places(window);
        window.docks().filters->setFloating(true);
        window.docks().curves->setFloating(true);
        window.tabifyDockWidget(window.docks().fantasies, window.docks().experiment);
        window.docks().reconstructions->close();
        settle(window);
        QVERIFY(places(window) != before);
        QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        settle(window);
        for (PanelDock* dock : trainDocks(window)) {
            QVERIFY(!dock->isFloating());
            QVERIFY(dock->seen());
            const QRect was = before.at(dock);
            const QRect is = dock->geometry();
            QVERIFY2((was.topLeft() - is.topLeft()).manhattanLength() <= 16 &&
                         std::abs(was.width() - is.width()) <= 16 && std::abs(was.height() - is.height()) <= 16,
                     qPrintable(dock->objectName()));
        }
    }

    void dockBackIsOfferedWhileSomethingFloats() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        QVERIFY(!window.action(ActionId::DockBack)->isEnabled());
        window.docks().fantasies->setFloating(true);
        QVERIFY(window.action(ActionId::DockBack)->isEnabled());
        window.action(ActionId::DockBack)->trigger();
        QVERIFY(!window.docks().fantasies->isFloating());
        QVERIFY(!window.action(ActionId::DockBack)->isEnabled());
    }

    void theLayoutIsRemembered() {
        WindowFixture fixture;
        fixture.window().docks().reconstructions->close();
        fixture.window().docks().curves->setFloating(true);
        QVERIFY(fixture.window().close());
        fixture.reopen();
        QVERIFY(!fixture.window().docks().reconstructions->isVisible());
        QVERIFY(fixture.window().docks().curves->isFloating());
    }

    void aDockBehindAnotherIsNotSeen() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        window.tabifyDockWidget(window.docks().filters, window.docks().fantasies);
        window.docks().fantasies->raise();
        QTRY_VERIFY(!window.docks().filters->seen());
        QTRY_VERIFY(window.docks().fantasies->seen());
        window.docks().filters->raise();
        QTRY_VERIFY(window.docks().filters->seen());
        QTRY_VERIFY(!window.docks().fantasies->seen());
    }

    void viewMenuShowsAndHides() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        for (PanelDock* dock : trainDocks(window)) {
            dock->toggleViewAction()->trigger();
            QVERIFY(!dock->isVisible());
            dock->toggleViewAction()->trigger();
            QVERIFY(dock->isVisible());
        }
    }

    void theThemeIsChosenAndRemembered() {
        WindowFixture fixture;
        fixture.window().findChild<QAction*>(QStringLiteral("theme-dark"))->trigger();
        QVERIFY(currentTheme().isDark);
        QCOMPARE(savedTheme(), ThemeChoice::Dark);
        fixture.window().findChild<QAction*>(QStringLiteral("theme-light"))->trigger();
        QVERIFY(!currentTheme().isDark);
        QTest::keyClick(&fixture.window(), Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(currentTheme().scale > 1);
        QTest::keyClick(&fixture.window(), Qt::Key_Minus, Qt::ControlModifier);
        QCOMPARE(currentTheme().scale, 1.0);
    }

    void theLargestInterfaceStillFitsTheScreen() {
        WindowFixture fixture;
        MainWindow& window = fixture.window();
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(&window, Qt::Key_Plus, Qt::ControlModifier);
        settle(window);
        QVERIFY(currentTheme().scale > 1.2);
        QVERIFY(window.minimumSizeHint().height() <= window.screen()->availableSize().height());
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(&window, Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(currentTheme().scale < 1);
        QSettings().clear();
        dressApplication();
    }

    void titlesOfDocksFollowTheScale() {
        WindowFixture fixture;
        PanelDock* dock = fixture.window().docks().experiment;
        const auto inkedRows = [dock] {
            const QImage title = dock->grab({0, 0, dock->width() / 2, dock->widget()->y()}).toImage();
            int rows = 0;
            for (int y = 0; y < title.height(); ++y)
                for (int x = 0; x < title.width(); ++x)
                    if (title.pixelColor(x, y).lightness() < 128) {
                        ++rows;
                        break;
                    }
            return rows;
        };
        applyTheme(*qApp, Theme::light());
        settle(fixture.window());
        const int before = inkedRows();
        QVERIFY(before > 5);
        applyTheme(*qApp, Theme::light(), 2);
        QTRY_VERIFY(inkedRows() >= 2 * before - 3);
        dressApplication();
    }

    void everyShortcutIsUsedOnce() {
        WindowFixture fixture;
        QStringList keys;
        for (const QAction* action : fixture.window().findChildren<QAction*>())
            for (const QKeySequence& sequence : action->shortcuts())
                if (action->associatedObjects().contains(&fixture.window())) keys.append(sequence.toString());
        QVERIFY(keys.size() > 10);
        QCOMPARE(keys.removeDuplicates(), qsizetype{0});
    }

    void actionsFollowTheFacts() {
        WindowFacts facts;
        QVERIFY(!allowed(ActionId::Play, facts));
        QVERIFY(!allowed(ActionId::SaveModel, facts));
        QVERIFY(allowed(ActionId::OpenData, facts));
        facts.hasModel = true;
        QVERIFY(allowed(ActionId::SaveModel, facts));
        QVERIFY(!allowed(ActionId::SaveCheckpoint, facts));
        facts.hasRun = true;
        QVERIFY(allowed(ActionId::StepEpoch, facts));
        facts.running = true;
        QVERIFY(!allowed(ActionId::StepEpoch, facts));
        facts.stepping = true;
        QVERIFY(allowed(ActionId::StepEpoch, facts));
        facts.running = false;
        facts.finished = true;
        QVERIFY(!allowed(ActionId::StepMinibatch, facts));
        QVERIFY(allowed(ActionId::Play, facts));
    }

    void filesAreToldApartByWhatTheyBeginWith() {
        const QTemporaryDir folder;
        const auto write = [&](const char* name, const QByteArray& bytes) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::WriteOnly)) return std::filesystem::path();
            file.write(bytes);
            return std::filesystem::path(file.fileName().toStdString());
        };
        QCOMPARE(fileKind(folder.path().toStdString()), FileKind::Data);
        QCOMPARE(fileKind(write("a.gz", QByteArray("\x1f\x8b\x08\x00", 4))), FileKind::Data);
        QCOMPARE(fileKind(write("b", QByteArray("\0\0\x08\x03rest", 8))), FileKind::Data);
        QCOMPARE(fileKind(write("wrong-type", QByteArray("\0\0\x07\x03rest", 8))), FileKind::Data);
        QCOMPARE(fileKind(write("c", QByteArray("\x40\0\0\0\0\0\0\0{", 9))), FileKind::Machine);
        QCOMPARE(fileKind(write("d", QByteArray())), FileKind::Machine);
        QCOMPARE(fileKind(write("e", QByteArray("\x89PNG\r\n"))), FileKind::Data);
        QCOMPARE(fileKind(write("f", QByteArray("\xff\xd8\xff\xe0"))), FileKind::Data);
        QCOMPARE(fileKind(write("g", QByteArray("P5 2 2 255"))), FileKind::Data);
    }
};

REVERIE_SUITE(LayoutTest, Window)

} // namespace layout_test

#include "layout_test.moc"
