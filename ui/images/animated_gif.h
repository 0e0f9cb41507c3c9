#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>

#include <memory>
#include <vector>

namespace reverie {

/// The palette of grey images: index 0..255 is the grey level.
QList<QRgb> greyPalette();

/// One palette for all frames: the grey one where none has colour, else at most 256 colours found by QImage.
QList<QRgb> sharedPalette(const std::vector<QImage>& frames);

/// Encodes an animation that repeats for ever into memory, frame by frame; only what changed from one frame to the
/// next is stored. Safe in any thread.
class AnimatedGif {
public:
    /// `delay` is the time each frame stays, in 1/100 s, 1..65535. Throws Error for a size that GIF cannot hold.
    AnimatedGif(QSize size, QList<QRgb> palette, int delay);
    ~AnimatedGif();
    AnimatedGif(const AnimatedGif&) = delete;
    AnimatedGif& operator=(const AnimatedGif&) = delete;

    /// Throws Error for a frame of another size.
    void add(const QImage& frame);
    /// The whole file; nothing can be added afterwards. Throws Error when there is no frame.
    QByteArray finish();

private:
    struct File;
    std::unique_ptr<File> file_;
    QSize size_;
    QList<QRgb> palette_;
    int delay_;
    QImage last_; ///< Indices into the palette; null before the first frame.
};

/// A whole animation of frames of equal size; throws Error as AnimatedGif does.
QByteArray animatedGif(const std::vector<QImage>& frames, int delay);

} // namespace reverie
