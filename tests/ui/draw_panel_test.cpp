#include "core/data/centring.h"
#include "tests/suite.h"
#include "tests/ui/watched_draw_panel.h"
#include "ui/images/image_tile.h"
#include "ui/panels/recognition_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label_bars.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>

namespace draw_panel_test {

using namespace reverie;
using namespace reverie::test;

class DrawPanelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void drawingAsksForRecognitionOfTheCentredImage() {
        Watched watched;
        QCOMPARE(watched.panel.id(), QStringLiteral("draw"));
        drawThree(watched.panel.canvas());
        QVERIFY(watched.recognitions.size() <= 3);
        watched.settle();
        QVERIFY(!watched.recognitions.empty());
        const Vector pixels = watched.recognitions.back().pixels;
        const DrawCanvas& canvas = watched.panel.canvas();
        QVERIFY(pixels == centreAsMnist(canvas.finePixels(), canvas.fineShape(), mnist).image);
        QCOMPARE(watched.recognitions.back().passes, 0);
        watched.click("Centre as MNIST");
        watched.settle();
        QVERIFY(watched.recognitions.back().pixels == canvas.pixels());
    }

    void manyChangesAskSeldom() {
        Watched watched;
        for (int i = 0; i < 30; ++i)
            drawLine(watched.panel.canvas(), {40, 40.0 + 4 * i}, {200, 44.0 + 4 * i});
        QTRY_VERIFY(!watched.recognitions.empty());
        watched.settle();
        QVERIFY(watched.recognitions.size() < 150);
        const std::size_t asked = watched.recognitions.size();
        watched.settle();
        QCOMPARE(watched.recognitions.size(), asked);
        const DrawCanvas& canvas = watched.panel.canvas();
        QVERIFY(watched.recognitions.back().pixels ==
                centreAsMnist(canvas.finePixels(), canvas.fineShape(), mnist).image);
    }

    void anEmptyCanvasAndAHiddenPanelAskNothing() {
        Watched watched;
        watched.click("Centre as MNIST");
        watched.settle();
        QVERIFY(watched.recognitions.empty());
        drawThree(watched.panel.canvas());
        watched.settle();
        watched.recognitions.clear();
        watched.panel.hide();
        watched.panel.setImage(Vector::Constant(784, 0.5F), mnist, 4);
        watched.settle();
        QVERIFY(watched.recognitions.empty());
        watched.panel.show();
        watched.settle();
        QVERIFY(!watched.recognitions.empty());
        QVERIFY((watched.recognitions.back().pixels.array() - 0.5F).abs().maxCoeff() < 0.01F);
    }

    void stochasticPassesAreAskedFor() {
        Watched watched;
        drawThree(watched.panel.canvas());
        QTest::keyClick(watched.combo("Up-pass"), Qt::Key_Down);
        watched.settle();
        QCOMPARE(watched.recognitions.back().passes, 20);
    }

    void recognitionIsShown() {
        Watched watched;
        const RecognitionPage& page = watched.panel.recognition();
        watched.panel.presentRecognition(recognitionOf(Vector::Constant(784, 0.5F)));
        QVERIFY(page.seen().isEmpty());
        drawThree(watched.panel.canvas());
        const auto view = recognitionOf(Vector::Constant(784, 0.5F));
        watched.panel.presentRecognition(view);
        QVERIFY(page.seen().image() == view->image);
        QVERIFY(page.reconstruction().image() == view->reconstruction);
        QCOMPARE(page.bars().methods().size(), std::size_t{2});
        QCOMPARE(page.bars().winner(0), Index{3});
        view->byClassifier = Vector::Constant(10, 0.1F);
        view->stochasticPasses = 20;
        watched.panel.presentRecognition(view);
        QCOMPARE(page.bars().methods().size(), std::size_t{3});
        QVERIFY(page.bars().methods()[0].explanation.contains(QStringLiteral("20 stochastic up-passes")));
        watched.click("Clear");
        watched.settle();
        QVERIFY(page.seen().isEmpty());
        QCOMPARE(page.bars().winner(0), Index{-1});
        QVERIFY(watched.panel.canvas().isEmpty());
    }

    void aNetWithoutLabelsSaysSo() {
        Watched watched;
        drawThree(watched.panel.canvas());
        const auto view = recognitionOf(Vector::Constant(784, 0.5F));
        view->byFreeEnergy.resize(0);
        view->byGibbs.resize(0);
        watched.panel.presentRecognition(view);
        QVERIFY(!watched.panel.recognition().bars().isVisible());
        QVERIFY(says(watched.panel, QStringLiteral("no labels")));
        watched.panel.presentRecognition(recognitionOf(Vector::Constant(784, 0.5F)));
        QVERIFY(watched.panel.recognition().bars().isVisible());
    }

    void viewsOfAnotherShapeAreNotShown() {
        Watched watched;
        drawThree(watched.panel.canvas());
        watched.panel.presentRecognition(nullptr);
        watched.panel.presentDream(nullptr);
        watched.panel.presentRecognition(recognitionOf(Vector::Ones(16), {4, 4}));
        watched.panel.presentRecognition(recognitionOf(Vector::Ones(16), mnist));
        QVERIFY(watched.panel.recognition().seen().isEmpty());
    }

    void aRandomDigitIsPutOnTheCanvas() {
        Watched watched;
        watched.click("Random digit");
        QCOMPARE(watched.randoms, 1);
        watched.panel.setImage(Vector::Constant(784, 1.0F), mnist, 5);
        QVERIFY(says(watched.panel, QStringLiteral("a 5")));
        QCOMPARE(watched.panel.canvas().pixels().minCoeff(), 1.0F);
        watched.click("Undo");
        QVERIFY(watched.panel.canvas().isEmpty());
        QVERIFY(!says(watched.panel, QStringLiteral("a 5")));
        QVERIFY(!watched.tool("Undo")->isEnabled());
        watched.click("Redo");
        QVERIFY(says(watched.panel, QStringLiteral("a 5")));
        watched.panel.setImage(Vector::Constant(16, 0.2F), {4, 4}, -1);
        QVERIFY((watched.panel.canvas().pixels().array() - 0.2F).abs().maxCoeff() < 0.01F);
    }

    void toolsReachTheCanvas() {
        Watched watched;
        watched.click("Eraser");
        QVERIFY(watched.panel.canvas().isErasing());
        const double before = watched.panel.canvas().penWidth();
        QTest::keyClick(watched.panel.findChild<QSlider*>(), Qt::Key_Right);
        QCOMPARE(watched.panel.canvas().penWidth(), before + 0.5);
        for (const auto* control : watched.panel.findChildren<QAbstractButton*>())
            if (control->isVisible()) QVERIFY(!control->accessibleName().isEmpty() || !control->text().isEmpty());
    }

    void theShapeFollowsTheMachine() {
        Watched watched;
        drawThree(watched.panel.canvas());
        watched.panel.setImageShape({4, 8});
        QVERIFY(watched.panel.canvas().isEmpty());
        QApplication::processEvents();
        QVERIFY(std::abs(watched.panel.canvas().width() - 2 * watched.panel.canvas().height()) <= 2);
        drawLine(watched.panel.canvas(), {20, 60}, {200, 60});
        watched.settle();
        QCOMPARE(watched.recognitions.back().pixels.size(), Index{32});
    }

    void clearForgetsTheNetNotTheDrawing() {
        Watched watched;
        drawThree(watched.panel.canvas());
        watched.settle();
        watched.panel.presentRecognition(recognitionOf(Vector::Constant(784, 0.5F)));
        const std::size_t asked = watched.recognitions.size();
        watched.panel.clear();
        QVERIFY(watched.panel.recognition().seen().isEmpty());
        QVERIFY(!watched.panel.canvas().isEmpty());
        watched.settle();
        QCOMPARE(watched.recognitions.size(), asked + 1);
    }

    void whyThereIsNothingToDrawForIsSaid() {
        Watched watched;
        drawThree(watched.panel.canvas());
        watched.settle();
        watched.recognitions.clear();
        watched.panel.setAvailable(false, QStringLiteral("The machine in hand does not see images."));
        QVERIFY(!watched.panel.isAvailable());
        QVERIFY(!watched.panel.canvas().isVisible());
        QVERIFY(says(watched.panel, QStringLiteral("does not see images")));
        watched.settle();
        QVERIFY(watched.recognitions.empty());
        watched.panel.setAvailable(true, {});
        QVERIFY(watched.panel.canvas().isVisible());
        watched.settle();
        QCOMPARE(watched.recognitions.size(), std::size_t{1});
    }

    void nothingIsClipped_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("scrolls");
        for (const QSize size : {QSize(320, 700), QSize(340, 700), QSize(700, 500), QSize(1000, 700)})
            QTest::addRow("%d x %d", size.width(), size.height()) << size << false;
        QTest::newRow("low") << QSize(320, 300) << true;
    }
    void nothingIsClipped() {
        QFETCH(QSize, size);
        QFETCH(bool, scrolls);
        Watched watched(size);
        watched.panel.setNetDirected(true);
        drawThree(watched.panel.canvas());
        const auto view = recognitionOf(Vector::Constant(784, 0.5F));
        view->byClassifier = Vector::Constant(10, 0.1F);
        watched.panel.presentRecognition(view);
        const auto* scroll = watched.panel.findChild<QScrollArea*>();
        for (const int page : {0, 1}) {
            watched.panel.findChild<QTabBar*>()->setCurrentIndex(page);
            watched.settle();
            QCOMPARE(scroll->verticalScrollBar()->maximum() > 0, scrolls);
            QVERIFY(scroll->widget()->width() <= scroll->viewport()->width());
            for (const auto* part : scroll->widget()->findChildren<QWidget*>()) {
                if (!part->isVisible()) continue;
                const QRect inside(part->mapTo(scroll->widget(), QPoint()), part->size());
                QVERIFY2(scroll->widget()->rect().contains(inside), part->metaObject()->className());
                QVERIFY(part->width() >= part->minimumSizeHint().width());
            }
        }
    }

    void halvesStandSideBySideWhereThereIsWidth() {
        Watched watched({1000, 700});
        const auto corner = [&](const QWidget& widget) { return widget.mapTo(&watched.panel, QPoint()); };
        const QWidget& canvas = watched.panel.canvas();
        const QWidget& page = watched.panel.recognition();
        QVERIFY(corner(page).x() > corner(canvas).x() + canvas.width());
        QVERIFY(canvas.width() > 450);
        watched.panel.resize(320, 700);
        QApplication::processEvents();
        QVERIFY(corner(page).y() > corner(canvas).y() + canvas.height());
    }
};

REVERIE_SUITE(DrawPanelTest, Window)

} // namespace draw_panel_test

#include "draw_panel_test.moc"
