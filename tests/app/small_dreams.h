#pragma once

#include "core/data/pixel_coding.h"
#include "tests/core/net_oracle.h"

#include <memory>

/// What the tests of the dream worker dream with.
namespace reverie::dreaming {

inline constexpr ImageShape smallShape{3, 4};
inline constexpr Index smallLabels = 4;

/// 12 – 8 – [6 + labels] – 9, untied.
inline std::shared_ptr<const DeepBeliefNet> smallNet(unsigned weights = 3, Index labels = smallLabels) {
    return std::make_shared<const DeepBeliefNet>(
        oracle::netOf(UnitKind::Bernoulli, {smallShape.pixels(), 8, 6, 9}, labels, false, weights));
}

/// A bright left half.
inline Vector smallDrawing() {
    Vector pixels(smallShape.pixels());
    for (Index i = 0; i < pixels.size(); ++i)
        pixels[i] = i % smallShape.columns < smallShape.columns / 2 ? 0.9F : 0.1F;
    return pixels;
}

} // namespace reverie::dreaming
