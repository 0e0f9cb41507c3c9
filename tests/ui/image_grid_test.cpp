#include "core/error.h"
#include "tests/suite.h"
#include "ui/images/image_grid.h"
#include "ui/images/image_grid_view.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QWheelEvent>

#include <limits>

namespace image_grid_test {

using namespace reverie;

namespace {

/// Images of 2 × 3 pixels in which no two pixels are alike.
std::shared_ptr<const Matrix> countingImages(Index count) {
    auto values = std::make_shared<Matrix>(6, count);
    for (Index i = 0; i < values->size(); ++i)
        values->data()[i] = static_cast<float>(i) / static_cast<float>(values->size());
    return values;
}

constexpr ImageShape smallShape{2, 3};

int grey(float value) {
    return static_cast<int>(std::lround(255 * std::round(512 * value) / 512));
}

void wheel(QWidget& widget, QPointF at, int delta) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class ImageGridTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ImageGridView> makeView(Index count, ImageShape shape = {28, 28}) {
        auto view = std::make_unique<ImageGridView>();
        view->resize(400, 300);
        view->setImages(std::make_shared<Matrix>(Matrix::Random(shape.pixels(), count)), shape);
        view->show();
        return view;
    }

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void signedColoursAreWhiteAtZeroAndBalanced() {
        const auto& table = colourTable(ColourMap::Signed);
        constexpr std::size_t middle = colourLevels / 2;
        QCOMPARE(table[middle], qRgb(255, 255, 255));
        for (std::size_t step = 1; step <= middle; ++step) {
            const QColor negative = QColor::fromRgb(table[middle - step]);
            const QColor positive = QColor::fromRgb(table[middle + step]);
            QVERIFY(negative.blue() >= negative.red());
            QVERIFY(positive.red() >= positive.blue());
            QVERIFY(qGray(table[middle - step]) <= qGray(table[middle - step + 1]));
            QVERIFY(qGray(table[middle + step]) <= qGray(table[middle + step - 1]));
        }
        QVERIFY(QColor::fromRgb(table.front()).blue() > 180);
        QVERIFY(QColor::fromRgb(table.front()).red() < 80);
        QVERIFY(QColor::fromRgb(table.back()).red() > 180);
        QVERIFY(QColor::fromRgb(table.back()).blue() < 80);
    }

    void valuesMeetTheirColours() {
        const float infinity = std::numeric_limits<float>::infinity();
        const float values[] = {-2, 0, 2, -5, 5, -infinity, infinity, std::numeric_limits<float>::quiet_NaN()};
        QRgb colours[8];
        mapColours(values, {-2, 2}, ColourMap::Signed, colours);
        const auto& table = colourTable(ColourMap::Signed);
        QCOMPARE(colours[0], table.front());
        QCOMPARE(colours[1], qRgb(255, 255, 255));
        QCOMPARE(colours[2], table.back());
        QCOMPARE(colours[3], table.front());
        QCOMPARE(colours[4], table.back());
        QCOMPARE(colours[5], table.front());
        QCOMPARE(colours[6], table.back());
        mapColours(values, {0, 0}, ColourMap::Signed, colours);
        QCOMPARE(colours[0], qRgb(255, 255, 255));
        std::vector<float> bytes(256);
        std::vector<QRgb> greys(256);
        for (std::size_t i = 0; i < 256; ++i)
            bytes[i] = static_cast<float>(i) / 255;
        mapColours(bytes, {0, 1}, ColourMap::Grey, greys);
        for (int i = 0; i < 256; ++i)
            QCOMPARE(greys[static_cast<std::size_t>(i)], qRgb(i, i, i));
    }

    void nearestPaintsEachPixelAsASquare() {
        const auto values = countingImages(5);
        GridStyle style;
        style.layout.tileScale = 2;
        style.layout.columns = 2;
        style.layout.gap = 3;
        style.ground = QColor(10, 20, 30);
        const QImage image = paintImageGrid(*values, smallShape, style);
        QCOMPARE(image.size(), QSize(2 * 6 + 3, 3 * 4 + 2 * 3));
        QImage expected(image.size(), QImage::Format_RGB32);
        expected.fill(style.ground);
        for (int i = 0; i < 5; ++i)
            for (int y = 0; y < 4; ++y)
                for (int x = 0; x < 6; ++x) {
                    const int level = grey((*values)(y / 2 * 3 + x / 2, i));
                    expected.setPixel(i % 2 * 9 + x, i / 2 * 7 + y, qRgb(level, level, level));
                }
        QCOMPARE(image, expected);
    }

    void smoothKeepsWhatIsFlatAndSitsBetweenNeighbours() {
        Matrix values(4, 1);
        values << 0, 1, 0, 1;
        GridStyle style;
        style.scaling = PixelScaling::Smooth;
        style.layout.tileScale = 4;
        const QImage image = paintImageGrid(values, {2, 2}, style);
        QCOMPARE(image.size(), QSize(8, 8));
        for (int y = 0; y < 8; ++y) {
            QCOMPARE(qGray(image.pixel(0, y)), 0);
            QCOMPARE(qGray(image.pixel(7, y)), 255);
            for (int x = 1; x < 8; ++x)
                QVERIFY(qGray(image.pixel(x, y)) >= qGray(image.pixel(x - 1, y)));
        }
        QVERIFY(qGray(image.pixel(3, 0)) > 60 && qGray(image.pixel(3, 0)) < 128);
    }

    void shrinkingAveragesInsteadOfSkipping() {
        Matrix values(16, 1);
        for (Index i = 0; i < 16; ++i)
            values(i, 0) = static_cast<float>((i + i / 4) % 2);
        for (const auto scaling : {PixelScaling::Nearest, PixelScaling::Smooth}) {
            GridStyle style;
            style.scaling = scaling;
            style.layout.tileScale = 0.5;
            const QImage image = paintImageGrid(values, {4, 4}, style);
            QCOMPARE(image.size(), QSize(2, 2));
            QVERIFY(std::abs(qGray(image.pixel(0, 0)) - 128) <= (scaling == PixelScaling::Nearest ? 0 : 8));
        }
    }

    void contrastIsSharedOrOwn() {
        Matrix values(1, 3);
        values << 0.5F, -1.0F, 0.0F;
        GridStyle style;
        style.colours = ColourMap::Signed;
        style.layout.tileScale = 1;
        style.layout.columns = 3;
        style.layout.gap = 0;
        const auto& table = colourTable(ColourMap::Signed);
        QImage image = paintImageGrid(values, {1, 1}, style);
        QCOMPARE(image.pixel(0, 0), table[256 + 128]);
        QCOMPARE(image.pixel(1, 0), table.front());
        QCOMPARE(image.pixel(2, 0), qRgb(255, 255, 255));
        style.limit = 2;
        QCOMPARE(paintImageGrid(values, {1, 1}, style).pixel(1, 0), table[128]);
        style.contrast = GridContrast::PerImage;
        image = paintImageGrid(values, {1, 1}, style);
        QCOMPARE(image.pixel(0, 0), table.back());
        QCOMPARE(image.pixel(2, 0), qRgb(255, 255, 255));
    }

    void oneRunawayFilterDoesNotPaleTheRest() {
        Matrix values = Matrix::Constant(4, 500, 0.5F);
        values.col(7).setConstant(1000);
        QCOMPARE(sharedLimit(values), 0.5F);
    }

    void strokesReachTheFullColour() {
        // Three pixels in a hundred are strokes, whose sizes are spread over 1..2; the rest is near zero.
        Matrix values = Matrix::Constant(784, 500, 0.01F);
        for (Index i = 0; i < values.size(); i += 33)
            values.data()[i] = (i % 2 == 0 ? 1.0F : -1.0F) * (1.0F + static_cast<float>(i % 1009) / 1009);
        const float limit = sharedLimit(values);
        // 1/6 of the strokes lie beyond the 99.5 % quantile: 11/6; the sample of 32,768 holds some 990 strokes.
        QVERIFY2(std::abs(limit - 11.0F / 6) < 0.06F, qPrintable(QString::number(limit)));
    }

    void orderAndMarksBelongToImages() {
        const auto values = countingImages(3);
        GridStyle style;
        style.layout.tileScale = 8;
        style.layout.columns = 3;
        style.layout.gap = 0;
        style.order = {2, 0, 1};
        const QImage plain = paintImageGrid(*values, smallShape, style);
        QCOMPARE(qGray(plain.pixel(0, 15)), grey((*values)(3, 2)));
        style.marked = {1, 0, 0};
        const QImage marked = paintImageGrid(*values, smallShape, style);
        QCOMPARE(marked.copy(0, 0, 24, 16), plain.copy(0, 0, 24, 16));
        QCOMPARE(marked.copy(48, 0, 24, 16), plain.copy(48, 0, 24, 16));
        QVERIFY(marked.copy(24, 0, 24, 16) != plain.copy(24, 0, 24, 16));
        QCOMPARE(marked.pixel(47, 0), qRgb(0x20, 0x24, 0x2c));
        QCOMPARE(marked.pixel(46, 1), qRgb(255, 255, 255));
    }

    void misfitsAreRefused() {
        GridStyle style;
        style.layout.tileScale = 1;
        QVERIFY_EXCEPTION_THROWN(paintImageGrid(Matrix::Zero(5, 2), smallShape, style), Error);
        style.order = {0, 2};
        QVERIFY_EXCEPTION_THROWN(paintImageGrid(Matrix::Zero(6, 2), smallShape, style), Error);
        style.order.clear();
        style.marked = {1};
        QVERIFY_EXCEPTION_THROWN(paintImageGrid(Matrix::Zero(6, 2), smallShape, style), Error);
        style.marked.clear();
        style.layout.tileScale = 0;
        style.layout.space = QSize(10, 10);
        QCOMPARE(paintImageGrid(Matrix(6, 0), smallShape, style).size(), style.layout.space);
    }

    void viewportIsACutOutOfTheWhole() {
        const Matrix values = Matrix::Random(784, 30).cwiseAbs();
        GridStyle style;
        style.layout.tileScale = 1.5;
        style.layout.stack = 2;
        style.marked.assign(30, 1);
        const GridGeometry geometry = gridGeometry(30, {28, 28}, style);
        const QImage whole = paintImageGrid(values, {28, 28}, style);
        const QRect part(37, 53, 90, 61);
        QCOMPARE(paintImageGrid(values, {28, 28}, style, geometry, part), whole.copy(part));
    }

    void captionsTakeTheirRoom() {
        GridStyle style;
        style.layout.tileScale = 4;
        style.layout.columns = 2;
        style.captionFont = currentTheme().font(TextSize::Small);
        style.rowCaptions = {QStringLiteral("data")};
        style.columnCaptions = {QStringLiteral("0"), QStringLiteral("1")};
        const GridGeometry geometry = gridGeometry(2, smallShape, style);
        QVERIFY(geometry.tileRect(0).left() >= QFontMetrics(style.captionFont).horizontalAdvance(u"data"_qs));
        QVERIFY(geometry.tileRect(0).top() >= QFontMetrics(style.captionFont).height());
        const QImage image = paintImageGrid(*countingImages(2), smallShape, style);
        QImage ground(image.size(), QImage::Format_RGB32);
        ground.fill(style.ground);
        const QRect left(0, geometry.tileRect(0).top(), geometry.tileRect(0).left(), geometry.tile.height());
        QVERIFY(image.copy(left) != ground.copy(left));
    }

    void everyTileIsFoundAtItsPlace_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("stack");
        QTest::newRow("one") << 1 << 1;
        QTest::newRow("many") << 500 << 1;
        QTest::newRow("pairs") << 26 << 2;
    }

    void everyTileIsFoundAtItsPlace() {
        QFETCH(int, count);
        QFETCH(int, stack);
        GridLayout layout;
        layout.space = QSize(640, 480);
        layout.stack = stack;
        const GridGeometry grid = layOutGrid(count, {28, 28}, layout);
        QRect all;
        for (Index i = 0; i < count; ++i) {
            const QRect tile = grid.tileRect(i);
            QVERIFY(QRect(QPoint(), layout.space).contains(tile));
            QVERIFY(!all.isValid() || i % stack != 0 || i == 0 || !grid.tileRect(i - 1).intersects(tile));
            for (const QPoint corner : {tile.topLeft(), tile.center(), tile.bottomRight()})
                QCOMPARE(grid.positionAt(corner), i);
            all |= tile;
        }
        QCOMPARE(grid.positionAt(all.topLeft() - QPoint(30, 30)), Index{-1});
        QCOMPARE(grid.positionAt(QPoint(639, 479)) == -1 || all.contains(QPoint(639, 479)), true);
    }

    void fittingMakesImagesLarge() {
        GridLayout layout;
        layout.space = QSize(600, 600);
        QCOMPARE(layOutGrid(100, {28, 28}, layout).columns, 10);
        QCOMPARE(layOutGrid(100, {28, 28}, layout).tile, QSize(56, 56));
        layout.space = QSize(500, 500);
        QVERIFY(layOutGrid(100, {28, 28}, layout).tile.width() > 45);
    }

    void clickSelectsAndHoverNames() {
        const auto view = makeView(12);
        QSignalSpy selected(view.get(), &ImageGridView::selected);
        QSignalSpy hovered(view.get(), &ImageGridView::hovered);
        QTest::mouseMove(view.get(), view->rectOf(5).center().toPoint());
        QCOMPARE(hovered.last().first().toInt(), 5);
        QTest::mouseClick(view.get(), Qt::LeftButton, {}, view->rectOf(7).center().toPoint());
        QCOMPARE(selected.last().first().toInt(), 7);
        QCOMPARE(view->selectedImage(), Index{7});
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(view.get(), &leave);
        QCOMPARE(hovered.last().first().toInt(), -1);
    }

    void orderMovesImagesUnderThePointer() {
        const auto view = makeView(4);
        const QPointF first = view->rectOf(0).center();
        view->setOrder({3, 2, 1, 0});
        QCOMPARE(view->imageAt(first), Index{3});
        QCOMPARE(view->rectOf(3).center(), first);
    }

    void wheelZoomsAboutThePointer() {
        const auto view = makeView(100);
        const QPointF at = view->rectOf(57).center();
        const double before = view->scale();
        wheel(*view, at, 60);
        QVERIFY(view->isFitted());
        for (int i = 0; i < 9; ++i)
            wheel(*view, at, 60);
        QVERIFY(view->scale() > 3 * before);
        QCOMPARE(view->scale(), std::floor(view->scale()));
        QCOMPARE(view->imageAt(at), Index{57});
        QVERIFY((view->rectOf(57).center() - at).manhattanLength() <= 3 + view->scale());
        for (int i = 0; i < 6; ++i)
            wheel(*view, at, -120);
        QVERIFY(view->isFitted());
        QCOMPARE(view->scale(), before);
    }

    void draggingPansWithoutSelecting() {
        const auto view = makeView(100);
        for (int i = 0; i < 5; ++i)
            view->zoomIn();
        const Index image = view->imageAt({200, 150});
        const QPointF before = view->rectOf(image).topLeft();
        QTest::mousePress(view.get(), Qt::LeftButton, {}, {200, 150});
        QMouseEvent move(QEvent::MouseMove, {170, 160}, view->mapToGlobal(QPointF(170, 160)), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view.get(), &move);
        QTest::mouseRelease(view.get(), Qt::LeftButton, {}, {170, 160});
        QCOMPARE(view->rectOf(image).topLeft(), before + QPointF(-30, 10));
        QCOMPARE(view->selectedImage(), Index{-1});
        QTest::mouseDClick(view.get(), Qt::LeftButton, {}, {200, 150});
        QVERIFY(view->isFitted());
    }

    void keysZoomFitAndWalk() {
        const auto view = makeView(100);
        Index columns = 1;
        while (view->rectOf(columns).top() == view->rectOf(0).top())
            ++columns;
        QTest::keyClick(view.get(), Qt::Key_Plus);
        QVERIFY(!view->isFitted());
        QTest::keyClick(view.get(), Qt::Key_F);
        QVERIFY(view->isFitted());
        QTest::keyClick(view.get(), Qt::Key_Right);
        QCOMPARE(view->selectedImage(), Index{0});
        QTest::keyClick(view.get(), Qt::Key_Left);
        QCOMPARE(view->selectedImage(), Index{0});
        QTest::keyClick(view.get(), Qt::Key_Right);
        QTest::keyClick(view.get(), Qt::Key_Down);
        QCOMPARE(view->selectedImage(), Index{1 + columns});
        QTest::keyClick(view.get(), Qt::Key_Up);
        QCOMPARE(view->selectedImage(), Index{1});
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(view.get(), Qt::Key_Plus);
        QVERIFY(!QRectF(view->rect()).intersects(view->rectOf(99)));
        QTest::keyClick(view.get(), Qt::Key_End);
        QCOMPARE(view->selectedImage(), Index{99});
        QVERIFY(QRectF(view->rect()).contains(view->rectOf(99)));
        QTest::keyClick(view.get(), Qt::Key_Escape);
        QCOMPARE(view->selectedImage(), Index{-1});
    }

    void spaceIsLeftToTheWindow() {
        const auto view = makeView(4);
        QKeyEvent space(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier);
        QApplication::sendEvent(view.get(), &space);
        QVERIFY(!space.isAccepted());
    }

    void selectionIsOutlinedAndGroundFollowsTheTheme() {
        const auto view = makeView(9);
        QCOMPARE(view->grab().toImage().pixelColor(1, 1), Theme::light().imageGround);
        const QImage before = view->grab().toImage();
        QTest::mouseClick(view.get(), Qt::LeftButton, {}, view->rectOf(4).center().toPoint());
        QVERIFY(view->grab().toImage() != before);
        applyTheme(*qApp, Theme::dark());
        QCOMPARE(view->grab().toImage().pixelColor(1, 1), Theme::dark().imageGround);
        applyTheme(*qApp, Theme::light());
    }

    void newValuesKeepZoomAndSelection() {
        const auto view = makeView(50);
        QTest::mouseClick(view.get(), Qt::LeftButton, {}, view->rectOf(4).center().toPoint());
        view->zoomIn();
        const double zoomed = view->scale();
        view->setImages(std::make_shared<Matrix>(Matrix::Random(784, 50)), {28, 28});
        QCOMPARE(view->scale(), zoomed);
        QCOMPARE(view->selectedImage(), Index{4});
        view->setImages(std::make_shared<Matrix>(Matrix::Random(784, 3)), {28, 28});
        QVERIFY(view->isFitted());
        QCOMPARE(view->selectedImage(), Index{-1});
    }
};

REVERIE_SUITE(ImageGridTest, Window)

} // namespace image_grid_test

#include "image_grid_test.moc"
