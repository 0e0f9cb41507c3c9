#pragma once

#include "core/data/image_set.h"
#include "core/data/pixel_coding.h"
#include "core/evaluation/label_views.h"

#include <functional>
#include <optional>
#include <string>

namespace reverie {

/// Probabilities of the labels (labels × cases) for visible states (pixels × cases).
using Classifier = std::function<Matrix(const Matrix& visible)>;

/// How a classifier does on a set of images.
struct ClassifierScore {
    double errorShare = 0;   ///< Share of wrongly classified cases, 0..1.
    double crossEntropy = 0; ///< Mean −log P(true label), nats per case.
};

/// The score on the first `most` cases, grey levels as probabilities; nothing for an empty or unlabelled set.
/// Labels beyond those of the classifier count as wrong and all but impossible.
std::optional<ClassifierScore> scoreOf(const ImageSet& images, Index most, const PixelCoding& coding,
                                       const Classifier& classifier);

/// Every case of a labelled set classified: confusion and wrong cases, with their images; labels beyond those of
/// the classifier count as wrong. Throws Error for a set without labels.
ClassificationView classify(const ImageSet& images, const PixelCoding& coding, const Classifier& classifier);

} // namespace reverie
