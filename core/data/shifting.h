#pragma once

#include "core/data/image_set.h"
#include "core/math/matrix.h"
#include "core/math/random.h"

namespace reverie {

/// Moves each image (pixels × cases, in place) by whole pixels, down and across by −most to most, all equally
/// likely; what comes in repeats the edge. A net that is to know a digit wherever it lies learns from such images.
/// (DeCoste & Schölkopf 2002, "Training invariant support vector machines")
void shiftImages(MatrixRef images, ImageShape shape, Index most, const RandomDraw& draw);

} // namespace reverie
