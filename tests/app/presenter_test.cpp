#include "app/window/dress.h"
#include "app/window/panel_dock.h"
#include "app/window/presenter.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"

#include <QDebug>
#include <QLabel>
#include <QMenuBar>
#include <QStatusBar>
#include <QToolBar>

#include <map>

namespace presenter_test {

using namespace reverie;
using namespace reverie::test;

namespace {

struct Place {
    QRect where;
    bool open = false;
    bool seen = false;
    bool floating = false;
    bool operator==(const Place&) const = default;
};

/// Names of the docks that are elsewhere now.
QString moved(const std::map<QString, Place>& before, const std::map<QString, Place>& now) {
    QString names;
    QDebug text(&names);
    for (const auto& [name, place] : before)
        if (const Place& is = now.at(name); is != place)
            text << name << place.where << is.where << place.open << is.open << place.floating << is.floating;
    return names;
}

/// Docks that are not seen have no place of their own.
std::map<QString, Place> placesOf(const MainWindow& window) {
    std::map<QString, Place> places;
    for (const PanelDock* dock : window.docks().all())
        places[dock->objectName()] = {dock->seen() ? dock->geometry() : QRect(), !dock->isHidden(), dock->seen(),
                                      dock->isFloating()};
    return places;
}

int seenDocks(const MainWindow& window) {
    int seen = 0;
    for (const PanelDock* dock : window.docks().all())
        seen += dock->seen() ? 1 : 0;
    return seen;
}

void clickTwiceOnTitle(PanelDock& dock) {
    QTest::mouseDClick(&dock, Qt::LeftButton, {}, QPoint(dock.width() / 3, dock.widget()->y() / 2));
}

} // namespace

/// The window before an audience, and one dock alone.
class PresenterTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { dressApplication(); }

    void init() {
        fixture_ = std::make_unique<WindowFixture>();
        window().resize(1280, 720);
        QTest::qWait(200);
    }

    void cleanup() {
        fixture_.reset();
        dressApplication();
    }

    void oneDockAloneAndBack_data() {
        QTest::addColumn<bool>("escape");
        QTest::newRow("by the same key") << false;
        QTest::newRow("by Escape") << true;
    }

    void oneDockAloneAndBack() {
        QFETCH(bool, escape);
        const auto before = placesOf(window());
        focus(*window().docks().curves);
        QTest::keyClick(&window(), Qt::Key_F10);
        QCOMPARE(window().presenter().maximised(), window().docks().curves);
        QTRY_COMPARE(seenDocks(window()), 1);
        QVERIFY(window().docks().curves->seen());
        QVERIFY(window().docks().curves->width() > 1200);
        QVERIFY(window().menuBar()->isVisible());
        QTest::keyClick(&window(), escape ? Qt::Key_Escape : Qt::Key_F10);
        QTRY_COMPARE(moved(before, placesOf(window())), QString());
        QVERIFY(!window().action(ActionId::GoBack)->isEnabled());
    }

    void aDoubleClickOnATitleDoesTheSame() {
        const auto before = placesOf(window());
        clickTwiceOnTitle(*window().docks().fantasies);
        QTRY_COMPARE(window().presenter().maximised(), window().docks().fantasies);
        QVERIFY(!window().docks().fantasies->isFloating());
        QTRY_COMPARE(seenDocks(window()), 1);
        clickTwiceOnTitle(*window().docks().fantasies);
        QTRY_COMPARE(moved(before, placesOf(window())), QString());
    }

    void floatingTabbedAndClosedDocksComeBackAsTheyWere() {
        window().docks().reconstructions->close();
        window().docks().experiment->setFloating(true);
        window().docks().experiment->setGeometry(60, 80, 385, 569);
        window().docks().board->raise();
        QTest::qWait(200);
        const auto before = placesOf(window());
        window().presenter().toggleMaximised(window().docks().experiment);
        QTRY_COMPARE(seenDocks(window()), 1);
        QVERIFY(!window().docks().experiment->isFloating());
        window().presenter().bringBack();
        QTRY_COMPARE(moved(before, placesOf(window())), QString());
    }

    void whoAsksForAnotherDockGetsTheLayoutBack() {
        window().presenter().toggleMaximised(window().docks().curves);
        QTRY_COMPARE(seenDocks(window()), 1);
        QTest::keyClick(&window(), Qt::Key_F4);
        QTRY_VERIFY(window().docks().lessons->seen());
        QVERIFY(!window().presenter().maximised());
        QVERIFY(window().docks().filters->seen());
    }

    void whoClosesTheDockThatIsAloneGetsTheLayoutBack() {
        const auto before = placesOf(window());
        window().presenter().toggleMaximised(window().docks().curves);
        QTRY_COMPARE(seenDocks(window()), 1);
        window().docks().curves->close();
        QTRY_COMPARE(moved(before, placesOf(window())), QString());
    }

    void presentingHidesControlsAndEnlargesTypes() {
        const auto before = placesOf(window());
        const QRect place = window().geometry();
        QTest::keyClick(&window(), Qt::Key_F11);
        QVERIFY(window().isFullScreen());
        QCOMPARE(currentTheme().scale, 1.25);
        QVERIFY(window().menuBar()->isHidden());
        QVERIFY(window().statusBar()->isHidden());
        QVERIFY(transport().isHidden());
        QVERIFY(window().docks().experiment->isHidden());
        QCOMPARE(window().docks().filters->features(), QDockWidget::NoDockWidgetFeatures);
        QVERIFY(hint().isVisible());
        QVERIFY(hint().text().contains(QStringLiteral("F11")));
        QTRY_VERIFY_WITH_TIMEOUT(hint().isHidden(), 8000);
        QTest::keyClick(&window(), Qt::Key_F11);
        QVERIFY(!window().isFullScreen());
        QTRY_COMPARE(window().geometry(), place);
        QCOMPARE(currentTheme().scale, 1.0);
        QVERIFY(window().menuBar()->isVisible());
        QVERIFY(window().statusBar()->isVisible());
        QVERIFY(transport().isVisible());
        QTRY_COMPARE(moved(before, placesOf(window())), QString());
        QVERIFY(window().docks().filters->features().testFlag(QDockWidget::DockWidgetClosable));
    }

    void keysWorkWithoutControls() {
        QTest::keyClick(&window(), Qt::Key_F11);
        QVERIFY(window().docks().reconstructions->seen());
        QTest::keyClick(&window(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(!window().docks().reconstructions->seen());
        QTest::keyClick(&window(), Qt::Key_Space);
        QTRY_VERIFY(window().live().status().running);
        QTest::keyClick(&window(), Qt::Key_Space);
        QTRY_VERIFY(!window().live().status().running);
        QTest::keyClick(&window(), Qt::Key_F11);
        QTRY_VERIFY(window().docks().reconstructions->seen());
    }

    void escapeLeavesTheDockFirst() {
        const auto before = placesOf(window());
        QTest::keyClick(&window(), Qt::Key_F11);
        focus(*window().docks().fantasies);
        QTest::keyClick(&window(), Qt::Key_F10);
        QTRY_COMPARE(seenDocks(window()), 1);
        QTest::keyClick(&window(), Qt::Key_Escape);
        QTRY_COMPARE(seenDocks(window()), 4);
        QVERIFY(window().presenter().presenting());
        QVERIFY(window().menuBar()->isHidden());
        QVERIFY(transport().isHidden());
        QTest::keyClick(&window(), Qt::Key_Escape);
        QVERIFY(!window().presenter().presenting());
        QTRY_COMPARE(moved(before, placesOf(window())), QString());
    }

    void itIsNeverTheLayoutThatIsSaved() {
        const auto before = placesOf(window());
        QTest::keyClick(&window(), Qt::Key_F11);
        window().presenter().toggleMaximised(window().docks().curves);
        QTest::qWait(100);
        QVERIFY(window().close());
        dressApplication();
        fixture_->reopen();
        QVERIFY(!window().isFullScreen());
        QVERIFY(window().menuBar()->isVisible());
        QVERIFY(transport().isVisible());
        QTRY_COMPARE(moved(before, placesOf(window())), QString());
    }

    void theInterfaceScaleIsRememberedAndComesBack() {
        QTest::keyClick(&window(), Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(currentTheme().scale, 1.125);
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(&window(), Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(currentTheme().scale >= 0.75);
        QTest::keyClick(&window(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(currentTheme().scale, 1.0);
        QTest::keyClick(&window(), Qt::Key_Plus, Qt::ControlModifier);
        dressApplication();
        QCOMPARE(currentTheme().scale, 1.125);
    }

private:
    MainWindow& window() const { return fixture_->window(); }
    QWidget& transport() const { return *window().findChild<QToolBar*>(QStringLiteral("transportBar")); }
    QLabel& hint() const { return *window().findChild<QLabel*>(QStringLiteral("presenterHint")); }

    void focus(PanelDock& dock) const {
        QCursor::setPos(window().mapToGlobal(QPoint(0, 0)) - QPoint(200, 200));
        dock.setFocus();
        QTRY_VERIFY(dock.hasFocus());
    }

    std::unique_ptr<WindowFixture> fixture_;
};

REVERIE_SUITE(PresenterTest, Window)

} // namespace presenter_test

#include "presenter_test.moc"
