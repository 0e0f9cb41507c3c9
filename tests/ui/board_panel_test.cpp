#include "tests/suite.h"
#include "tests/ui/boards.h"
#include "ui/images/image_grid_view.h"
#include "ui/panels/board_grid.h"
#include "ui/panels/dream_pane.h"
#include "ui/panels/empty_state.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QSignalSpy>

#include <limits>

namespace board_panel_test {

using namespace reverie;
using namespace reverie::test;

class BoardPanelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void emptyUntilThereIsABoard() {
        BoardPanel panel;
        panel.show();
        QVERIFY(panel.isEmpty());
        QVERIFY(panel.figure().images.size() == 0);
        QVERIFY(panel.exportImage().isNull());
        auto broken = boardOf(tenLabels(), 10);
        broken->freeEnergy.resize(3);
        panel.presentBoard(broken);
        QVERIFY(panel.isEmpty());
        panel.presentBoard(nullptr);
        panel.presentDream(nullptr);
        panel.presentBoard(boardOf(tenLabels(), 10));
        QVERIFY(!panel.isEmpty());
        QCOMPARE(panel.summary(), QStringLiteral("Iteration 1,234"));
        panel.clear();
        QVERIFY(panel.isEmpty());
        QCOMPARE(panel.summary(), QString());
    }

    void machinesWithoutLabelsSaySo() {
        const auto panel = shownBoard();
        panel->setAvailable(false, QStringLiteral("This machine has no label units."));
        QVERIFY(panel->isEmpty());
        QCOMPARE(panel->findChild<EmptyState*>()->headline(), QStringLiteral("No board for this machine"));
        QVERIFY(!buttonOf(*panel, QStringLiteral("Restart"))->isEnabled());
        panel->setAvailable(true);
        QVERIFY(!panel->isEmpty());
        QVERIFY(buttonOf(*panel, QStringLiteral("Restart"))->isEnabled());
    }

    void rowsAndColumnsStandAsInTheFigure() {
        const auto panel = shownBoard();
        const ImageGridView* view = panel->grid()->view();
        QCOMPARE(view->rectOf(0).top(), view->rectOf(9).top());
        QVERIFY(view->rectOf(10).top() > view->rectOf(9).bottom());
        QCOMPARE(view->rectOf(10).left(), view->rectOf(0).left());
        const QImage picture = panel->grid()->grab().toImage();
        const auto greyAt = [&](Index image) {
            return qGray(picture.pixel(view->rectOf(image).center().toPoint() + view->pos()));
        };
        for (Index row = 0; row < 10; ++row) {
            QCOMPARE(greyAt(row * 10 + 9), 255);
            QVERIFY(std::abs(greyAt(row * 10) - 12.75 * static_cast<double>(row)) < 2);
        }
    }

    void rowsNeedNotBeTen() {
        const auto panel = shownBoard();
        panel->presentBoard(boardOf({3, 8, 3}, 4));
        QApplication::processEvents();
        QCOMPARE(panel->grid()->energies().size(), 3);
        const ImageGridView* view = panel->grid()->view();
        QVERIFY(view->rectOf(4).top() > view->rectOf(3).bottom());
        panel->presentBoard(boardOf({0, 11}, 2));
        QCOMPARE(panel->dream()->labelCount(), 12);
        panel->presentDream(dreamOf(5, 2));
        QCOMPARE(panel->dream()->labelCount(), 5);
    }

    void energiesKeepTheirWidth() {
        const auto panel = shownBoard();
        QCOMPARE(panel->grid()->energies().front(), QStringLiteral("\u2212100.0"));
        auto board = boardOf(tenLabels(), 10);
        board->freeEnergy[0] = 9.5F;
        board->freeEnergy[1] = std::numeric_limits<float>::quiet_NaN();
        const QRect strip = panel->grid()->energyStrip();
        panel->presentBoard(board);
        QCOMPARE(panel->grid()->energies()[0], QStringLiteral("\u20079.5"));
        QCOMPARE(panel->grid()->energies()[1], QStringLiteral("–"));
        QCOMPARE(panel->grid()->energyStrip(), strip);
        board = boardOf(tenLabels(), 10);
        board->freeEnergy[0] = -123456789.0F;
        panel->presentBoard(board);
        const QRect wider = panel->grid()->energyStrip();
        QVERIFY(wider.width() > strip.width());
        panel->presentBoard(boardOf(tenLabels(), 10));
        QCOMPARE(panel->grid()->energyStrip(), wider);
    }

    void iterationsStandWhereThereIsRoom() {
        const auto panel = shownBoard({1400, 900});
        QCOMPARE(panel->grid()->iterations().first(), QStringLiteral("1,054"));
        QCOMPARE(panel->grid()->iterations().last(), QStringLiteral("1,234"));
        panel->resize(300, 420);
        QApplication::processEvents();
        QCOMPARE(panel->grid()->iterations().last(), QStringLiteral("1,234"));
        QCOMPARE(panel->grid()->iterations()[8], QString());
        auto young = boardOf(tenLabels(), 4, 100);
        young->columnIterations = {0, 0, 0, 7};
        QCOMPARE(iterationTexts(*young), QStringList({{}, {}, QStringLiteral("0"), QStringLiteral("7")}));
    }

    void pointingTellsLabelIterationAndEnergy() {
        const auto panel = shownBoard();
        QSignalSpy hovered(panel.get(), &Panel::hovered);
        ImageGridView* view = panel->grid()->view();
        QTest::mouseMove(view, view->rectOf(38).center().toPoint());
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("Label 3 · iteration 1,214"));
        QTest::mouseMove(view, view->rectOf(39).center().toPoint());
        QVERIFY(hovered.last().first().toString().startsWith(
            QStringLiteral("Label 3 · iteration 1,234 · free energy \u2212133.3 nats")));
    }

    void pauseStepAndRestart() {
        const auto panel = shownBoard();
        QSignalSpy settings(panel.get(), &BoardPanel::settingsChanged);
        QSignalSpy steps(panel.get(), &BoardPanel::stepRequested);
        QSignalSpy restarts(panel.get(), &BoardPanel::restartRequested);
        QVERIFY(panel->settings().running);
        QTest::mouseClick(buttonOf(*panel, QStringLiteral("Dream")), Qt::LeftButton);
        QVERIFY(!panel->settings().running);
        QTest::mouseClick(buttonOf(*panel, QStringLiteral("Dream")), Qt::LeftButton);
        QCOMPARE(settings.count(), 2);
        QTest::mouseClick(buttonOf(*panel, QStringLiteral("One iteration")), Qt::LeftButton);
        QCOMPARE(steps.count(), 1);
        QCOMPARE(settings.count(), 3);
        QVERIFY(!settings.last().first().value<BoardSettings>().running);
        QTest::mouseClick(buttonOf(*panel, QStringLiteral("One iteration")), Qt::LeftButton);
        QCOMPARE(steps.count(), 2);
        QCOMPARE(settings.count(), 3);
        QTest::mouseClick(buttonOf(*panel, QStringLiteral("Restart")), Qt::LeftButton);
        QCOMPARE(restarts.count(), 1);
    }

    void settingsAreChosenAndTakenOver() {
        const auto panel = shownBoard();
        QCOMPARE(panel->settings(), BoardSettings());
        QSignalSpy settings(panel.get(), &BoardPanel::settingsChanged);
        QTest::keyClick(choiceOf(*panel, QStringLiteral("Speed")), Qt::Key_End);
        QCOMPARE(panel->settings().iterationsPerSecond, 0.0);
        QTest::keyClick(choiceOf(*panel, QStringLiteral("Gibbs iterations a column")), Qt::Key_Home);
        QCOMPARE(panel->settings().iterationsPerColumn, 1);
        QTest::keyClick(choiceOf(*panel, QStringLiteral("Columns")), Qt::Key_Up);
        QCOMPARE(panel->settings().columns, 5);
        QTest::mouseClick(buttonOf(*panel, QStringLiteral("Samples")), Qt::LeftButton);
        QCOMPARE(settings.count(), 4);
        QVERIFY(settings.last().first().value<BoardSettings>().samples);
        const BoardSettings other{false, 33, 7, 12, true};
        panel->setSettings(other);
        QCOMPARE(panel->settings(), other);
        QCOMPARE(settings.count(), 5);
        panel->setSettings(other);
        QCOMPARE(settings.count(), 5);
        panel->setSettings({true, std::numeric_limits<double>::quiet_NaN(), -4, 0, false});
        QCOMPARE(panel->settings(), (BoardSettings{true, 0, 1, 1, false}));
    }

    void zoomingOffersTheWayBack() {
        const auto panel = shownBoard();
        QToolButton* fit = buttonOf(*panel, QStringLiteral("Fit"));
        QVERIFY(fit->isHidden());
        QTest::keyClick(panel->grid()->view(), Qt::Key_Plus);
        QVERIFY(!fit->isHidden());
        QTest::mouseClick(fit, Qt::LeftButton);
        QVERIFY(fit->isHidden());
        QVERIFY(panel->grid()->view()->isFitted());
    }

    void recordingCountsItsFramesAndSaysWhyItEnds() {
        const auto panel = shownBoard();
        QToolButton* record = buttonOf(*panel, QStringLiteral("Record"));
        QSignalSpy exports(panel.get(), &BoardPanel::exportRequested);
        const QList<QAction*> actions = buttonOf(*panel, QStringLiteral("Export"))->menu()->actions();
        QVERIFY(!actions.last()->isEnabled());
        QTest::mouseClick(record, Qt::LeftButton);
        QVERIFY(record->isChecked());
        QCOMPARE(record->text(), QStringLiteral("1"));
        QTest::qWait(50);
        panel->presentBoard(boardOf(tenLabels(), 10, 1235));
        QCOMPARE(record->text(), QStringLiteral("2"));
        panel->presentBoard(boardOf(tenLabels(), 5, 1300));
        QVERIFY(!record->isChecked());
        QVERIFY(panel->summary().contains(QStringLiteral("recording ended")));
        QCOMPARE(panel->movement().frames.size(), std::size_t{2});
        QVERIFY(actions.last()->isEnabled());
        actions.last()->trigger();
        QCOMPARE(exports.last().first().value<BoardExport>(), BoardExport::Movement);
        actions.first()->trigger();
        QCOMPARE(exports.last().first().value<BoardExport>(), BoardExport::Figure);
    }

    void figureIsTheBoardWithItsCaptions() {
        const auto panel = shownBoard();
        const ImageFigure figure = panel->figure();
        QCOMPARE(figure.images.cols(), Index{100});
        QCOMPARE(figure.columns, Index{10});
        QCOMPARE(figure.rowCaptions.size(), 10);
        QCOMPARE(figure.columnCaptions.last(), QStringLiteral("1,234"));
        QVERIFY(panel->exportImage(2).width() > 1120);
    }

    void controlsFitNarrowPanels() {
        const auto panel = shownBoard({300, 420});
        QVERIFY2(panel->minimumSizeHint().width() <= 300,
                 qPrintable(QString::number(panel->minimumSizeHint().width())));
        for (const QToolButton* button : panel->findChildren<QToolButton*>())
            if (button->isVisible()) QVERIFY(button->mapTo(panel.get(), button->rect().bottomRight()).x() < 300);
    }
};

REVERIE_SUITE(BoardPanelTest, Window)

} // namespace board_panel_test

#include "board_panel_test.moc"
