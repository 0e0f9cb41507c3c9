#pragma once

#include "core/data/pixel_coding.h"
#include "core/sampling/dream_views.h"
#include "core/sampling/dreams.h"

#include <deque>
#include <string_view>
#include <vector>

namespace reverie {

/// Rows of label-clamped fantasies, a column kept every few Gibbs iterations: the figure that a person watches and
/// exports (figure 9 of Hinton, Osindero & Teh 2006).
class Board {
public:
    /// A row for each label; labels must be below the machine's number of label units.
    Board(std::uint64_t seed, std::string_view streamName, std::vector<int> labels);

    /// How many columns are shown, and after how many iterations one is kept; both at least 1.
    void arrange(Index columns, int iterationsPerColumn);
    /// Pixels are sampled instead of shown as probabilities.
    void samplePixels(bool sampled) { sampled_ = sampled; }
    /// Begins again at the up-passes of other random images.
    void restart();

    /// The first call after the construction or restart() starts the chains; column 1 is their first down-pass.
    void advance(const LayeredRef& machine, int iterations, ThreadTeam& team);
    /// Lets go of the columns kept so far and begins again with one as the chains are now; later columns count
    /// from here.
    void forgetColumns();
    /// The board as it stands; `coding` and `shape` make images of visible states.
    BoardView view(const LayeredRef& machine, const PixelCoding& coding, ImageShape shape, ThreadTeam& team) const;

private:
    struct Column {
        std::uint64_t iteration = 0;
        Matrix visible; ///< Pixels × rows.
    };
    void start(const LayeredRef& machine, ThreadTeam& team);
    int withinColumn() const;
    Matrix visible(const LayeredRef& machine, ThreadTeam& team) const;
    void keep(const LayeredRef& machine, ThreadTeam& team);

    std::vector<int> labels_;
    Dreams dreams_;
    Index columns_ = 10;
    int iterationsPerColumn_ = 20;
    bool sampled_ = false;
    bool started_ = false;
    bool keepNow_ = false;
    std::uint64_t firstIteration_ = 0; ///< Of the first column.
    std::deque<Column> kept_;          ///< Oldest first.
};

} // namespace reverie
