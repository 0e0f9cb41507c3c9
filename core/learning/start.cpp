#include "core/learning/start.h"

#include <algorithm>
#include <cmath>

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
    startVisibleBias(visible, meanState(training, coding), training.size());
}

void startVisibleVariance(Layer& visible, float deviation) {
    Index first = 0;
    for (const UnitGroup& group : visible.groups()) {
        if (group.kind == UnitKind::Gaussian)
            visible.logVariance.segment(first, group.size).setConstant(2.0F * std::log(deviation));
        first += group.size;
    }
}

void startVisibleBias(Layer& visible, const Vector& mean, Index cases) {
    const float least = 1.0F / static_cast<float>(std::max<Index>(cases, 2));
    const Eigen::ArrayXf p = mean.array().max(least).min(1.0F - least);
    visible.bias = (p / (1.0F - p)).log();
    Index first = 0;
    for (const UnitGroup& group : visible.groups()) {
        if (group.kind == UnitKind::Softmax)
            visible.bias.segment(first, group.size) = mean.segment(first, group.size).array().max(least).log();
        if (group.kind == UnitKind::Gaussian)
            visible.bias.segment(first, group.size) = mean.segment(first, group.size);
        first += group.size;
    }
}

} // namespace reverie
