#include "ui/panels/label_mix.h"

#include <algorithm>

namespace reverie {

std::vector<float> LabelMix::weights(int count) const {
    if (isFree() || std::max(first_, second_) >= count) return {};
    std::vector<float> weights(static_cast<std::size_t>(count), 0.0F);
    weights[static_cast<std::size_t>(first_)] = 1;
    if (second_ < 0) return weights;
    weights[static_cast<std::size_t>(first_)] = static_cast<float>(1 - share_);
    weights[static_cast<std::size_t>(second_)] = static_cast<float>(share_);
    return weights;
}

void LabelMix::free() {
    *this = {};
}

void LabelMix::clampAlone(int label) {
    *this = {};
    first_ = label;
}

void LabelMix::toggle(int label) {
    if (isFree()) return clampAlone(label);
    if (label == first_ && second_ < 0) return;
    if (label == first_)
        clampAlone(second_);
    else if (label == second_)
        clampAlone(first_);
    else
        setSecond(label);
}

void LabelMix::setFirst(int label) {
    if (label < 0) return free();
    first_ = label;
    if (second_ == label) second_ = -1;
}

void LabelMix::setSecond(int label) {
    if (isFree()) return label < 0 ? void() : clampAlone(label);
    if (label < 0 || label == first_) return clampAlone(first_);
    if (second_ < 0) share_ = 0.5;
    second_ = label;
}

void LabelMix::setShare(double share) {
    share_ = std::clamp(share, 0.0, 1.0);
}

} // namespace reverie
