#include "tests/suite.h"
#include "ui/panels/stages_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/stage_list.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

namespace stages_panel_test {

using namespace reverie;

namespace {

StagePlan stageOf(StageKind kind, std::int64_t hidden, std::int64_t epochs) {
    StagePlan plan;
    plan.kind = kind;
    if (hidden > 0) plan.own["hidden"] = hidden;
    plan.own["epochs"] = epochs;
    return plan;
}

/// The digit model: 784 – 500 – 500 – [500 + 10] – 2000.
ExperimentConfig digitModel() {
    ExperimentConfig config;
    config.stages = {stageOf(StageKind::Rbm, 500, 30), stageOf(StageKind::Rbm, 400, 30),
                     stageOf(StageKind::AssociativeMemory, 2000, 30), stageOf(StageKind::UpDown, 0, 300),
                     stageOf(StageKind::Backpropagation, 0, 20)};
    return config;
}

RunPosition positionIn(std::size_t stage, std::int64_t epoch, std::int64_t minibatch) {
    RunPosition position;
    position.stage = stage;
    position.epoch = epoch;
    position.minibatchInEpoch = minibatch;
    position.minibatchesPerEpoch = 100;
    return position;
}

} // namespace

class StagesPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StagesPanel> panel_;
    std::unique_ptr<QSignalSpy> edits_;
    std::unique_ptr<QSignalSpy> selections_;

    StageList* list() { return panel_->findChild<StageList*>(); }
    StageRow* row(int index) { return list()->row(index); }
    template<class Widget>
    Widget* tool(const char* name) {
        return panel_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QString text(int index, const char* name) {
        return row(index)->findChild<QLabel*>(QString::fromLatin1(name))->text();
    }
    QStringList titles() {
        QStringList titles;
        for (int i = 0; i < list()->count(); ++i)
            titles += text(i, "title");
        return titles;
    }
    std::vector<StagePlan> lastEdit() { return edits_->last().first().value<std::vector<StagePlan>>(); }
    void press(int index) {
        QTest::mouseClick(row(index), Qt::LeftButton, {}, QPoint(row(index)->width() / 2, 4));
    }
    void type(QWidget* box, const char* number) {
        auto* edit = box->findChild<QLineEdit*>();
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QString::fromLatin1(number));
        QTest::keyClick(edit, Qt::Key_Return);
    }
    /// Drags a row by its upper edge until the pointer is at a height of the list.
    void drag(int index, int listY, bool release = true) {
        StageRow* dragged = row(index);
        const int y = dragged->mapFrom(list(), QPoint(0, listY)).y();
        QTest::mousePress(dragged, Qt::LeftButton, {}, QPoint(60, 4));
        QTest::mouseMove(dragged, QPoint(60, (4 + y) / 2));
        QTest::mouseMove(dragged, QPoint(60, y));
        if (release) QTest::mouseRelease(dragged, Qt::LeftButton, {}, QPoint(60, y));
    }
    QAction* addAction(const QString& name) {
        for (QAction* action : panel_->findChild<QMenu*>()->actions())
            if (action->text() == name) return action;
        return nullptr;
    }

private slots:
    void initTestCase() { qRegisterMetaType<std::vector<StagePlan>>("std::vector<StagePlan>"); }

    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<StagesPanel>();
        panel_->setVisibleUnits(784, 10);
        panel_->setRun(digitModel(), false);
        panel_->resize(320, 520);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        panel_->activateWindow();
        edits_ = std::make_unique<QSignalSpy>(panel_.get(), &StagesPanel::stagesEdited);
        selections_ = std::make_unique<QSignalSpy>(panel_.get(), &StagesPanel::stageSelected);
    }
    void cleanup() { panel_.reset(); }

    void saysWhatEachStageIs() {
        QCOMPARE(panel_->id(), QStringLiteral("stages"));
        QCOMPARE(titles(), (QStringList{QStringLiteral("Layer 1"), QStringLiteral("Layer 2"),
                                        QStringLiteral("Associative memory"), QStringLiteral("Up-down"),
                                        QStringLiteral("Backpropagation")}));
        QCOMPARE(text(0, "sizes"), QStringLiteral("784 –"));
        QCOMPARE(text(1, "sizes"), QStringLiteral("500 –"));
        QCOMPARE(text(2, "sizes"), QStringLiteral("400 + 10 –"));
        QCOMPARE(text(3, "sizes"), QStringLiteral("784 – 500 – 400 – 2000"));
        QCOMPARE(text(4, "sizes"), QStringLiteral("784–500–400–2000–10"));
        QCOMPARE(row(2)->findChild<NumberBox*>(QStringLiteral("units"))->value(), 2000.0);
        QVERIFY(!row(3)->findChild<NumberBox*>(QStringLiteral("units"))->isVisible());
        QCOMPARE(row(3)->findChild<NumberBox*>(QStringLiteral("epochs"))->value(), 300.0);
        QVERIFY(!tool<QPushButton>("skip")->isVisible());
    }

    void aRunWithoutStagesIsOneLayer() {
        panel_->setRun(ExperimentConfig{}, false);
        QCOMPARE(titles(), QStringList{QStringLiteral("Layer 1")});
        QVERIFY(!tool<QToolButton>("remove")->isEnabled());
        panel_->setVisibleUnits(0, 0);
        QCOMPARE(text(0, "sizes"), QStringLiteral("pixels –"));
    }

    void choosingAStageTellsSo() {
        QCOMPARE(panel_->selectedStage(), 0);
        press(2);
        QCOMPARE(panel_->selectedStage(), 2);
        QCOMPARE(selections_->last().first().toInt(), 2);
        row(2)->setFocus();
        QTest::keyClick(row(2), Qt::Key_Down);
        QCOMPARE(selections_->last().first().toInt(), 3);
        QVERIFY(row(3)->hasFocus());
        QTest::keyClick(row(3), Qt::Key_Up);
        QTest::keyClick(row(2), Qt::Key_Up);
        QCOMPARE(selections_->last().first().toInt(), 1);
        QCOMPARE(edits_->count(), 0);
    }

    void sizesAndEpochsChangeInPlace() {
        type(row(1)->findChild<NumberBox*>(QStringLiteral("units")), "64");
        QCOMPARE(edits_->count(), 1);
        QCOMPARE(std::get<std::int64_t>(lastEdit()[1].own.at("hidden")), std::int64_t{64});
        QCOMPARE(text(2, "sizes"), QStringLiteral("64 + 10 –"));
        type(row(3)->findChild<NumberBox*>(QStringLiteral("epochs")), "7");
        QCOMPARE(std::get<std::int64_t>(lastEdit()[3].own.at("epochs")), std::int64_t{7});
    }

    void aSizeOutOfRangeIsRefusedWithASentence() {
        type(row(1)->findChild<NumberBox*>(QStringLiteral("units")), "0");
        QCOMPARE(edits_->count(), 0);
        QVERIFY(tool<QLabel>("problem")->isVisible());
        QVERIFY(tool<QLabel>("problem")->text().contains(QStringLiteral("from 1 to 20000")));
        type(row(1)->findChild<NumberBox*>(QStringLiteral("units")), "30");
        QVERIFY(!tool<QLabel>("problem")->isVisible());
    }

    void aStageIsSkippedAndBroughtBack() {
        auto* included = row(1)->findChild<QCheckBox*>();
        QTest::mouseClick(included, Qt::LeftButton, {}, QPoint(8, included->height() / 2));
        QVERIFY(lastEdit()[1].skipped);
        QCOMPARE(text(1, "state"), QStringLiteral("skipped"));
        QCOMPARE(text(2, "sizes"), QStringLiteral("500 + 10 –"));
        QTest::mouseClick(included, Qt::LeftButton, {}, QPoint(8, included->height() / 2));
        QVERIFY(!lastEdit()[1].skipped);
    }

    void whatOthersNeedCannotBeSkippedOrRemoved() {
        ExperimentConfig config;
        config.stages = {stageOf(StageKind::Rbm, 50, 1), stageOf(StageKind::Backpropagation, 0, 1)};
        panel_->setRun(config, false);
        QVERIFY(!row(0)->findChild<QCheckBox*>()->isEnabled());
        press(0);
        QVERIFY(!tool<QToolButton>("remove")->isEnabled());
        QVERIFY(tool<QToolButton>("remove")->toolTip().contains(QStringLiteral("Backpropagation fine-tunes")));
        row(0)->setFocus();
        QTest::keyClick(row(0), Qt::Key_Delete);
        QCOMPARE(edits_->count(), 0);
        QCOMPARE(list()->count(), 2);
        QVERIFY(tool<QLabel>("problem")->isVisible());
    }

    void aNewStageGoesWhereItBelongs() {
        auto* menu = panel_->findChild<QMenu*>();
        emit menu->aboutToShow();
        QVERIFY(!addAction(QStringLiteral("Associative memory"))->isEnabled());
        QVERIFY(addAction(QStringLiteral("Backpropagation"))->isEnabled());
        addAction(QStringLiteral("Layer"))->trigger();
        QCOMPARE(titles().at(2), QStringLiteral("Layer 3"));
        QCOMPARE(panel_->selectedStage(), 2);
        QCOMPARE(lastEdit().size(), std::size_t{6});
    }

    void theAddButtonOpensItsMenu() {
        auto* menu = panel_->findChild<QMenu*>();
        bool opened = false;
        QTimer::singleShot(0, this, [&] {
            opened = menu->isVisible();
            QTest::keyClick(menu, Qt::Key_Down);
            QTest::keyClick(menu, Qt::Key_Return);
        });
        QTest::mouseClick(tool<QToolButton>("add"), Qt::LeftButton);
        QVERIFY(opened);
        QCOMPARE(list()->count(), 6);
    }

    void stagesAreRemoved() {
        press(4);
        QTest::mouseClick(tool<QToolButton>("remove"), Qt::LeftButton);
        QCOMPARE(list()->count(), 4);
        QCOMPARE(panel_->selectedStage(), 3);
        QCOMPARE(selections_->last().first().toInt(), 3);
        row(3)->setFocus();
        QTest::keyClick(row(3), Qt::Key_Delete);
        QCOMPARE(lastEdit().size(), std::size_t{3});
    }

    void buttonsAndKeysMoveStages() {
        press(1);
        QVERIFY(tool<QToolButton>("move-up")->isEnabled());
        QVERIFY(!tool<QToolButton>("move-down")->isEnabled());
        QTest::mouseClick(tool<QToolButton>("move-up"), Qt::LeftButton);
        QCOMPARE(std::get<std::int64_t>(lastEdit()[0].own.at("hidden")), std::int64_t{400});
        QCOMPARE(panel_->selectedStage(), 0);
        row(0)->setFocus();
        QTest::keyClick(row(0), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(std::get<std::int64_t>(lastEdit()[0].own.at("hidden")), std::int64_t{500});
        QVERIFY(row(1)->hasFocus());
        QTest::keyClick(row(1), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(edits_->count(), 2);
    }

    void dragMovesAStageWhereItMayGo() {
        drag(0, row(1)->geometry().bottom() - 4);
        QCOMPARE(edits_->count(), 1);
        QCOMPARE(std::get<std::int64_t>(lastEdit()[0].own.at("hidden")), std::int64_t{400});
        QCOMPARE(panel_->selectedStage(), 1);
    }

    void dragShowsNoPlaceWhereItMayNot() {
        drag(0, row(3)->geometry().bottom() - 4, false);
        QVERIFY(!list()->isDropShown());
        QTest::mouseRelease(row(0), Qt::LeftButton);
        QCOMPARE(edits_->count(), 0);
        drag(1, 4, false);
        QVERIFY(list()->isDropShown());
        row(1)->setFocus();
        QTest::keyClick(row(1), Qt::Key_Escape);
        QVERIFY(!list()->isDropShown());
        QTest::mouseRelease(row(1), Qt::LeftButton);
        QCOMPARE(edits_->count(), 0);
    }

    void aStartedRunShowsHowFarItIs() {
        panel_->setRun(digitModel(), true);
        panel_->setPosition(positionIn(1, 2, 50), 30);
        QCOMPARE(text(0, "state"), QStringLiteral("done"));
        QCOMPARE(text(1, "state"), QStringLiteral("learning"));
        QCOMPARE(text(1, "length"), QStringLiteral("epoch 3 of 30"));
        QCOMPARE(text(1, "sizes"), QStringLiteral("500 – 400"));
        QCOMPARE(text(2, "state"), QStringLiteral("waiting"));
        auto* progress = row(1)->findChild<QProgressBar*>();
        QVERIFY(progress->isVisible());
        QCOMPARE(progress->value(), 83);
        QVERIFY(!row(0)->findChild<QProgressBar*>()->isVisible());
        QVERIFY(!row(0)->findChild<QCheckBox*>()->isVisible());
        QVERIFY(!tool<QToolButton>("add")->isVisible());
        panel_->setPosition(positionIn(4, 20, 0), 20);
        QCOMPARE(text(4, "state"), QStringLiteral("done"));
    }

    void aStartedRunCannotBeEdited() {
        panel_->setRun(digitModel(), true);
        row(1)->setFocus();
        QTest::keyClick(row(1), Qt::Key_Up, Qt::AltModifier);
        QTest::keyClick(row(1), Qt::Key_Delete);
        drag(0, row(1)->geometry().bottom() - 4);
        QCOMPARE(edits_->count(), 0);
        QCOMPARE(list()->count(), 5);
    }

    void theLearningStageCanBeEnded() {
        QSignalSpy skips(panel_.get(), &StagesPanel::skipRequested);
        panel_->setRun(digitModel(), true);
        panel_->setPosition(positionIn(1, 2, 50), 30);
        QTest::mouseClick(tool<QPushButton>("skip"), Qt::LeftButton);
        QCOMPARE(skips.count(), 1);
        panel_->setPosition(positionIn(4, 2, 50), 30);
        QVERIFY(!tool<QPushButton>("skip")->isEnabled());
    }

    void everyControlIsReachedByTab() {
        panel_->setRun(ExperimentConfig{}, false);
        tool<QToolButton>("add")->setFocus(Qt::TabFocusReason);
        QStringList reached;
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached += QApplication::focusWidget()->accessibleName();
        }
        QCOMPARE(reached,
                 (QStringList{QStringLiteral("Stage 1, Layer 1"), QStringLiteral("Hidden units of Layer 1"),
                              QStringLiteral("Epochs of Layer 1"), QStringLiteral("Add a stage")}));
    }
};

REVERIE_SUITE(StagesPanelTest, Window)

} // namespace stages_panel_test

#include "stages_panel_test.moc"
