#include "core/evaluation/coded_images.h"

#include <algorithm>

namespace reverie {

CodedImages codedImages(const ImageSet& images, const PixelCoding& coding, Index most) {
    CodedImages coded;
    images.read(0, std::min(most, images.size()), coded.before);
    coded.after = coded.before;
    coding.encodeMean(coded.after);
    coding.showFields(coded.after);
    return coded;
}

} // namespace reverie
