#include "core/error.h"
#include "tests/suite.h"
#include "ui/images/frame_recorder.h"

#include <QBuffer>
#include <QImageReader>

namespace frame_recorder_test {

using namespace reverie;

namespace {

QImage plain(QColor colour, QSize size = {40, 30}) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

} // namespace

/// Pictures of a dock, one after the other, as an animation.
class FrameRecorderTest : public QObject {
    Q_OBJECT

private slots:
    void theAnimationHasTheFramesThatDiffer() {
        FrameRecorder recorder;
        recorder.add({}, 0);
        for (int i = 0; i < 12; ++i)
            recorder.add(plain(i / 2 % 2 == 0 ? Qt::red : Qt::blue), 100 * i);
        QCOMPARE(recorder.recorded().frames.size(), std::size_t{6});
        QCOMPARE(recorder.recorded().delay, 20);
        QByteArray gif = framesGif(recorder.recorded());
        QBuffer buffer(&gif);
        QImageReader reader(&buffer, "gif");
        QCOMPARE(reader.imageCount(), 6);
        const QColor first = reader.read().pixelColor(20, 15);
        QVERIFY(first.red() > 230 && first.green() < 25 && first.blue() < 25);
    }

    void roomIsBounded() {
        FrameRecorder few(std::size_t{1} << 30, 3);
        FrameRecorder small(3000);
        for (int i = 0; i < 10; ++i) {
            few.add(plain(QColor(i, i, i)), 100 * i);
            small.add(plain(QColor(i, i, i)), 100 * i);
        }
        QVERIFY(few.full());
        QCOMPARE(few.recorded().frames.size(), std::size_t{3});
        QVERIFY(small.full());
        QVERIFY(small.bytes() <= 3000);
        QCOMPARE(small.recorded().frames.size(), std::size_t{2});
    }

    void framesKeepOneSize() {
        FrameRecorder recorder;
        recorder.add(plain(Qt::red, {1600, 1200}), 0);
        QCOMPARE(recorder.recorded().frames.front().size(), QSize(800, 600));
        recorder.add(plain(Qt::blue, {300, 500}), 100);
        QCOMPARE(recorder.recorded().frames.back().size(), QSize(800, 600));
    }

    void anEndedEncodingLeavesNothing() {
        FrameRecorder recorder;
        recorder.add(plain(Qt::red), 0);
        QVERIFY(framesGif(recorder.recorded(), [](double) { return false; }).isEmpty());
        QVERIFY_EXCEPTION_THROWN(framesGif({}), Error);
    }
};

REVERIE_SUITE(FrameRecorderTest, Window)

} // namespace frame_recorder_test

#include "frame_recorder_test.moc"
