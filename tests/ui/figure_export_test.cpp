#include "core/error.h"
#include "tests/suite.h"
#include "ui/images/figure_export.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QImageReader>
#include <QTemporaryDir>

namespace figure_export_test {

using namespace reverie;

namespace {

/// Three rows of two images: white ones in the left column, grey ones in the right.
ImageFigure smallFigure() {
    ImageFigure figure;
    figure.shape = {28, 28};
    figure.columns = 2;
    figure.images = Matrix::Ones(784, 6);
    for (Index i = 1; i < 6; i += 2)
        figure.images.col(i).setConstant(0.5F);
    figure.images.topRows(28).setZero();
    figure.rowCaptions = {QStringLiteral("0"), QStringLiteral("3"), QStringLiteral("8")};
    figure.columnCaptions = {QStringLiteral("20"), QStringLiteral("40")};
    figure.rowTitle = QStringLiteral("label");
    figure.columnTitle = QStringLiteral("Gibbs iterations");
    figure.title = QStringLiteral("The board");
    return figure;
}

ImageFigure withoutCaptions() {
    ImageFigure figure = smallFigure();
    figure.rowCaptions.clear();
    figure.columnCaptions.clear();
    figure.rowTitle.clear();
    figure.columnTitle.clear();
    return figure;
}

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// How many pixels of each grey level there are.
std::array<int, 256> levels(const QImage& image) {
    std::array<int, 256> counts{};
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            ++counts[static_cast<std::size_t>(qGray(image.pixel(x, y)))];
    return counts;
}

/// What went wrong, or nothing.
QString refusalOf(const ImageFigure& figure, const QString& path) {
    try {
        exportFigure(figure, path.toStdString());
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace

class FigureExportTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QString path(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }

    void imageIsCrispAndLightWhateverTheTheme() {
        exportFigure(smallFigure(), path("board.png").toStdString());
        const QImage image(path("board.png"));
        QVERIFY(!image.isNull());
        QCOMPARE(image.pixelColor(0, 0), QColor(Qt::white));
        QCOMPARE(image.pixelColor(image.width() - 1, image.height() - 1), QColor(Qt::white));
        // An image pixel is 4 × 4: three grey images, and all of them begin with a black line.
        const auto counts = levels(figureImage(withoutCaptions()));
        QCOMPARE(counts[128], 3 * (112 - 4) * 112);
        QCOMPARE(counts[0], 6 * 4 * 112);
        QCOMPARE(image.pixelColor(image.width() - 24 - 112 - 4, image.height() - 24 - 56), QColor(Qt::white));
        QVERIFY(image.dotsPerMeterX() > 11000);
    }

    void captionsStandAtTheirRowsAndColumns() {
        const QSizeF least = figureSize(withoutCaptions());
        const QSizeF whole = figureSize(smallFigure());
        QVERIFY(whole.width() > least.width() + 15);
        QVERIFY(whole.height() > least.height() + 15);
        QCOMPARE(least, QSizeF(2 * 28 + 2 + 12, 3 * 28 + 4 + 12));
        const QImage image = figureImage(smallFigure());
        // Something dark left of each row's middle, nothing left of the gaps between the rows.
        const auto dark = [&](int fromBottom) {
            const int y = image.height() - fromBottom * 4;
            for (int x = image.width() - 256 - 8; x > image.width() - 256 - 60; --x)
                if (qGray(image.pixel(x, y)) < 100) return true;
            return false;
        };
        for (int row = 0; row < 3; ++row)
            QVERIFY(dark(6 + 14 + 30 * row));
        QVERIFY(!dark(6 + 29));
    }

    void svgHasTextAsTextAndImagesThatFitIt() {
        exportFigure(smallFigure(), path("board.svg").toStdString());
        const QByteArray svg = contents(path("board.svg"));
        QVERIFY(svg.contains("<title>The board</title>"));
        QVERIFY(svg.contains(">Gibbs iterations</text>"));
        QVERIFY(svg.contains("sans-serif"));
        QImageReader reader(path("board.svg"));
        const QSize size = figureSize(smallFigure()).toSize();
        reader.setScaledSize(size * 4);
        const QImage image = reader.read().convertToFormat(QImage::Format_RGB32);
        QCOMPARE(image.pixelColor(1, 1), QColor(Qt::white));
        const QPoint lastImage(image.width() - (6 + 14) * 4, image.height() - (6 + 14) * 4);
        QCOMPARE(qGray(image.pixel(lastImage)), 128);
    }

    void pdfIsOnePageOfTheFiguresSize() {
        exportFigure(smallFigure(), path("board.PDF").toStdString());
        const QByteArray pdf = contents(path("board.PDF"));
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("/Count 1"));
        QVERIFY(pdf.contains("/FontFile"));
        QVERIFY(!pdf.contains("/DCTDecode"));
        const qsizetype box = pdf.indexOf("/MediaBox [");
        QVERIFY(box > 0);
        const QList<QByteArray> sides = pdf.mid(box + 11, 60).split(']').front().simplified().split(' ');
        const QSizeF size = figureSize(smallFigure());
        QVERIFY(std::abs(sides[2].toDouble() - size.width()) < 1);
        QVERIFY(std::abs(sides[3].toDouble() - size.height()) < 1);
    }

    void captionsWithoutRoomAreLeftOut() {
        QCOMPARE(captionStride(20, 30), 1);
        QCOMPARE(captionStride(31, 30), 2);
        QCOMPARE(captionStride(61, 30), 3);
        QCOMPARE(captionStride(61, 0), 1);
        ImageFigure figure = smallFigure();
        figure.columnCaptions = {QStringLiteral("123,456,789"), QStringLiteral("123,456,809")};
        exportFigure(figure, path("long.svg").toStdString());
        const QByteArray svg = contents(path("long.svg"));
        QVERIFY(svg.contains(">123,456,809</text>"));
        QVERIFY(!svg.contains(">123,456,789</text>"));
    }

    void refusalsNameTheFile() {
        QVERIFY(refusalOf(smallFigure(), path("board.tiff")).startsWith(path("board.tiff")));
        QVERIFY(refusalOf(smallFigure(), path("board.tiff")).contains(QStringLiteral(".svg")));
        const QString nowhere = path("missing/board.png");
        QVERIFY(refusalOf(smallFigure(), nowhere).startsWith(nowhere));
        QVERIFY(refusalOf(ImageFigure(), path("none.png")).contains(QStringLiteral("no images")));
        QVERIFY(!QFile::exists(path("none.png")));
    }
};

REVERIE_SUITE(FigureExportTest, Window)

} // namespace figure_export_test

#include "figure_export_test.moc"
