#include "ui/images/image_grid_view.h"
#include "ui/panels/board_body.h"
#include "ui/panels/board_grid.h"
#include "ui/panels/board_panel.h"
#include "ui/panels/dream_pane.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/label_mix.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label_button.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include <limits>
#include <numeric>

using namespace reverie;

namespace {

/// Every image of one grey level, brighter from row to row; the newest column is white.
std::shared_ptr<BoardView> boardOf(std::vector<int> labels, Index columns, std::uint64_t iterations = 1234) {
    auto board = std::make_shared<BoardView>();
    const auto rows = static_cast<Index>(labels.size());
    board->shape = {28, 28};
    board->columns = columns;
    board->images.resize(784, rows * columns);
    for (Index i = 0; i < board->images.cols(); ++i)
        board->images.col(i).setConstant(
            i % columns == columns - 1 ? 1.0F : 0.5F * static_cast<float>(i / columns) / static_cast<float>(rows));
    board->labels = std::move(labels);
    board->freeEnergy = Vector::LinSpaced(rows, -100.0F, -200.0F);
    board->iterations = iterations;
    for (Index i = columns - 1; i >= 0; --i)
        board->columnIterations.push_back(iterations - 20 * static_cast<std::uint64_t>(i));
    return board;
}

std::vector<int> tenLabels() {
    std::vector<int> labels(10);
    std::iota(labels.begin(), labels.end(), 0);
    return labels;
}

std::shared_ptr<DreamView> dreamOf(Index labels, Index likeliest) {
    auto dream = std::make_shared<DreamView>();
    dream->shape = {28, 28};
    dream->image = Vector::Constant(784, 1.0F);
    dream->labels = Vector::Constant(labels, 0.02F);
    dream->labels[likeliest] = 0.82F;
    dream->freeEnergy = -231.44;
    return dream;
}

QToolButton* buttonOf(const QWidget& panel, const QString& name) {
    for (QToolButton* button : panel.findChildren<QToolButton*>())
        if (button->accessibleName() == name || button->text() == name) return button;
    return nullptr;
}

QComboBox* choiceOf(const QWidget& panel, const QString& name) {
    for (QComboBox* choice : panel.findChildren<QComboBox*>())
        if (choice->accessibleName() == name) return choice;
    return nullptr;
}

std::vector<float> weightsOf(const QSignalSpy& spy) {
    return spy.last().first().value<std::vector<float>>();
}

std::vector<float> mixed(std::size_t a, float weightA, std::size_t b = 0, float weightB = 0) {
    std::vector<float> weights(10, 0.0F);
    weights[b] = weightB;
    weights[a] = weightA;
    return weights;
}

} // namespace

class BoardPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<BoardPanel> shown(QSize size = {900, 700}) {
        auto panel = std::make_unique<BoardPanel>();
        panel->resize(size);
        panel->show();
        panel->presentBoard(boardOf(tenLabels(), 10));
        panel->presentDream(dreamOf(10, 4));
        QApplication::processEvents();
        return panel;
    }

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
        const auto panel = shown();
        panel->setAvailable(false, QStringLiteral("This machine has no label units."));
        QVERIFY(panel->isEmpty());
        QCOMPARE(panel->findChild<EmptyState*>()->headline(), QStringLiteral("No board for this machine"));
        QVERIFY(!buttonOf(*panel, QStringLiteral("Restart"))->isEnabled());
        panel->setAvailable(true);
        QVERIFY(!panel->isEmpty());
        QVERIFY(buttonOf(*panel, QStringLiteral("Restart"))->isEnabled());
    }

    void rowsAndColumnsStandAsInTheFigure() {
        const auto panel = shown();
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
        const auto panel = shown();
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
        const auto panel = shown();
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
        const auto panel = shown({1400, 900});
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
        const auto panel = shown();
        QSignalSpy hovered(panel.get(), &Panel::hovered);
        ImageGridView* view = panel->grid()->view();
        QTest::mouseMove(view, view->rectOf(38).center().toPoint());
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("Label 3 · iteration 1,214"));
        QTest::mouseMove(view, view->rectOf(39).center().toPoint());
        QVERIFY(hovered.last().first().toString().startsWith(
            QStringLiteral("Label 3 · iteration 1,234 · free energy \u2212133.3 nats")));
    }

    void pauseStepAndRestart() {
        const auto panel = shown();
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
        const auto panel = shown();
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

    void clickingALabelClampsItAlone() {
        const auto panel = shown();
        QSignalSpy clamped(panel.get(), &BoardPanel::labelsClamped);
        QCOMPARE(panel->dream()->words(), QStringLiteral("free: 4 at 82 %"));
        QTest::mouseClick(panel->dream()->button(3), Qt::LeftButton);
        QCOMPARE(weightsOf(clamped), mixed(3, 1));
        QVERIFY(panel->dream()->button(3)->isClamped());
        QCOMPARE(panel->dream()->words(), QStringLiteral("3 clamped"));
        QTest::mouseClick(panel->dream()->button(5), Qt::LeftButton);
        QCOMPARE(weightsOf(clamped), mixed(5, 1));
        QVERIFY(!panel->dream()->button(3)->isClamped());
        QTest::mouseClick(buttonOf(*panel, QStringLiteral("Free")), Qt::LeftButton);
        QCOMPARE(weightsOf(clamped), std::vector<float>());
        QCOMPARE(panel->labelWeights(), std::vector<float>());
        QCOMPARE(clamped.count(), 3);
    }

    void twoLabelsAreMixedInAnyShare() {
        const auto panel = shown();
        QSignalSpy clamped(panel.get(), &BoardPanel::labelsClamped);
        auto* share = panel->findChild<QSlider*>();
        QVERIFY(!share->isEnabled());
        QTest::mouseClick(panel->dream()->button(3), Qt::LeftButton);
        QTest::mouseClick(panel->dream()->button(8), Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(weightsOf(clamped), mixed(3, 0.5F, 8, 0.5F));
        QVERIFY(share->isEnabled());
        QTest::keyClick(share, Qt::Key_PageUp);
        const std::vector<float> weights = weightsOf(clamped);
        QCOMPARE(weights[3], 0.4F);
        QCOMPARE(weights[8], 0.6F);
        QCOMPARE(panel->dream()->words(), QStringLiteral("3: 40 % + 8: 60 %"));
        QTest::mouseClick(panel->dream()->button(1), Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(panel->dream()->mix().second(), 1);
        QCOMPARE(panel->dream()->mix().share(), 0.6);
        QTest::mouseClick(panel->dream()->button(3), Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(weightsOf(clamped), mixed(1, 1));
    }

    void mixingByKeysAlone() {
        const auto panel = shown();
        QSignalSpy clamped(panel.get(), &BoardPanel::labelsClamped);
        QComboBox* first = choiceOf(*panel, QStringLiteral("First label"));
        QComboBox* second = choiceOf(*panel, QStringLiteral("Second label"));
        QVERIFY(!second->isEnabled());
        QTest::keyClick(first, Qt::Key_Down);
        QCOMPARE(weightsOf(clamped), mixed(0, 1));
        QTest::keyClick(second, Qt::Key_End);
        QCOMPARE(weightsOf(clamped), mixed(0, 0.5F, 9, 0.5F));
        QTest::keyClick(first, Qt::Key_End);
        QCOMPARE(weightsOf(clamped), mixed(9, 1));
        QTest::keyClick(first, Qt::Key_Home);
        QCOMPARE(weightsOf(clamped), std::vector<float>());
        QTest::keyClick(panel->dream()->button(6), Qt::Key_Space);
        QCOMPARE(weightsOf(clamped), mixed(6, 1));
        QTest::keyClick(panel->dream()->button(2), Qt::Key_Space, Qt::ShiftModifier);
        QCOMPARE(weightsOf(clamped), mixed(6, 0.5F, 2, 0.5F));
    }

    void labelsAreClampedFromOutside() {
        const auto panel = shown();
        QSignalSpy clamped(panel.get(), &BoardPanel::labelsClamped);
        panel->clampLabel(7);
        QCOMPARE(weightsOf(clamped), mixed(7, 1));
        panel->clampLabel(10);
        panel->clampLabel(-1);
        QCOMPARE(clamped.count(), 1);
        panel->freeLabels();
        QCOMPARE(weightsOf(clamped), std::vector<float>());
        panel->clampLabel(7);
        panel->presentDream(dreamOf(5, 1));
        QCOMPARE(weightsOf(clamped), std::vector<float>());
    }

    void labelButtonsShowTheStateOfTheirUnits() {
        const auto panel = shown();
        QCOMPARE(panel->dream()->button(4)->level(), 0.82F);
        QCOMPARE(panel->dream()->button(5)->level(), 0.02F);
        auto dream = dreamOf(10, 2);
        dream->labels[3] = std::numeric_limits<float>::quiet_NaN();
        dream->pixelsClamped = true;
        panel->presentDream(dream);
        QCOMPARE(panel->dream()->button(3)->level(), 0.0F);
        QVERIFY(panel->dream()->words().endsWith(QStringLiteral("pixels held, approximately")));
    }

    void largeViewGoesWhereThereIsRoom() {
        const QSize least(150, 200);
        QVERIFY(splitBoard({1400, 860}, least, 8).beside);
        QVERIFY(!splitBoard({300, 800}, least, 8).beside);
        QVERIFY(splitBoard({300, 380}, least, 8).dream.isEmpty());
        QVERIFY(splitBoard({600, 150}, least, 8).dream.isEmpty());
        for (const QSize room :
             {QSize(1400, 860), QSize(900, 660), QSize(500, 340), QSize(300, 800), QSize(500, 650)}) {
            const BoardSplit split = splitBoard(room, least, 8);
            QVERIFY(!split.dream.isEmpty());
            QVERIFY(!split.dream.intersects(split.grid));
            QVERIFY(QRect(QPoint(), room).contains(split.dream));
            QVERIFY(QRect(QPoint(), room).contains(split.grid));
            QVERIFY(split.dream.width() >= least.width() && split.dream.height() >= least.height());
        }
        const auto panel = shown({300, 420});
        QVERIFY(!panel->dream()->isVisible());
        panel->resize(1000, 700);
        QApplication::processEvents();
        QVERIFY(panel->dream()->isVisible());
        QVERIFY(panel->dream()->x() > panel->grid()->geometry().right());
    }

    void zoomingOffersTheWayBack() {
        const auto panel = shown();
        QToolButton* fit = buttonOf(*panel, QStringLiteral("Fit"));
        QVERIFY(fit->isHidden());
        QTest::keyClick(panel->grid()->view(), Qt::Key_Plus);
        QVERIFY(!fit->isHidden());
        QTest::mouseClick(fit, Qt::LeftButton);
        QVERIFY(fit->isHidden());
        QVERIFY(panel->grid()->view()->isFitted());
    }

    void recordingCountsItsFramesAndSaysWhyItEnds() {
        const auto panel = shown();
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
        const auto panel = shown();
        const ImageFigure figure = panel->figure();
        QCOMPARE(figure.images.cols(), Index{100});
        QCOMPARE(figure.columns, Index{10});
        QCOMPARE(figure.rowCaptions.size(), 10);
        QCOMPARE(figure.columnCaptions.last(), QStringLiteral("1,234"));
        QVERIFY(panel->exportImage(2).width() > 1120);
    }

    void controlsFitNarrowPanels() {
        const auto panel = shown({300, 420});
        QVERIFY2(panel->minimumSizeHint().width() <= 300,
                 qPrintable(QString::number(panel->minimumSizeHint().width())));
        for (const QToolButton* button : panel->findChildren<QToolButton*>())
            if (button->isVisible()) QVERIFY(button->mapTo(panel.get(), button->rect().bottomRight()).x() < 300);
    }
};

QTEST_MAIN(BoardPanelTest)
#include "board_panel_test.moc"
