#include "core/data/one_hot.h"

#include <cstddef>

namespace reverie {

void writeOneHot(std::span<const std::uint8_t> labels, MatrixRef states) {
    states.setZero();
    for (std::size_t i = 0; i < labels.size(); ++i)
        states(labels[i], static_cast<Index>(i)) = 1.0F;
}

} // namespace reverie
