#include "ui/images/animated_gif.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <gif_lib.h>
#include <utility>

namespace reverie {
namespace {

constexpr int mostSide = 65535;
constexpr int mostDelay = 65535;
constexpr int paletteColours = 256;
constexpr int bitsPerColour = 8;

/// The smallest rectangle outside which two images of indices are alike; empty when they are equal.
QRect changedRect(const QImage& before, const QImage& after) {
    const auto width = static_cast<std::size_t>(after.width());
    int top = after.height();
    int bottom = -1;
    std::size_t left = width;
    std::size_t right = 0;
    for (int y = 0; y < after.height(); ++y) {
        const uchar* a = before.constScanLine(y);
        const uchar* b = after.constScanLine(y);
        if (std::memcmp(a, b, width) == 0) continue;
        top = std::min(top, y);
        bottom = y;
        left = std::min(left, static_cast<std::size_t>(std::mismatch(a, a + left, b).first - a));
        std::size_t end = width;
        while (end > right && a[end - 1] == b[end - 1])
            --end;
        right = std::max(right, end);
    }
    if (bottom < 0) return {};
    return {QPoint(static_cast<int>(left), top), QPoint(static_cast<int>(right) - 1, bottom)};
}

/// Small copies of images, beside one another, that together have their colours.
QImage atlas(const std::vector<QImage>& frames) {
    constexpr std::size_t most = 64;
    constexpr int side = 128;
    const std::size_t stride = (frames.size() + most - 1) / most;
    const auto count = static_cast<int>((frames.size() + stride - 1) / stride);
    QImage picture(side, side * count, QImage::Format_RGB32);
    picture.fill(Qt::black);
    for (int i = 0; i < count; ++i) {
        const QImage small = frames[static_cast<std::size_t>(i) * stride].convertToFormat(QImage::Format_RGB32);
        const QImage fitted = small.width() > side || small.height() > side
                                  ? small.scaled(side, side, Qt::KeepAspectRatio, Qt::FastTransformation)
                                  : small;
        for (int y = 0; y < side; ++y) {
            // Repeated to fill its cell, so that a small image counts as much as a large one.
            const auto* source = reinterpret_cast<const QRgb*>(fitted.constScanLine(y % fitted.height()));
            auto* line = reinterpret_cast<QRgb*>(picture.scanLine(i * side + y));
            for (int x = 0; x < side; x += fitted.width())
                std::copy_n(source, std::min(side - x, fitted.width()), line + x);
        }
    }
    return picture;
}

int append(GifFileType* gif, const GifByteType* bytes, int count) {
    static_cast<QByteArray*>(gif->UserData)->append(reinterpret_cast<const char*>(bytes), count);
    return count;
}

} // namespace

QList<QRgb> greyPalette() {
    QList<QRgb> palette(paletteColours);
    for (int level = 0; level < paletteColours; ++level)
        palette[level] = qRgb(level, level, level);
    return palette;
}

QList<QRgb> sharedPalette(const std::vector<QImage>& frames) {
    if (std::ranges::all_of(frames, [](const QImage& frame) { return frame.allGray(); })) return greyPalette();
    return atlas(frames).convertToFormat(QImage::Format_Indexed8, Qt::ThresholdDither).colorTable();
}

struct AnimatedGif::File {
    QByteArray bytes;
    GifFileType* gif = nullptr;

    ~File() {
        int ignored = 0;
        if (gif) EGifCloseFile(gif, &ignored);
    }
    void check(int result) const {
        if (result == GIF_ERROR) fail(gif->Error);
    }
    [[noreturn]] static void fail(int code) {
        const char* reason = GifErrorString(code);
        throw Error(fmt::format("The animation cannot be encoded: {}", reason ? reason : "unknown reason"));
    }
    void open(QSize size, const QList<QRgb>& palette) {
        int code = 0;
        gif = EGifOpen(&bytes, append, &code);
        if (!gif) fail(code);
        EGifSetGifVersion(gif, true);
        std::array<GifColorType, paletteColours> colours{};
        for (int i = 0; i < std::min<int>(paletteColours, static_cast<int>(palette.size())); ++i)
            colours[static_cast<std::size_t>(i)] = {static_cast<GifByteType>(qRed(palette[i])),
                                                    static_cast<GifByteType>(qGreen(palette[i])),
                                                    static_cast<GifByteType>(qBlue(palette[i]))};
        ColorMapObject* map = GifMakeMapObject(paletteColours, colours.data());
        if (!map) fail(E_GIF_ERR_NOT_ENOUGH_MEM);
        const int result = EGifPutScreenDesc(gif, size.width(), size.height(), bitsPerColour, 0, map);
        GifFreeMapObject(map);
        check(result);
        repeatForEver();
    }
    void repeatForEver() const {
        constexpr std::array<GifByteType, 3> endless = {1, 0, 0};
        check(EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE));
        check(EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0"));
        check(EGifPutExtensionBlock(gif, static_cast<int>(endless.size()), endless.data()));
        check(EGifPutExtensionTrailer(gif));
    }
    void put(QImage& indices, QRect part, int delay) const {
        const GraphicsControlBlock control{DISPOSE_DO_NOT, false, delay, NO_TRANSPARENT_COLOR};
        std::array<GifByteType, 4> extension{};
        const auto length = static_cast<int>(EGifGCBToExtension(&control, extension.data()));
        check(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, length, extension.data()));
        check(EGifPutImageDesc(gif, part.left(), part.top(), part.width(), part.height(), false, nullptr));
        for (int y = part.top(); y <= part.bottom(); ++y)
            check(EGifPutLine(gif, indices.scanLine(y) + part.left(), part.width()));
    }
    void close() {
        int code = 0;
        if (EGifCloseFile(std::exchange(gif, nullptr), &code) == GIF_ERROR) fail(code);
    }
};

AnimatedGif::AnimatedGif(QSize size, QList<QRgb> palette, int delay)
    : file_(std::make_unique<File>()), size_(size), palette_(std::move(palette)),
      delay_(std::clamp(delay, 1, mostDelay)) {
    if (size.isEmpty() || size.width() > mostSide || size.height() > mostSide)
        throw Error(fmt::format("An animation of {} × {} pixels cannot be encoded: GIF takes 1 to {} a side.",
                                size.width(), size.height(), mostSide));
    file_->open(size, palette_);
}

AnimatedGif::~AnimatedGif() = default;

void AnimatedGif::add(const QImage& frame) {
    if (frame.size() != size_) throw Error("The frames of an animation must have one size.");
    QImage indices;
    if (frame.allGray() && palette_ == greyPalette())
        indices = frame.convertToFormat(QImage::Format_Grayscale8);
    else
        indices = frame.convertToFormat(QImage::Format_Indexed8, palette_, Qt::ThresholdDither);
    QRect part = last_.isNull() ? indices.rect() : changedRect(last_, indices);
    if (part.isEmpty()) part = QRect(0, 0, 1, 1);
    file_->put(indices, part, delay_);
    last_ = std::move(indices);
}

QByteArray AnimatedGif::finish() {
    if (last_.isNull()) throw Error("An animation needs at least one frame.");
    file_->close();
    return std::move(file_->bytes);
}

QByteArray animatedGif(const std::vector<QImage>& frames, int delay) {
    if (frames.empty()) throw Error("An animation needs at least one frame.");
    AnimatedGif gif(frames.front().size(), sharedPalette(frames), delay);
    for (const QImage& frame : frames)
        gif.add(frame);
    return gif.finish();
}

} // namespace reverie
