#pragma once

#include "core/data/image_set.h"
#include "core/math/matrix.h"

#include <cstdint>
#include <vector>

namespace reverie {

/// Rows of a net's or a deep Boltzmann machine's fantasies, a label clamped in each (figure 9 of Hinton, Osindero
/// & Teh 2006).
///
/// Images are down-passes with probabilities, or samples where a person chose them, as pixel intensities 0..1.
struct BoardView {
    ImageShape shape;
    Index columns = 0;       ///< Images a row, the newest last: it moves, the ones before were kept.
    Matrix images;           ///< Pixels × (rows · columns), row after row; black where nothing was kept yet.
    std::vector<int> labels; ///< The label clamped in each row.
    Vector freeEnergy;       ///< Of each row's state in the top machine, or of even layers, nats.
    std::uint64_t iterations = 0; ///< Gibbs iterations since the chains started.
    std::vector<std::uint64_t>
        columnIterations; ///< Iterations at which each column was taken; as many as columns.
};

/// One large fantasy under clamps that a person sets.
struct DreamView {
    ImageShape shape;
    Vector image;  ///< Pixel intensities 0..1.
    Vector labels; ///< The state of the label units: clamped weights, or probabilities where they are free.
    bool labelsClamped = false;
    bool pixelsClamped = false; ///< Some pixels are held, which a deep belief net can only approximate.
    double freeEnergy = 0;      ///< As a board's, nats.
    std::uint64_t iterations = 0;
};

} // namespace reverie
