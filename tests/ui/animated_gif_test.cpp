#include "core/error.h"
#include "tests/suite.h"
#include "ui/images/animated_gif.h"
#include "ui/panels/board_movement.h"

#include <QBuffer>
#include <QImageReader>

namespace animated_gif_test {

using namespace reverie;

namespace {

/// Every pixel a grey level of its own, other ones in each frame.
QImage greyFrame(QSize size, int number) {
    QImage image(size, QImage::Format_Grayscale8);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            image.scanLine(y)[x] = static_cast<uchar>((x + 13 * y + 40 * number) % 256);
    return image;
}

QImage coloured(QColor colour) {
    QImage image(20, 10, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

/// What a reader of GIF makes of a file.
struct Read {
    std::vector<QImage> frames;
    std::vector<int> delays; ///< Milliseconds.
    int loops = 0;           ///< −1 for ever.
};

Read readGif(QByteArray bytes) {
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer, "gif");
    Read read;
    while (reader.canRead()) {
        read.frames.push_back(reader.read().convertToFormat(QImage::Format_RGB32));
        read.delays.push_back(reader.nextImageDelay());
    }
    read.loops = reader.loopCount();
    return read;
}

BoardView boardOf(std::uint64_t iterations) {
    BoardView board;
    board.shape = {2, 2};
    board.columns = 2;
    board.labels = {3, 8};
    board.images = Matrix::Zero(4, 4);
    board.images.col(1).setConstant(static_cast<float>(iterations % 2));
    board.freeEnergy = Vector::Zero(2);
    board.iterations = iterations;
    board.columnIterations = {0, iterations};
    return board;
}

} // namespace

class AnimatedGifTest : public QObject {
    Q_OBJECT

private slots:
    void greyFramesComeBackExactly() {
        std::vector<QImage> frames;
        for (int i = 0; i < 5; ++i)
            frames.push_back(greyFrame({37, 23}, i));
        const Read read = readGif(animatedGif(frames, 7));
        QCOMPARE(read.frames.size(), frames.size());
        QCOMPARE(read.loops, -1);
        for (std::size_t i = 0; i < frames.size(); ++i) {
            QCOMPARE(read.frames[i], frames[i].convertToFormat(QImage::Format_RGB32));
            QCOMPARE(read.delays[i], 70);
        }
    }

    void whatStaysIsStoredOnce() {
        QImage frame(200, 200, QImage::Format_Grayscale8);
        for (int y = 0; y < frame.height(); ++y)
            for (int x = 0; x < frame.width(); ++x)
                frame.scanLine(y)[x] = static_cast<uchar>(x * 31 + y * 17 + x * y);
        std::vector<QImage> frames = {frame};
        const qsizetype one = animatedGif(frames, 4).size();
        for (int i = 1; i < 10; ++i) {
            frame.setPixel(20 * i, 100 + i, qRgb(255, 255, 255));
            frame.setPixel(20 * i - 7, 100 - i, qRgb(0, 0, 0));
            frames.push_back(frame);
        }
        frames.push_back(frame);
        const QByteArray bytes = animatedGif(frames, 4);
        QVERIFY2(bytes.size() < 2 * one, qPrintable(QString::number(bytes.size())));
        const Read read = readGif(bytes);
        QCOMPARE(read.frames.size(), frames.size());
        for (std::size_t i = 0; i < frames.size(); ++i)
            QCOMPARE(read.frames[i], frames[i].convertToFormat(QImage::Format_RGB32));
    }

    void coloursOfAllFramesShareAPalette() {
        const std::vector<QImage> frames = {coloured(Qt::red), coloured(Qt::blue), coloured(QColor(250, 128, 10))};
        QVERIFY(sharedPalette(frames).size() <= 256);
        const Read read = readGif(animatedGif(frames, 4));
        QCOMPARE(read.frames.size(), std::size_t{3});
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const QColor was = frames[i].pixelColor(3, 3);
            const QColor is = read.frames[i].pixelColor(3, 3);
            const int furthest = std::max({std::abs(was.red() - is.red()), std::abs(was.green() - is.green()),
                                           std::abs(was.blue() - is.blue())});
            QVERIFY2(furthest < 26, qPrintable(is.name()));
        }
    }

    void refusesWhatCannotBeAnAnimation() {
        QVERIFY_EXCEPTION_THROWN(animatedGif({}, 4), Error);
        QVERIFY_EXCEPTION_THROWN(animatedGif({greyFrame({4, 4}, 0), greyFrame({4, 5}, 0)}, 4), Error);
        QVERIFY_EXCEPTION_THROWN(AnimatedGif({0, 4}, greyPalette(), 4), Error);
        QVERIFY_EXCEPTION_THROWN(AnimatedGif({70000, 4}, greyPalette(), 4), Error);
        AnimatedGif empty({4, 4}, greyPalette(), 4);
        QVERIFY_EXCEPTION_THROWN(empty.finish(), Error);
    }

    void recorderKeepsWhatMovedAtItsPace() {
        MovementRecorder recorder;
        recorder.add(boardOf(1), 0);
        QCOMPARE(recorder.frames(), Index{0});
        recorder.start();
        recorder.add(boardOf(1), 1000);
        recorder.add(boardOf(2), 1010);
        recorder.add(boardOf(3), 1060);
        recorder.add(boardOf(3), 1200);
        recorder.add(boardOf(4), 1200);
        QCOMPARE(recorder.frames(), Index{3});
        QCOMPARE(recorder.movement().delay, 10);
        recorder.stop();
        recorder.add(boardOf(5), 2000);
        QCOMPARE(recorder.frames(), Index{3});
        QCOMPARE(recorder.state(), MovementRecorder::State::Idle);
    }

    void recorderStopsWhereTheRoomEnds() {
        MovementRecorder recorder(3 * 16);
        recorder.start();
        for (std::uint64_t i = 0; i < 10; ++i)
            recorder.add(boardOf(i), static_cast<std::int64_t>(50 * i));
        QCOMPARE(recorder.frames(), Index{3});
        QCOMPARE(recorder.bytes(), std::size_t{48});
        QCOMPARE(recorder.state(), MovementRecorder::State::Full);
        recorder.start();
        QCOMPARE(recorder.frames(), Index{0});
        QCOMPARE(recorder.state(), MovementRecorder::State::Recording);
    }

    void recorderStopsWhenTheBoardIsAnotherOne() {
        MovementRecorder recorder;
        recorder.start();
        recorder.add(boardOf(1), 0);
        BoardView other = boardOf(2);
        other.labels = {3, 9};
        recorder.add(other, 50);
        QCOMPARE(recorder.frames(), Index{1});
        QCOMPARE(recorder.state(), MovementRecorder::State::Changed);
    }

    void movementHasAFrameAMomentAndTheBoardsImages() {
        MovementRecorder recorder;
        recorder.start();
        QVERIFY_EXCEPTION_THROWN(movementGif(recorder.movement(), QFont()), Error);
        for (std::uint64_t i = 0; i < 4; ++i)
            recorder.add(boardOf(i), static_cast<std::int64_t>(50 * i));
        const Read read = readGif(movementGif(recorder.movement(), QFont()));
        QCOMPARE(read.frames.size(), std::size_t{4});
        QCOMPARE(read.delays.front(), 50);
        // The second image of the first row goes on and off; tiles of 56 pixels stand 6 from the edge.
        const QSize size = read.frames.front().size();
        const QPoint newest(size.width() - 6 - 28, size.height() - 6 - 56 - 2 - 28);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(qGray(read.frames[static_cast<std::size_t>(i)].pixel(newest)), i % 2 == 1 ? 255 : 0);
        QCOMPARE(qGray(read.frames[3].pixel(newest - QPoint(58, 0))), 0);
    }
};

REVERIE_SUITE(AnimatedGifTest, Window)

} // namespace animated_gif_test

#include "animated_gif_test.moc"
