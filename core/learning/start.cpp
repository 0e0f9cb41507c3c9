#include "core/learning/start.h"

#include <algorithm>

namespace reverie {

namespace {

Vector meanState(const ImageSet& set, const PixelCoding& coding) {
    constexpr Index stretch = 1000;
    Vector sum = Vector::Zero(set.shape().pixels());
    Matrix states;
    for (Index first = 0; first < set.size(); first += stretch) {
        set.read(first, std::min(stretch, set.size() - first), states);
        coding.encodeMean(states);
        sum += states.rowwise().sum();
    }
    return sum / static_cast<float>(set.size());
}

} // namespace

void startVisibleBias(Layer& visible, const ImageSet& training, const PixelCoding& coding) {
    const Vector mean = meanState(training, coding);
    if (visible.has(UnitKind::Gaussian)) {
        visible.bias = mean;
        return;
    }
    const float least = 1.0F / static_cast<float>(std::max<Index>(training.size(), 2));
    const auto p = mean.array().max(least).min(1.0F - least);
    visible.bias = (p / (1.0F - p)).log();
}

} // namespace reverie
