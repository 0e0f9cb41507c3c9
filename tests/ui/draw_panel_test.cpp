#include "core/data/centring.h"
#include "tests/ui/pen.h"
#include "ui/images/image_tile.h"
#include "ui/panels/draw_panel.h"
#include "ui/panels/dream_page.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/recognition_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/draw_canvas.h"
#include "ui/widgets/label_bars.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace reverie;
using namespace reverie::test;

namespace {

constexpr ImageShape mnist{28, 28};

/// A panel that can be seen, and all it has asked for.
struct Watched {
    struct Recognition {
        Vector pixels;
        int passes;
    };
    struct Dream {
        Vector pixels, mask;
    };

    explicit Watched(QSize size = {700, 500}) {
        QObject::connect(&panel, &DrawPanel::recognitionRequested, &panel,
                         [this](const Vector& pixels, int passes) {
                             recognitions.push_back({pixels, passes});
                         });
        QObject::connect(&panel, &DrawPanel::dreamRequested, &panel,
                         [this](const Vector& pixels, const Vector& mask) {
                             dreams.push_back({pixels, mask});
                         });
        QObject::connect(&panel, &DrawPanel::dreamStopped, &panel, [this] { ++stops; });
        QObject::connect(&panel, &DrawPanel::randomDigitRequested, &panel, [this] { ++randoms; });
        panel.resize(size);
        panel.show();
        QApplication::processEvents();
        settle();
        recognitions.clear();
    }

    /// Waits until nothing waits to be sent.
    void settle() const { QTest::qWait(80); }
    QToolButton* tool(const char* name) const {
        for (auto* button : panel.findChildren<QToolButton*>())
            if (button->accessibleName() == QLatin1String(name)) return button;
        return nullptr;
    }
    void click(const char* name) const { QTest::mouseClick(tool(name), Qt::LeftButton); }
    QComboBox* combo(const char* name) const {
        for (auto* box : panel.findChildren<QComboBox*>())
            if (box->accessibleName() == QLatin1String(name)) return box;
        return nullptr;
    }
    void showPage(int page) const {
        auto* tabs = panel.findChild<QTabBar*>();
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(page).center());
    }
    QPushButton* start() const { return panel.findChild<QPushButton*>(); }

    DrawPanel panel;
    std::vector<Recognition> recognitions;
    std::vector<Dream> dreams;
    int stops = 0;
    int randoms = 0;
};

std::shared_ptr<RecognitionView> recognitionOf(const Vector& image, ImageShape shape = mnist) {
    auto view = std::make_shared<RecognitionView>();
    view->shape = shape;
    view->image = image;
    view->reconstruction = 0.5F * image;
    view->byFreeEnergy = Vector::Constant(10, 0.01F);
    view->byFreeEnergy[3] = 0.91F;
    view->byGibbs = Vector::Constant(10, 0.1F);
    return view;
}

std::shared_ptr<DreamView> dreamOf(const Vector& image) {
    auto view = std::make_shared<DreamView>();
    view->shape = mnist;
    view->image = image;
    view->labels = Vector::Constant(10, 0.02F);
    view->labels[8] = 0.82F;
    view->iterations = 1234;
    view->freeEnergy = -512.25;
    return view;
}

bool says(const QWidget& widget, const QString& part) {
    for (const auto* label : widget.findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(part)) return true;
    return false;
}

} // namespace

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
        QVERIFY(says(watched.panel, QStringLiteral("label 5")));
        QCOMPARE(watched.panel.canvas().pixels().minCoeff(), 1.0F);
        watched.click("Undo");
        QVERIFY(watched.panel.canvas().isEmpty());
        QVERIFY(!says(watched.panel, QStringLiteral("label 5")));
        QVERIFY(!watched.tool("Undo")->isEnabled());
        watched.click("Redo");
        QVERIFY(says(watched.panel, QStringLiteral("label 5")));
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

    void masksHoldTheirPart() {
        Vector pixels = Vector::Zero(12);
        pixels[5] = 0.9F;
        pixels[6] = 0.2F;
        const ImageShape shape{3, 4};
        const auto mask = [&](HeldPart part) { return heldMask(part, pixels, shape); };
        QCOMPARE(mask(HeldPart::Whole).sum(), 12.0F);
        QCOMPARE(mask(HeldPart::Upper).head(4).sum(), 4.0F);
        QCOMPARE(mask(HeldPart::Upper).sum(), 4.0F);
        QVERIFY(mask(HeldPart::Upper) + mask(HeldPart::Lower) == Vector::Ones(12));
        QVERIFY(mask(HeldPart::Left) + mask(HeldPart::Right) == Vector::Ones(12));
        QCOMPARE(mask(HeldPart::Left)[5], 1.0F);
        QCOMPARE(mask(HeldPart::Left)[6], 0.0F);
        QCOMPARE(mask(HeldPart::Ink).sum(), 1.0F);
        QCOMPARE(mask(HeldPart::Ink)[5], 1.0F);
    }

    void theNetCompletesWhatIsNotHeld() {
        Watched watched;
        watched.showPage(1);
        watched.settle();
        QVERIFY(!watched.start()->isEnabled());
        drawThree(watched.panel.canvas());
        watched.settle();
        QVERIFY(watched.recognitions.empty());
        QVERIFY(watched.dreams.empty());
        QTest::mouseClick(watched.start(), Qt::LeftButton);
        watched.settle();
        QCOMPARE(watched.dreams.size(), std::size_t{1});
        QVERIFY(watched.dreams[0].mask == heldMask(HeldPart::Upper, watched.dreams[0].pixels, mnist));
        watched.panel.presentDream(dreamOf(Vector::Constant(784, 0.3F)));
        QCOMPARE(watched.panel.dream().dream().image()[0], 0.3F);
        QVERIFY(says(watched.panel, QStringLiteral("Iteration 1,234 · label 8: 82.0 %")));

        QTest::keyClick(watched.combo("What is held"), Qt::Key_Down);
        drawLine(watched.panel.canvas(), {20, 200}, {80, 200});
        watched.settle();
        QVERIFY(watched.dreams.size() >= 2);
        QVERIFY(watched.dreams.back().mask == heldMask(HeldPart::Lower, watched.dreams.back().pixels, mnist));
        QCOMPARE(watched.stops, 0);

        QTest::mouseClick(watched.start(), Qt::LeftButton);
        QCOMPARE(watched.stops, 1);
        watched.panel.presentDream(dreamOf(Vector::Constant(784, 0.7F)));
        QCOMPARE(watched.panel.dream().dream().image()[0], 0.3F);
    }

    void aDreamThatNobodySeesStops() {
        Watched watched;
        drawThree(watched.panel.canvas());
        watched.showPage(1);
        watched.settle();
        QTest::mouseClick(watched.start(), Qt::LeftButton);
        watched.settle();
        watched.showPage(0);
        QCOMPARE(watched.stops, 1);
        const std::size_t asked = watched.dreams.size();
        watched.showPage(1);
        watched.settle();
        QCOMPARE(watched.dreams.size(), asked + 1);
        watched.panel.hide();
        QCOMPARE(watched.stops, 2);
        watched.panel.show();
        watched.settle();
        QCOMPARE(watched.dreams.size(), asked + 2);
        watched.click("Clear");
        watched.settle();
        QCOMPARE(watched.stops, 3);
        QVERIFY(!watched.start()->isChecked());
        QVERIFY(!watched.start()->isEnabled());
    }

    void theHeldHalfOfTheDrawingIsThatOfTheCentredImage() {
        Watched watched;
        DrawCanvas& canvas = watched.panel.canvas();
        drawLine(canvas, {10, 10}, {10, 60});
        watched.showPage(1);
        watched.settle();
        const auto shaded = [&](double y) {
            const QColor colour = canvas.grab().toImage().pixelColor(200, static_cast<int>(y));
            return colour.blue() > colour.red() + 20;
        };
        QVERIFY(!shaded(25));
        QVERIFY(shaded(50));
        watched.click("Centre as MNIST");
        watched.settle();
        QVERIFY(!shaded(50));
        QVERIFY(!shaded(canvas.height() / 2.0 - 8));
        QVERIFY(shaded(canvas.height() / 2.0 + 8));
        watched.showPage(0);
        watched.settle();
        QVERIFY(!shaded(canvas.height() - 20));
    }

    void theApproximationIsSaid() {
        Watched watched;
        watched.showPage(1);
        QVERIFY(!says(watched.panel, QStringLiteral("approximation")));
        watched.panel.setNetDirected(true);
        QVERIFY(says(watched.panel, QStringLiteral("approximation")));
        watched.panel.setNetDirected(false);
        QVERIFY(!says(watched.panel, QStringLiteral("approximation")));
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

QTEST_MAIN(DrawPanelTest)
#include "draw_panel_test.moc"
