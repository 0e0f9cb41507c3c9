#pragma once

#include "core/data/image_set.h"

#include <QPoint>
#include <QRect>
#include <QSize>

namespace reverie {

/// So many units as a compact patch, about as wide as high.
ImageShape unitGrid(Index units);

/// What decides where the images of a grid go; all lengths are device pixels.
struct GridLayout {
    double tileScale = 0;    ///< Device pixels an image pixel; 0 fits the grid into `space`.
    QSize space;             ///< The room there is when `tileScale` is 0.
    int columns = 0;         ///< 0 chooses the number that makes the images largest.
    int stack = 1;           ///< Images one above the other that belong together: 2 is data above reconstruction.
    int gap = 1;             ///< Between neighbours.
    int bandGap = 8;         ///< Between rows of stacks.
    bool wholePixels = true; ///< Enlarge by a whole factor where that costs little of the size.
    int leftMargin = 0;      ///< Room for row captions.
    int topMargin = 0;       ///< Room for column captions.
};

/// Where the images of a grid are. Positions count stacks row by row and go down within a stack.
struct GridGeometry {
    Index count = 0; ///< Images.
    int columns = 0;
    int bands = 0; ///< Rows of stacks.
    int stack = 1;
    QSize tile;       ///< Of one image.
    QPoint first;     ///< Top left of the first image.
    int gap = 0;      ///< Between columns.
    int stackGap = 0; ///< Between the images of a stack.
    int bandGap = 0;  ///< Between the rows of stacks.
    QSize size;       ///< Of the whole picture.

    /// Where a position is drawn.
    QRect tileRect(Index position) const;
    /// The position at a point, half of each gap counting to its neighbours; -1 where there is none.
    Index positionAt(QPoint point) const;
    /// The position so many places on along its row of images, going on in the rows around it; itself at the ends.
    Index beside(Index position, int places) const;
    /// The position so many rows of images below (negative: above); itself where there is none.
    Index below(Index position, int rows) const;
    /// The positions whose tiles touch the rows of pixels from `top` to `bottom`.
    UnitRange positionsBetween(int top, int bottom) const;

private:
    int columnPitch() const { return tile.width() + gap; }
    int bandHeight() const { return stack * tile.height() + (stack - 1) * stackGap; }
    int bandPitch() const { return bandHeight() + bandGap; }
};

/// Lays out `count` images of a shape.
GridGeometry layOutGrid(Index count, ImageShape shape, const GridLayout& layout);

} // namespace reverie
