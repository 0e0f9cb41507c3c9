#include "tests/suite.h"
#include "ui/images/image_grid_view.h"
#include "ui/images/image_lens.h"
#include "ui/images/wrong_cases_view.h"
#include "ui/panels/classification_panel.h"
#include "ui/panels/empty_state.h"
#include "ui/plots/curve_plot.h"
#include "ui/plots/error_curves.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

namespace classification_panel_test {

using namespace reverie;

namespace {

/// 100 cases of which three are wrong: 3 read as 8 twice, 4 read as 9 once.
std::shared_ptr<ClassificationView> measured(const char* method, const char* split = "validation") {
    auto view = std::make_shared<ClassificationView>();
    view->method = method;
    view->split = split;
    for (std::size_t label = 0; label < 10; ++label)
        view->confusion.counts[label][label] = 10;
    view->confusion.counts[3][3] = 8;
    view->confusion.counts[3][8] = 2;
    view->confusion.counts[4][4] = 9;
    view->confusion.counts[4][9] = 1;
    view->cases = 100;
    view->shape = {4, 4};
    view->wrong = {{17, 3, 8, 0.5F}, {23, 4, 9, 0.75F}, {31, 3, 8, 0.625F}};
    view->images = Matrix::Zero(16, 3);
    view->images.col(1).setConstant(0.5F);
    view->images.col(2).setOnes();
    return view;
}

MetricRow errorAt(std::uint64_t minibatch, double epoch, Metric metric, float share) {
    MetricRow row;
    row.minibatch = minibatch;
    row.epoch = epoch;
    row[metric] = share;
    return row;
}

} // namespace

class ClassificationPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ClassificationPanel> panel_;

    template<class Widget>
    Widget* part(const char* name) {
        return panel_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QString text(const char* name) { return part<QLabel>(name)->text(); }
    ConfusionView* matrix() { return panel_->findChild<ConfusionView*>(); }
    WrongCasesView* wrong() { return panel_->findChild<WrongCasesView*>(); }
    QString emptyHeadline() {
        const auto* state = panel_->findChild<EmptyState*>();
        return state->isVisible() ? state->headline() : QString();
    }
    QPoint cell(int truth, int recognised) { return matrix()->cellOf(truth, recognised).center().toPoint(); }
    void click(int truth, int recognised) {
        QTest::mouseClick(matrix(), Qt::LeftButton, {}, cell(truth, recognised));
    }
    void chooseNext(QComboBox* box) {
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
    }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<ClassificationPanel>();
        panel_->resize(640, 640);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        panel_->activateWindow();
    }
    void cleanup() { panel_.reset(); }

    void beginsInviting() {
        QCOMPARE(panel_->id(), QStringLiteral("classification"));
        QCOMPARE(emptyHeadline(), QStringLiteral("Not measured"));
        QCOMPARE(panel_->shown(), nullptr);
        panel_->presentClassification(measured("free energy"));
        QCOMPARE(emptyHeadline(), QString());
        panel_->clear();
        QCOMPARE(emptyHeadline(), QStringLiteral("Not measured"));
    }

    void saysTheErrorAndHowManyWereWrong() {
        panel_->presentClassification(measured("free energy"));
        QCOMPARE(text("error"), QStringLiteral("3.00 %"));
        QCOMPARE(text("counts"), QStringLiteral("3 wrong of 100, validation"));
        QVERIFY(!part<QLabel>("seen")->isVisible());
    }

    void saysWhatTheNetHasSeen() {
        auto view = measured("free energy");
        view->seen = 100;
        panel_->presentClassification(view);
        QCOMPARE(text("seen"), QStringLiteral("The net has learned from these very cases."));
        QVERIFY(part<QLabel>("seen")->isVisible());
        view = measured("free energy");
        view->seen = 40;
        panel_->presentClassification(view);
        QCOMPARE(text("seen"), QStringLiteral("The net has learned from 40 of these cases."));
    }

    void saysWhatTheNetHasSeenInAnotherForm() {
        using enum SeenOtherwise::Share;
        const auto said = [&](SeenOtherwise::Share share, Index seen) {
            auto view = measured("free energy");
            view->seen = seen;
            view->seenOtherwise = {share, "MNIST training images"};
            panel_->presentClassification(view);
            return text("seen");
        };
        const auto all = QStringLiteral("The net has learned from all of these cases in another form: they come "
                                        "from the MNIST training images.");
        QCOMPARE(said(All, 0), all);
        QCOMPARE(said(All, 40), all);
        QCOMPARE(said(All, 100), QStringLiteral("The net has learned from these very cases."));
        QCOMPARE(said(Some, 40), QStringLiteral("The net has learned from 40 of these cases."));
        QVERIFY(said(Some, 0).startsWith(QStringLiteral("The net may have learned from some of these cases")));
        QVERIFY(part<QLabel>("seen")->isVisible());
        QCOMPARE(said(None, 0), QString());
    }

    void methodsAreChosenAmongThoseMeasured() {
        panel_->presentClassification(measured("random start"));
        panel_->presentClassification(measured("free energy"));
        auto* methods = part<QComboBox>("method");
        QCOMPARE(methods->count(), 2);
        QCOMPARE(methods->itemText(0), QStringLiteral("Free energy"));
        QCOMPARE(panel_->shown()->method, std::string("random start"));
        methods->setFocus();
        QTest::keyClick(methods, Qt::Key_Up);
        QCOMPARE(panel_->shown()->method, std::string("free energy"));
        panel_->presentClassification(measured("random start"));
        QCOMPARE(panel_->shown()->method, std::string("free energy"));
    }

    void eachSplitHasItsOwnMeasurements() {
        panel_->presentClassification(measured("free energy"));
        chooseNext(part<QComboBox>("split"));
        QCOMPARE(panel_->split(), QStringLiteral("test"));
        QCOMPARE(panel_->shown(), nullptr);
        QCOMPARE(emptyHeadline(), QStringLiteral("Not measured"));
        panel_->presentClassification(measured("Gibbs", "test"));
        QCOMPARE(panel_->shown()->method, std::string("Gibbs"));
        panel_->setSplits({QStringLiteral("validation"), QStringLiteral("training")});
        QCOMPARE(panel_->split(), QStringLiteral("validation"));
        QCOMPARE(panel_->shown()->method, std::string("free energy"));
    }

    void measureAsksForTheSplitAndWaits() {
        QSignalSpy asked(panel_.get(), &ClassificationPanel::measureRequested);
        chooseNext(part<QComboBox>("split"));
        auto* measure = part<QPushButton>("measure");
        QTest::mouseClick(measure, Qt::LeftButton);
        QCOMPARE(asked.last().first().toString(), QStringLiteral("test"));
        const int width = measure->width();
        panel_->setBusy(true);
        QVERIFY(!measure->isEnabled());
        QCOMPARE(measure->text(), QStringLiteral("Measuring…"));
        QCOMPARE(measure->width(), width);
        QTest::mouseClick(measure, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        panel_->setBusy(false);
        QVERIFY(measure->isEnabled());
    }

    void unlabelledDataCannotBeMeasured() {
        panel_->setSplits({});
        QVERIFY(!part<QPushButton>("measure")->isEnabled());
        panel_->setBusy(false);
        QVERIFY(!part<QPushButton>("measure")->isEnabled());
    }

    void pointingAtTheMatrixSaysWhatWasConfused() {
        panel_->presentClassification(measured("free energy"));
        QApplication::processEvents();
        QSignalSpy hovered(panel_.get(), &Panel::hovered);
        QTest::mouseMove(matrix(), cell(3, 8));
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("3 read as 8: 2 cases"));
        QTest::mouseMove(matrix(), cell(4, 9));
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("4 read as 9: 1 case"));
        QTest::mouseMove(matrix(), cell(3, -1));
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("3 read as something else: 2 cases"));
        QTest::mouseMove(matrix(), cell(-1, 9));
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("Wrongly read as 9: 1 case"));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(matrix(), &leave);
        QCOMPARE(hovered.last().first().toString(), QString());
    }

    void aCellFiltersTheWrongCases() {
        panel_->presentClassification(measured("free energy"));
        QApplication::processEvents();
        QCOMPARE(wrong()->shown(), Index{3});
        click(3, 8);
        QCOMPARE(wrong()->shown(), Index{2});
        QCOMPARE(wrong()->summary(), QStringLiteral("2 wrong · 3 read as 8"));
        click(3, 8);
        QCOMPARE(wrong()->shown(), Index{3});
        click(-1, 9);
        QCOMPARE(wrong()->shown(), Index{1});
        click(3, -1);
        QCOMPARE(wrong()->shown(), Index{2});
        QTest::mouseClick(part<QToolButton>("all"), Qt::LeftButton);
        QCOMPARE(wrong()->shown(), Index{3});
        QVERIFY(matrix()->filter().all());
        click(5, 6);
        QCOMPARE(wrong()->shown(), Index{0});
        click(5, 5);
        QCOMPARE(wrong()->shown(), Index{3});
    }

    void keysFilterToo() {
        panel_->presentClassification(measured("free energy"));
        matrix()->setFocus();
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(matrix(), Qt::Key_Down);
        for (int i = 0; i < 8; ++i)
            QTest::keyClick(matrix(), Qt::Key_Right);
        QTest::keyClick(matrix(), Qt::Key_Return);
        QCOMPARE(matrix()->filter(), (ConfusionFilter{3, 8}));
        QCOMPARE(wrong()->shown(), Index{2});
        QTest::keyClick(matrix(), Qt::Key_Escape);
        QCOMPARE(wrong()->shown(), Index{3});
    }

    void aWrongCaseIsChosenByItsNumber() {
        panel_->presentClassification(measured("free energy"));
        QApplication::processEvents();
        QSignalSpy chosen(panel_.get(), &ClassificationPanel::caseChosen);
        click(3, 8);
        QApplication::processEvents();
        ImageGridView* grid = wrong()->grid();
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->rectOf(1).center().toPoint());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.last().at(0).toLongLong(), 31LL);
        QCOMPARE(chosen.last().at(1).toString(), QStringLiteral("validation"));
        QVERIFY(wrong()->lens().isVisible());
        QCOMPARE(wrong()->lens().title(), QStringLiteral("3 → 8"));
        QCOMPARE(wrong()->lens().facts()[2].value, QStringLiteral("0.625"));
    }

    // Choosing a case brings the canvas to the front, and the lens would stay over the menus.
    void theLensGoesWithItsImages() {
        panel_->presentClassification(measured("free energy"));
        QApplication::processEvents();
        ImageGridView* grid = wrong()->grid();
        connect(panel_.get(), &ClassificationPanel::caseChosen, panel_.get(), [this] { panel_->hide(); });
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->rectOf(1).center().toPoint());
        QVERIFY(!panel_->isVisible());
        emit grid->selected(1);
        emit grid->hovered(1);
        QVERIFY(!wrong()->lens().isVisible());
    }

    void aNewMeasurementKeepsTheFilter() {
        panel_->presentClassification(measured("free energy"));
        QApplication::processEvents();
        click(3, 8);
        auto later = measured("free energy");
        later->wrong.resize(2);
        later->images = Matrix::Zero(16, 2);
        panel_->presentClassification(later);
        QCOMPARE(wrong()->summary(), QStringLiteral("1 wrong · 3 read as 8"));
    }

    void aPerfectNetHasNothingToShow() {
        auto view = measured("free energy");
        view->confusion = {};
        view->confusion.counts[0][0] = 100;
        view->wrong.clear();
        view->images = Matrix(16, 0);
        panel_->presentClassification(view);
        QCOMPARE(text("error"), QStringLiteral("0.00 %"));
        QCOMPARE(wrong()->shown(), Index{0});
        QVERIFY(!panel_->grab().isNull());
    }

    void errorsAreDrawnOverEpochs() {
        auto* curves = panel_->findChild<ErrorCurves*>();
        QVERIFY(!curves->isVisible());
        MetricRow other;
        other[Metric::UpdateSize] = 1;
        panel_->append(std::vector{other});
        QVERIFY(curves->isEmpty());
        panel_->append(std::vector{errorAt(440, 1, Metric::ErrorFreeEnergyValidation, 0.04F),
                                   errorAt(880, 2, Metric::ErrorFreeEnergyValidation, 0.02F), other});
        QVERIFY(curves->isVisible());
        QCOMPARE(curves->history().rows().size(), std::size_t{2});
        const CurvePlot& plot = curves->plot();
        QVERIFY(plot.yAxis->range().contains(4.0));
        QVERIFY(plot.yAxis->range().contains(2.0));
        QVERIFY(!plot.yAxis->range().contains(0.03));
        panel_->resize(400, 420);
        QVERIFY(!curves->isVisible());
    }

    void theMatrixStandsAboveTheImagesWhereItIsNarrow() {
        panel_->presentClassification(measured("free energy"));
        QApplication::processEvents();
        QVERIFY(wrong()->x() > matrix()->geometry().right());
        panel_->resize(400, 640);
        QApplication::processEvents();
        panel_->resize(300, 640);
        QApplication::processEvents();
        QVERIFY(wrong()->y() > matrix()->geometry().bottom());
        QCOMPARE(panel_->width(), 300);
    }
};

REVERIE_SUITE(ClassificationPanelTest, Window)

} // namespace classification_panel_test

#include "classification_panel_test.moc"
