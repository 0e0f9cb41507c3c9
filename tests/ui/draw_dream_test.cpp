#include "tests/suite.h"
#include "tests/ui/watched_draw_panel.h"
#include "ui/images/image_tile.h"
#include "ui/panels/dream_page.h"
#include "ui/theme/theme.h"

namespace draw_dream_test {

using namespace reverie;
using namespace reverie::test;

namespace {

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

} // namespace

class DrawDreamTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

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
};

REVERIE_SUITE(DrawDreamTest, Window)

} // namespace draw_dream_test

#include "draw_dream_test.moc"
