#include "ui/panels/board_movement.h"

#include "core/error.h"
#include "ui/images/animated_gif.h"
#include "ui/images/figure_export.h"
#include "ui/images/image_grid.h"
#include "ui/theme/numbers.h"

#include <QFontMetrics>

#include <algorithm>

namespace reverie {
namespace {

constexpr std::int64_t shortestMilliseconds = 40;
constexpr std::int64_t longestMilliseconds = 1000;
constexpr int tilePixels = 56;
constexpr int gapPixels = 2;
constexpr int captionPixels = 12;
constexpr int borderPixels = 6;

/// Bytes of 0..255; what is no number is black.
std::shared_ptr<const BoardMovement::Frame> frameOf(const BoardView& board) {
    auto frame = std::make_shared<BoardMovement::Frame>();
    frame->pixels = ((board.images.array() > 0.0F).select(board.images.array(), 0.0F).min(1.0F) * 255.0F + 0.5F)
                        .cast<std::uint8_t>()
                        .matrix();
    frame->columnIterations = board.columnIterations;
    return frame;
}

GridStyle styleOf(const BoardMovement& movement, const QFont& captionFont) {
    GridStyle style;
    const Index longer = std::max<Index>(1, std::max(movement.shape.rows, movement.shape.columns));
    style.layout.tileScale = std::max<double>(1, static_cast<double>(tilePixels / longer));
    style.layout.columns = static_cast<int>(movement.columns);
    style.layout.gap = gapPixels;
    style.layout.bandGap = gapPixels;
    style.ground = Qt::white;
    style.captionColour = Qt::black;
    style.captionFont = captionFont;
    style.captionFont.setPixelSize(captionPixels);
    for (const int label : movement.labels)
        style.rowCaptions += QString::number(label);
    // Room above, whatever the captions will be.
    style.layout.topMargin = 2 * captionPixels;
    return style;
}

/// Iterations above the columns, counted from the newest, as many as there is room for.
QStringList iterationCaptions(const std::vector<std::uint64_t>& iterations, const QFont& font, int pitch) {
    QStringList captions;
    int widest = 0;
    for (const std::uint64_t count : iterations) {
        captions += formatCount(static_cast<std::int64_t>(count));
        widest = std::max(widest, QFontMetrics(font).horizontalAdvance(captions.last()));
    }
    const int stride = captionStride(widest + captionPixels / 2, pitch);
    for (qsizetype i = 0; i < captions.size(); ++i)
        if ((captions.size() - 1 - i) % stride != 0) captions[i].clear();
    return captions;
}

} // namespace

QByteArray movementGif(const BoardMovement& movement, const QFont& captionFont, const EncodingGoesOn& goesOn) {
    if (movement.frames.empty()) throw Error("No movement of the board has been recorded yet.");
    GridStyle style = styleOf(movement, captionFont);
    const GridGeometry grid = gridGeometry(movement.frames.front()->pixels.cols(), movement.shape, style);
    const int pitch = grid.tile.width() + grid.gap;
    const QRect around = QRect(QPoint(), grid.size).adjusted(-borderPixels, 0, borderPixels, borderPixels);
    std::unique_ptr<AnimatedGif> gif;
    double done = 0;
    for (const auto& frame : movement.frames) {
        if (goesOn && !goesOn(done++ / static_cast<double>(movement.frames.size()))) return {};
        const Matrix images = frame->pixels.cast<float>() / 255.0F;
        style.columnCaptions = iterationCaptions(frame->columnIterations, style.captionFont, pitch);
        const QImage picture =
            paintImageGrid(images, movement.shape, style, grid, around).convertToFormat(QImage::Format_Grayscale8);
        if (!gif) gif = std::make_unique<AnimatedGif>(picture.size(), greyPalette(), movement.delay);
        gif->add(picture);
    }
    return gif->finish();
}

void MovementRecorder::start() {
    movement_ = {};
    bytes_ = 0;
    shown_ = 0;
    state_ = State::Recording;
}

void MovementRecorder::stop() {
    if (state_ == State::Recording) state_ = State::Idle;
}

void MovementRecorder::add(const BoardView& board, std::int64_t milliseconds) {
    if (state_ != State::Recording) return;
    if (movement_.frames.empty()) {
        movement_.shape = board.shape;
        movement_.columns = board.columns;
        movement_.labels = board.labels;
    } else {
        if (!sameBoard(board)) {
            state_ = State::Changed;
            return;
        }
        if (milliseconds - last_ < shortestMilliseconds) return;
        if (movement_.frames.back()->columnIterations == board.columnIterations) return;
        shown_ += std::min(milliseconds - last_, longestMilliseconds);
    }
    const auto frameBytes = static_cast<std::size_t>(board.images.size());
    if (bytes_ + frameBytes > mostBytes_) {
        state_ = State::Full;
        return;
    }
    last_ = milliseconds;
    bytes_ += frameBytes;
    movement_.frames.push_back(frameOf(board));
    const std::int64_t intervals = std::max<std::int64_t>(1, frames() - 1);
    if (frames() > 1) movement_.delay = static_cast<int>((shown_ + 5 * intervals) / (10 * intervals));
}

bool MovementRecorder::sameBoard(const BoardView& board) const {
    return board.shape == movement_.shape && board.columns == movement_.columns &&
           board.labels == movement_.labels && board.images.cols() == movement_.frames.front()->pixels.cols();
}

} // namespace reverie
