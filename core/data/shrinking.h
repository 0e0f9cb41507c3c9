#pragma once

#include "core/data/image_set.h"

namespace reverie {

/// The same images at another size, each new pixel the mean of the area that it covers, rounded to a byte; labels
/// stay. Throws Error for a set that is not made of bytes.
ImageSet shrunk(const ImageSet& images, ImageShape to);

} // namespace reverie
