#include "tests/suite.h"
#include "tests/ui/boards.h"
#include "ui/panels/board_body.h"
#include "ui/panels/board_grid.h"
#include "ui/panels/dream_pane.h"
#include "ui/panels/label_mix.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label_button.h"

#include <QApplication>
#include <QSignalSpy>
#include <QSlider>

#include <limits>

namespace board_dream_test {

using namespace reverie;
using namespace reverie::test;

namespace {

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

/// The large dream beside the board, and the labels that are clamped in it.
class BoardDreamTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void clickingALabelClampsItAlone() {
        const auto panel = shownBoard();
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
        const auto panel = shownBoard();
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
        const auto panel = shownBoard();
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
        const auto panel = shownBoard();
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
        const auto panel = shownBoard();
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
        const auto panel = shownBoard({300, 420});
        QVERIFY(!panel->dream()->isVisible());
        panel->resize(1000, 700);
        QApplication::processEvents();
        QVERIFY(panel->dream()->isVisible());
        QVERIFY(panel->dream()->x() > panel->grid()->geometry().right());
    }
};

REVERIE_SUITE(BoardDreamTest, Window)

} // namespace board_dream_test

#include "board_dream_test.moc"
