#include "ui/images/frame_recorder.h"

#include "core/error.h"
#include "ui/images/animated_gif.h"

#include <QPainter>

#include <algorithm>

namespace reverie {
namespace {

constexpr int mostFrameSide = 800;
/// A picture that rests must not hold up the others.
constexpr std::int64_t longestStay = 1000;

/// Sixteen bits a pixel hold more colours than the 256 of a GIF.
QImage compact(const QImage& picture) {
    return picture.convertToFormat(picture.allGray() ? QImage::Format_Grayscale8 : QImage::Format_RGB16);
}

QImage fitted(const QImage& picture, QSize size) {
    QImage page(size, QImage::Format_RGB32);
    page.fill(picture.pixelColor(0, 0));
    const QSize inside = picture.size().scaled(size, Qt::KeepAspectRatio);
    QPainter painter(&page);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(
        QRect(QPoint((size.width() - inside.width()) / 2, (size.height() - inside.height()) / 2), inside),
        picture);
    return page;
}

QSize frameSize(QSize picture) {
    const QSize most(mostFrameSide, mostFrameSide);
    return picture.width() > most.width() || picture.height() > most.height()
               ? picture.scaled(most, Qt::KeepAspectRatio)
               : picture;
}

} // namespace

QByteArray framesGif(const RecordedFrames& recorded, const std::function<bool(double share)>& goesOn) {
    if (recorded.frames.empty()) throw Error("Nothing has been recorded yet.");
    AnimatedGif gif(recorded.frames.front().size(), sharedPalette(recorded.frames), recorded.delay);
    double done = 0;
    for (const QImage& frame : recorded.frames) {
        if (goesOn && !goesOn(done++ / static_cast<double>(recorded.frames.size()))) return {};
        gif.add(frame);
    }
    return gif.finish();
}

void FrameRecorder::add(const QImage& picture, std::int64_t milliseconds) {
    if (full_ || picture.isNull()) return;
    const bool first = recorded_.frames.empty();
    QImage plain = picture;
    plain.setDevicePixelRatio(1);
    const QSize size = first ? frameSize(plain.size()) : recorded_.frames.front().size();
    QImage frame = compact(plain.size() == size ? plain : fitted(plain, size));
    if (!first && recorded_.frames.back() == frame) return;
    const auto frameBytes = static_cast<std::size_t>(frame.sizeInBytes());
    if (bytes_ + frameBytes > mostBytes_ || recorded_.frames.size() == mostFrames_) {
        full_ = true;
        return;
    }
    if (!first) shown_ += std::min(milliseconds - last_, longestStay);
    last_ = milliseconds;
    bytes_ += frameBytes;
    recorded_.frames.push_back(std::move(frame));
    const auto intervals = static_cast<std::int64_t>(recorded_.frames.size()) - 1;
    if (intervals > 0) recorded_.delay = static_cast<int>((shown_ + 5 * intervals) / (10 * intervals));
}

} // namespace reverie
