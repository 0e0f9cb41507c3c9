#pragma once

#include "core/data/image_set.h"
#include "core/math/matrix.h"

namespace reverie {

/// Weights (targets × sources) that average one side of an image by area: target pixel t covers the sources from
/// start + t · step to start + (t + 1) · step; what lies outside the image counts as black.
Matrix areaWeights(Index sources, Index targets, double start, double step);

/// An image (row by row) at another size, each new pixel the mean of the area that it covers.
/// Throws Error when the image has not as many values as its shape has pixels.
Vector areaAverage(const ConstVectorRef& image, ImageShape from, ImageShape to);

} // namespace reverie
