#pragma once

#include <QByteArray>
#include <QImage>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace reverie {

/// Pictures of one size, one after the other; cheap to copy.
struct RecordedFrames {
    std::vector<QImage> frames;
    int delay = 10; ///< How long each frame stayed on the average, 1/100 s.
};

/// The frames as an animated GIF; empty when `goesOn`, which hears before each frame what share of the whole is
/// done (0..1), ended it. Safe in any thread; throws Error when nothing was recorded.
QByteArray framesGif(const RecordedFrames& recorded, const std::function<bool(double share)>& goesOn = {});

/// Keeps pictures that differ from the one before, small enough for a GIF and so many bytes of them.
class FrameRecorder {
public:
    explicit FrameRecorder(std::size_t mostBytes = std::size_t{192} << 20, std::size_t mostFrames = 600)
        : mostBytes_(mostBytes), mostFrames_(mostFrames) {}

    /// Takes a picture unless it is null or like the last; one of another size is fitted into that of the first.
    /// `milliseconds` count from anywhere.
    void add(const QImage& picture, std::int64_t milliseconds);

    /// No further picture is taken.
    bool full() const { return full_; }
    std::size_t bytes() const { return bytes_; }
    const RecordedFrames& recorded() const { return recorded_; }

private:
    std::size_t mostBytes_;
    std::size_t mostFrames_;
    std::size_t bytes_ = 0;
    bool full_ = false;
    RecordedFrames recorded_;
    std::int64_t last_ = 0;
    std::int64_t shown_ = 0; ///< Milliseconds between all frames.
};

} // namespace reverie
