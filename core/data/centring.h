#pragma once

#include "core/data/image_set.h"
#include "core/math/matrix.h"

namespace reverie {

/// A centred image, and how it came about: what was at (row, column) is now at
/// (scale · row + rowOffset, scale · column + columnOffset), in pixels from the top left corner.
struct CentredImage {
    Vector image; ///< 0..1, row by row.
    double scale = 1;
    double rowOffset = 0;
    double columnOffset = 0;
};

/// The room that the ink of centred images fills: 20 of 28 pixels, as much of other sizes.
ImageShape centringBox(ImageShape shape);

/// Centres bright ink on black as the digits of MNIST were: scaled by area, its proportions kept, until it fills a
/// box of 20 × 20 in 28 × 28 pixels, then moved by whole pixels until its centre of mass is that of the middle
/// pixel (14, 14), both counted from 0 (LeCun, Bottou, Bengio & Haffner 1998, section III.A; the middle as
/// measured on the digits), less where ink would leave the image.
///
/// Any source size; values outside 0..1 are clipped, NaN counts as black; an image without ink stays without.
/// Throws Error when the image has not as many values as its shape has pixels, or a shape has none.
CentredImage centreAsMnist(const ConstVectorRef& image, ImageShape from, ImageShape to);

} // namespace reverie
