#include "app/window/dream_director.h"
#include "app/window/dress.h"
#include "app/window/panel_dock.h"
#include "tests/app/window_fixture.h"
#include "tests/suite.h"
#include "ui/images/image_tile.h"
#include "ui/panels/board_grid.h"
#include "ui/panels/board_panel.h"
#include "ui/panels/draw_panel.h"
#include "ui/panels/network_panel.h"
#include "ui/panels/recognition_page.h"
#include "ui/widgets/network_diagram.h"

#include <QAbstractButton>

namespace dream_director_test {

using namespace reverie;
using reverie::test::barsConfig;
using reverie::test::memoryConfig;
using reverie::test::WindowFixture;

class DreamDirectorTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        dressApplication();
        threads_ = test::threadCount();
    }

    void init() {
        fixture_ = std::make_unique<WindowFixture>(memoryConfig());
        for (PanelDock* dock : window().docks().all())
            dock->close();
    }

    void cleanup() {
        fixture_.reset();
        QTRY_COMPARE(test::threadCount(), threads_);
    }

    void theBoardMovesWhileTrainingRests() {
        look(window().docks().board);
        QTRY_VERIFY(iterations() >= 5);
        QVERIFY(!window().live().status().running);
        QVERIFY(!board().isEmpty());
        QCOMPARE(board().grid()->board()->labels.size(), std::size_t{10});
        QCOMPARE(window().live().status().position.minibatch, std::uint64_t{0});
    }

    void theBoardMovesOnTheNewestNetWhileTrainingGoesOn() {
        look(window().docks().board);
        QTRY_VERIFY(iterations() > 0);
        const std::uint64_t before = iterations();
        window().session().play();
        QTRY_VERIFY(window().live().status().running);
        QTRY_VERIFY(iterations() > before);
        QTRY_VERIFY(director().newest()->position.minibatch > 0);
        const auto earlier = director().newest();
        QTRY_VERIFY(director().newest()->position.minibatch > earlier->position.minibatch);
        QVERIFY(netOf(*director().newest()->machine).top.weights != netOf(*earlier->machine).top.weights);
        QVERIFY(iterations() > before);
        window().session().pause();
        QTRY_VERIFY(!window().live().status().running);
        const std::uint64_t last = window().live().status().position.minibatch;
        QTRY_COMPARE(director().newest()->position.minibatch, last);
        const std::uint64_t atRest = iterations();
        QTRY_VERIFY(iterations() > atRest);
    }

    void aBoardThatNobodySeesStands() {
        look(window().docks().board);
        QTRY_VERIFY(iterations() > 0);
        window().docks().board->close();
        look(window().docks().draw);
        recogniseAgain();
        const auto held = board().grid()->board();
        for (int i = 0; i < 5; ++i)
            recogniseAgain();
        QVERIFY(board().grid()->board() == held);
        look(window().docks().board);
        QTRY_VERIFY(board().grid()->board() != held);
    }

    void nothingIsCopiedForHiddenDreams() {
        QTRY_VERIFY(!window().docks().filters->seen());
        // What was asked for while a dock was still seen is answered by the time a step is done.
        window().session().step(2);
        QTRY_VERIFY(window().live().status().position.minibatch == 2 && !window().live().status().running);
        const auto copied = [this] { return window().session().bytesCopied(); };
        const std::uint64_t before = copied();
        window().session().play();
        QTRY_VERIFY(window().live().status().position.minibatch > 50);
        QCOMPARE(copied(), before);
        QVERIFY(!director().newest() || director().newest()->position.minibatch == 0);
        look(window().docks().board);
        QTRY_VERIFY(copied() > before);
        QTRY_VERIFY(iterations() > 0);
    }

    void theBoardIsHeldSteppedAndRestarted() {
        window().action(ActionId::DreamLayout)->trigger();
        QTRY_VERIFY(iterations() > 0);
        press("One iteration");
        QVERIFY(!board().settings().running);
        recogniseAgain();
        recogniseAgain();
        const std::uint64_t held = iterations();
        press("One iteration");
        QTRY_COMPARE(iterations(), held + 1);
        recogniseAgain();
        recogniseAgain();
        QCOMPARE(iterations(), held + 1);
        const auto before = board().grid()->board();
        press("Restart");
        QTRY_COMPARE(iterations(), std::uint64_t{0});
        QVERIFY(board().grid()->board()->images != before->images);
        press("Dream");
        QTRY_VERIFY(iterations() > 2);
    }

    void whatIsDrawnIsReadAndLightsTheNetwork() {
        look(window().docks().draw);
        recogniseAgain();
        const NetworkPanel& network = *window().findChild<NetworkPanel*>();
        QVERIFY(!network.isEmpty());
        const auto lit = [&network] { return network.diagram().describe(2).contains(QLatin1String("activity")); };
        QVERIFY(!lit());
        look(window().docks().network);
        QTRY_VERIFY(lit());
    }

    void aNewerNetReadsTheDrawingAgain() {
        look(window().docks().draw);
        recogniseAgain();
        const auto* pause = director().draw().findChild<QTimer*>({}, Qt::FindDirectChildrenOnly);
        QTRY_VERIFY(!pause->isActive());
        QSignalSpy asked(&director().draw(), &DrawPanel::recognitionRequested);
        const RecognitionPage& page = director().draw().recognition();
        const Vector before = page.reconstruction().image();
        window().session().step(5);
        QTRY_VERIFY(differ(page.reconstruction().image(), before));
        QCOMPARE(asked.count(), 0);
    }

    void anotherRunForgetsTheBoard() {
        look(window().docks().board);
        QTRY_VERIFY(iterations() > 0);
        window().session().openRun(barsConfig());
        QTRY_COMPARE(window().live().description()->shape.pixels(), Index{16});
        QTRY_VERIFY(director().newest());
        QVERIFY(board().isEmpty());
        QVERIFY(!board().grid()->board());
        window().session().openRun(memoryConfig());
        QTRY_VERIFY(!board().isEmpty());
        QTRY_VERIFY(iterations() > 0);
    }

    void closingWhileItDreamsJoins() {
        look(window().docks().board);
        BoardSettings settings = board().settings();
        settings.iterationsPerSecond = 0;
        board().setSettings(settings);
        window().session().play();
        QTRY_VERIFY(iterations() > 20);
        fixture_.reset();
        QTRY_COMPARE(test::threadCount(), threads_);
    }

private:
    MainWindow& window() const { return fixture_->window(); }
    DreamDirector& director() const { return *window().findChild<DreamDirector*>(); }
    BoardPanel& board() const { return director().board(); }

    static void look(PanelDock* dock) {
        dock->show();
        dock->raise();
        QTRY_VERIFY(dock->seen());
    }

    std::uint64_t iterations() const {
        const auto& shown = board().grid()->board();
        return shown ? shown->iterations : 0;
    }

    void press(const char* name) const {
        for (auto* button : board().findChildren<QAbstractButton*>())
            if (button->accessibleName() == QLatin1String(name)) return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(name);
    }

    /// Draws and waits for what the net makes of it: by then whatever was asked before has been answered.
    void recogniseAgain() {
        Matrix rectangle = Matrix::Zero(28, 28);
        rectangle.block(4, 4, 2 + ++drawn_ % 18, 20).setOnes();
        const RecognitionPage& page = director().draw().recognition();
        const Vector before = page.seen().image();
        director().draw().setImage(rectangle.transpose().reshaped(), {28, 28}, -1);
        QTRY_VERIFY(differ(page.seen().image(), before));
    }

    static bool differ(const Vector& left, const Vector& right) {
        return left.size() != right.size() || left != right;
    }

    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;
    Index drawn_ = 0;
};

REVERIE_SUITE(DreamDirectorTest, Window)

} // namespace dream_director_test

#include "dream_director_test.moc"
