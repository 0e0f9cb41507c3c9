#pragma once

#include "app/session/iteration_pace.h"
#include "core/data/pixel_coding.h"
#include "core/evaluation/label_views.h"
#include "core/models/feed_forward_net.h"
#include "core/sampling/board.h"
#include "core/sampling/dream_views.h"
#include "ui/panels/board_settings.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace reverie {

/// The chains behind the board, the large dream and the drawing's dream, and recognition: what the dream worker's
/// thread owns.
class DreamStudio {
public:
    using Clock = std::chrono::steady_clock;

    /// Takes a machine over; chains go on where its sizes are those of the one before.
    void setNet(LayeredRef machine, const PixelCoding& coding, ImageShape shape, std::uint64_t seed);
    /// Takes an autoencoder over, which reads drawings and does not dream.
    void setNet(const Autoencoder& autoencoder, const PixelCoding& coding, ImageShape shape);

    void restartBoard();
    void clampLabels(std::vector<float> weights);
    void dreamFrom(const Vector& pixels, const Vector& mask);
    void stopDreaming();
    bool dreamsOfDrawing() const { return drawn_.has_value(); }

    /// Advances board and large dream by the iterations that are due by now at the chosen rate, and `steps` more;
    /// with no rate, until `deadline`.
    void advanceBoard(const BoardSettings& settings, int steps, Clock::time_point deadline);
    void advanceDrawing(Clock::time_point deadline);
    BoardView board() const;
    DreamView large() const;
    DreamView drawn() const;

    RecognitionView recognise(const Vector& pixels, int stochasticPasses, const FeedForwardNet* classifier);

private:
    void forgetDreams();
    Matrix states(const Vector& pixels) const;
    Matrix labelColumn() const;
    void nameLabels(RecognitionView& view, const Matrix& visible, int stochasticPasses);
    DreamView viewOf(const Dreams& dreams) const;

    std::optional<LayeredRef> net_;
    const Autoencoder* autoencoder_ = nullptr; ///< In the place of a net.
    PixelCoding coding_;
    ImageShape shape_;
    std::uint64_t seed_ = 1;
    mutable ThreadTeam team_{1};
    std::optional<Board> board_;
    std::optional<Dreams> large_;
    std::optional<Dreams> drawn_;
    std::vector<float> labelWeights_;
    IterationPace pace_; ///< Of the board.
};

} // namespace reverie
