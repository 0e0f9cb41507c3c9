#pragma once

#include "core/data/image_set.h"
#include "core/data/pixel_coding.h"
#include "core/units/layer.h"

namespace reverie {

/// Visible biases that make the untrained machine show the mean image: log p/(1 − p) of each pixel's mean over M
/// cases, p clipped to [1/M, 1 − 1/M], or the mean itself for Gaussian units (Hinton 2010, section 8).
void startVisibleBias(Layer& visible, const ImageSet& training, const PixelCoding& coding);
/// As above, from the mean state of each unit over `cases` cases.
void startVisibleBias(Layer& visible, const Vector& mean, Index cases);

/// Gives all Gaussian units of a layer one standard deviation.
void startVisibleVariance(Layer& visible, float deviation);

} // namespace reverie
