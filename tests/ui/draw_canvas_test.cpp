#include "core/error.h"
#include "tests/suite.h"
#include "tests/ui/pen.h"
#include "ui/theme/theme.h"
#include "ui/widgets/draw_canvas.h"

#include <QApplication>
#include <QPointingDevice>
#include <QSignalSpy>
#include <QTabletEvent>

namespace draw_canvas_test {

using namespace reverie;
using namespace reverie::test;

namespace {

std::unique_ptr<DrawCanvas> shown(QSize size = {280, 280}) {
    auto canvas = std::make_unique<DrawCanvas>();
    canvas->resize(size);
    canvas->show();
    QApplication::processEvents();
    return canvas;
}

float at(const Vector& pixels, Index row, Index column) {
    return pixels[row * 28 + column];
}

void sendTablet(QWidget& widget, QEvent::Type type, QPointF place, QPointingDevice::PointerType pointer) {
    const QPointingDevice device(QStringLiteral("pen"), 1, QInputDevice::DeviceType::Stylus, pointer,
                                 QInputDevice::Capability::Position, 1, 1);
    const bool down = type != QEvent::TabletRelease;
    QTabletEvent event(type, &device, place, widget.mapToGlobal(place), 1, 0, 0, 0, 0, 0, Qt::NoModifier,
                       type == QEvent::TabletMove ? Qt::NoButton : Qt::LeftButton,
                       down ? Qt::LeftButton : Qt::NoButton);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class DrawCanvasTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void aStrokeIsWhiteWhereThePenWent() {
        const auto canvas = shown();
        QVERIFY(canvas->isEmpty());
        QSignalSpy changed(canvas.get(), &DrawCanvas::changed);
        canvas->setPenWidth(2);
        drawLine(*canvas, {45, 145}, {235, 145});
        QVERIFY(changed.count() > 2);
        QVERIFY(!canvas->isEmpty());
        const Vector pixels = canvas->pixels();
        QCOMPARE(pixels.size(), Index{784});
        for (Index column = 6; column < 22; ++column) {
            QVERIFY(at(pixels, 14, column) > 0.9F);
            QCOMPARE(at(pixels, 12, column), 0.0F);
        }
        QCOMPARE(at(pixels, 14, 2), 0.0F);
        QVERIFY(pixels.minCoeff() >= 0);
        QVERIFY(pixels.maxCoeff() <= 1);
        QVERIFY(std::abs(pixels.sum() - (19 * 2 + 3.14F)) < 1.5F);
    }

    void edgesAreAntiAliased() {
        const auto canvas = shown();
        drawLine(*canvas, {50, 60}, {220, 190});
        const Vector fine = canvas->finePixels();
        QCOMPARE(fine.size(), Index{280 * 280});
        QVERIFY((fine.array() > 0.2F && fine.array() < 0.8F).count() > 100);
    }

    void curvesHaveNoCornersAndLongStrokesGoOn() {
        const auto canvas = shown();
        std::vector<QPointF> circle;
        for (int i = 0; i <= 24 * 12; ++i)
            circle.push_back(
                QPointF(140 + 90 * std::cos(i * 3.14159 / 12), 140 + 90 * std::sin(i * 3.14159 / 12)));
        drawStroke(*canvas, circle);
        const Vector fine = canvas->finePixels();
        for (int i = 0; i < 96; ++i) {
            const double angle = i * 3.14159 / 48;
            const auto row = static_cast<Index>(140 + 89 * std::sin(angle));
            const auto column = static_cast<Index>(140 + 89 * std::cos(angle));
            QVERIFY(fine[row * 280 + column] > 0.95F);
        }
        canvas->undo();
        QVERIFY(canvas->isEmpty());
    }

    void aClickLeavesADot() {
        const auto canvas = shown();
        canvas->setPenWidth(3);
        QTest::mouseClick(canvas.get(), Qt::LeftButton, {}, {105, 95});
        QVERIFY(at(canvas->pixels(), 9, 10) > 0.95F);
        QVERIFY(canvas->pixels().sum() > 5);
    }

    void theRightButtonAndTheEraserErase() {
        const auto canvas = shown();
        canvas->setPenWidth(4);
        drawLine(*canvas, {40, 145}, {240, 145});
        drawLine(*canvas, {140, 100}, {140, 190}, Qt::RightButton);
        QCOMPARE(at(canvas->pixels(), 14, 13), 0.0F);
        QVERIFY(at(canvas->pixels(), 14, 20) > 0.9F);
        canvas->setErasing(true);
        drawLine(*canvas, {30, 145}, {250, 145});
        QVERIFY(canvas->pixels().maxCoeff() < 0.2F);
        canvas->setErasing(false);
        drawLine(*canvas, {40, 145}, {240, 145});
        QVERIFY(at(canvas->pixels(), 14, 13) > 0.9F);
    }

    void aSecondButtonDoesNotStartASecondStroke() {
        const auto canvas = shown();
        QTest::mousePress(canvas.get(), Qt::LeftButton, {}, {60, 60});
        QTest::mousePress(canvas.get(), Qt::RightButton, {}, {60, 60});
        movePen(*canvas, {180, 60}, Qt::LeftButton | Qt::RightButton);
        QTest::mouseRelease(canvas.get(), Qt::RightButton, {}, {180, 60});
        QTest::mouseRelease(canvas.get(), Qt::LeftButton, {}, {180, 60});
        QVERIFY(at(canvas->pixels(), 6, 12) > 0.5F);
        canvas->undo();
        QVERIFY(canvas->isEmpty());
        QVERIFY(!canvas->canUndo());
    }

    void aPenDrawsAndItsFarEndErases() {
        const auto canvas = shown();
        const auto stroke = [&](QPointingDevice::PointerType pointer) {
            sendTablet(*canvas, QEvent::TabletPress, {60, 145}, pointer);
            for (int x = 70; x <= 200; x += 10)
                sendTablet(*canvas, QEvent::TabletMove, {double(x), 145}, pointer);
            sendTablet(*canvas, QEvent::TabletRelease, {200, 145}, pointer);
        };
        stroke(QPointingDevice::PointerType::Pen);
        QVERIFY(at(canvas->pixels(), 14, 12) > 0.9F);
        sendTablet(*canvas, QEvent::TabletMove, {100, 20}, QPointingDevice::PointerType::Pen);
        QCOMPARE(at(canvas->pixels(), 2, 10), 0.0F);
        stroke(QPointingDevice::PointerType::Eraser);
        QVERIFY(canvas->pixels().maxCoeff() < 0.2F);
    }

    void keysUndoAndRedo() {
        const auto canvas = shown();
        drawLine(*canvas, {40, 60}, {240, 60});
        const Vector one = canvas->pixels();
        drawLine(*canvas, {40, 200}, {240, 200});
        const Vector two = canvas->pixels();
        QTest::keyClick(canvas.get(), Qt::Key_Delete);
        QVERIFY(canvas->isEmpty());
        QTest::keyClick(canvas.get(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(canvas->pixels() == two);
        QTest::keyClick(canvas.get(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(canvas->pixels() == one);
        QTest::keyClick(canvas.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(canvas->pixels() == two);
        QTest::keyClick(canvas.get(), Qt::Key_Z, Qt::ControlModifier);
        QTest::keyClick(canvas.get(), Qt::Key_Z, Qt::ControlModifier);
        QTest::keyClick(canvas.get(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(canvas->isEmpty());
        QVERIFY(canvas->canRedo());
        drawLine(*canvas, {40, 60}, {240, 60});
        QVERIFY(!canvas->canRedo());
    }

    void undoInTheMiddleOfAStrokeEndsIt() {
        const auto canvas = shown();
        QTest::mousePress(canvas.get(), Qt::LeftButton, {}, {60, 60});
        movePen(*canvas, {120, 60});
        canvas->undo();
        QVERIFY(canvas->isEmpty());
        movePen(*canvas, {180, 60});
        QVERIFY(canvas->isEmpty());
        QTest::mouseRelease(canvas.get(), Qt::LeftButton, {}, {180, 60});
        QVERIFY(canvas->isEmpty());
    }

    void theCanvasKeepsItsKeysFromTheWindow() {
        const auto canvas = shown();
        QKeyEvent undo(QEvent::ShortcutOverride, Qt::Key_Z, Qt::ControlModifier);
        undo.ignore();
        QApplication::sendEvent(canvas.get(), &undo);
        QVERIFY(undo.isAccepted());
        QKeyEvent space(QEvent::ShortcutOverride, Qt::Key_Space, Qt::NoModifier);
        space.ignore();
        QApplication::sendEvent(canvas.get(), &space);
        QVERIFY(!space.isAccepted());
    }

    void anImagePutInComesOutAndIsDrawnOn() {
        const auto canvas = shown();
        Vector image = Vector::Zero(784);
        for (Index i = 0; i < 256; ++i)
            image[200 + i] = static_cast<float>(i) / 255.0F;
        canvas->setImage(image, 7);
        QCOMPARE(canvas->label(), 7);
        QVERIFY((canvas->pixels() - image).cwiseAbs().maxCoeff() < 1e-5F);
        drawLine(*canvas, {20, 25}, {260, 25});
        QCOMPARE(canvas->label(), 7);
        QVERIFY(at(canvas->pixels(), 2, 14) > 0.9F);
        QVERIFY(std::abs(canvas->pixels()[300] - image[300]) < 1e-5F);
        canvas->undo();
        canvas->undo();
        QVERIFY(canvas->isEmpty());
        QCOMPARE(canvas->label(), -1);
        QVERIFY_EXCEPTION_THROWN(canvas->setImage(Vector::Zero(5)), Error);
    }

    void otherShapesAreDrawnOnToo() {
        const auto canvas = shown({400, 200});
        canvas->setImageShape({4, 8});
        QVERIFY(canvas->isEmpty());
        QVERIFY(!canvas->canUndo());
        canvas->setPenWidth(1);
        drawLine(*canvas, {25, 75}, {375, 75});
        const Vector pixels = canvas->pixels();
        QCOMPARE(pixels.size(), Index{32});
        for (Index column = 1; column < 7; ++column)
            QVERIFY(pixels[8 + column] > 0.9F);
        QVERIFY(pixels.tail(16).maxCoeff() < 0.05F);
    }

    void theSheetKeepsItsProportionsInAWideWidget() {
        const auto canvas = shown({480, 280});
        drawLine(*canvas, {100 + 45, 145}, {100 + 235, 145});
        QVERIFY(at(canvas->pixels(), 14, 5) > 0.5F);
        QCOMPARE(at(canvas->pixels(), 14, 1), 0.0F);
    }

    void whatIsNotHeldIsShaded() {
        const auto canvas = shown();
        drawLine(*canvas, {10, 10}, {12, 10});
        const auto blue = [&](QPoint place) {
            const QColor colour = canvas->grab().toImage().pixelColor(place);
            return colour.blue() - colour.red();
        };
        QCOMPARE(blue({140, 200}), 0);
        Vector mask = Vector::Zero(784);
        mask.head(392).setOnes();
        canvas->setHeld(mask, QRectF(0, 0, 28, 28));
        QCOMPARE(blue({150, 130}), 0);
        QVERIFY(blue({150, 150}) > 20);
        canvas->setHeld(mask, QRectF(0, 4, 28, 28));
        QCOMPARE(blue({150, 170}), 0);
        canvas->setHeld({}, {});
        QCOMPARE(blue({150, 200}), 0);
        QVERIFY_EXCEPTION_THROWN(canvas->setHeld(Vector::Ones(3), {}), Error);
    }
};

REVERIE_SUITE(DrawCanvasTest, Window)

} // namespace draw_canvas_test

#include "draw_canvas_test.moc"
