#pragma once

#include "core/data/image_set.h"
#include "core/data/pixel_coding.h"
#include "core/experiment/net_views.h"

#include <functional>
#include <optional>
#include <string>

namespace reverie {

/// Probabilities of the labels (labels × cases) for visible states (pixels × cases).
using Classifier = std::function<Matrix(const Matrix& visible)>;

/// The share of the first `most` cases that are wrongly classified, grey levels as probabilities; nothing for an
/// empty or unlabelled set.
std::optional<double> errorShare(const ImageSet& images, Index most, const PixelCoding& coding,
                                 const Classifier& classifier);

/// Every case of a labelled set classified: confusion and wrong cases, with their images; labels beyond those of
/// the classifier count as wrong. Throws Error for a set without labels.
ClassificationView classify(const ImageSet& images, const PixelCoding& coding, const Classifier& classifier);

} // namespace reverie
