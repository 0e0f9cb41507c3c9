#pragma once

#include "core/sampling/dream_views.h"

#include <QByteArray>
#include <QFont>

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace reverie {

/// A recorded stretch of the board, cheap to copy.
struct BoardMovement {
    /// The board at one moment.
    struct Frame {
        Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic> pixels; ///< Pixels × images, 0..255.
        std::vector<std::uint64_t> columnIterations;
    };

    ImageShape shape;
    Index columns = 0;
    std::vector<int> labels;
    std::vector<std::shared_ptr<const Frame>> frames;
    int delay = 4; ///< How long each frame stayed on the average, 1/100 s.
};

/// Hears before each frame what share of the whole is done, 0..1; false ends the encoding.
using EncodingGoesOn = std::function<bool(double share)>;

/// The movement as an animated GIF on a white ground, with the captions of the board in a font of the interface;
/// empty when `goesOn` ended it. Safe in any thread; throws Error when nothing was recorded.
QByteArray movementGif(const BoardMovement& movement, const QFont& captionFont, const EncodingGoesOn& goesOn = {});

/// Keeps what the board shows, at most 25 frames a second and so many bytes.
class MovementRecorder {
public:
    enum class State { Idle, Recording, Full, Changed };

    explicit MovementRecorder(std::size_t mostBytes = std::size_t{64} << 20) : mostBytes_(mostBytes) {}

    /// Forgets what was recorded and begins anew.
    void start();
    void stop();
    /// Takes a frame unless it comes too soon after the last or shows the same; `milliseconds` count from
    /// anywhere. Recording ends when there is no room for another frame, or when the board has other rows or
    /// columns.
    void add(const BoardView& board, std::int64_t milliseconds);

    State state() const { return state_; }
    Index frames() const { return static_cast<Index>(movement_.frames.size()); }
    std::size_t bytes() const { return bytes_; }
    const BoardMovement& movement() const { return movement_; }

private:
    bool sameBoard(const BoardView& board) const;

    std::size_t mostBytes_;
    std::size_t bytes_ = 0;
    State state_ = State::Idle;
    BoardMovement movement_;
    std::int64_t last_ = 0;
    std::int64_t shown_ = 0; ///< Milliseconds between all frames.
};

} // namespace reverie
