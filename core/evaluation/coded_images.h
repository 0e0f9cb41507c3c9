#pragma once

#include "core/data/image_set.h"
#include "core/data/pixel_coding.h"

namespace reverie {

/// The same images before and after their coding: pixels × cases.
struct CodedImages {
    Matrix before; ///< Pixel intensities.
    Matrix after;  ///< What the machine sees, grey levels as probabilities, principal components turned back to
                   ///< pixels.
};

/// The first `most` images of a set, as they are and as a coding makes them.
CodedImages codedImages(const ImageSet& images, const PixelCoding& coding, Index most);

} // namespace reverie
