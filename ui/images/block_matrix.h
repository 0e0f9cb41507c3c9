#pragma once

#include "core/math/matrix.h"

#include <QColor>
#include <QImage>
#include <QRect>

#include <span>
#include <vector>

namespace reverie {

/// Where the blocks of a matrix over all pairs of units are drawn, rows as columns, in device pixels: lines one
/// pixel wide around and between the layers.
struct BlockGeometry {
    std::vector<Index> layers; ///< Units of each.
    std::vector<int> starts;   ///< First pixel of each layer.
    std::vector<int> lengths;  ///< Pixels of each layer.
    int side = 0;              ///< Of the whole square, lines included.

    QRect block(std::size_t row, std::size_t column) const;
    /// The unit at a pixel along one side, −1 on a line or outside.
    Index unitAt(int pixel) const;
    /// Where the weight of a pair is drawn, at least a pixel wide.
    QRectF cell(Index row, Index column) const;
};

/// Cells of whole pixels where each unit has one or more in so much room, else exact shares of the room.
BlockGeometry layOutBlocks(std::span<const Index> layers, int room);

/// The weights (symmetric, units × units) at the size of the drawing, each pixel the mean of the area that it
/// covers: side × side.
Matrix blockPixels(const Matrix& weights, const BlockGeometry& geometry);

/// Those in white-centred blue–orange, full colour at `limit` > 0 in size. Safe in any thread.
QImage paintBlocks(const Matrix& pixels, const BlockGeometry& geometry, float limit, const QColor& lines);

} // namespace reverie
