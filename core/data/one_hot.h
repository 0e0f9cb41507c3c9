#pragma once

#include "core/math/matrix.h"

#include <cstdint>
#include <span>

namespace reverie {

/// Writes labels as one-hot columns: units × cases; every label must be below the number of units.
void writeOneHot(std::span<const std::uint8_t> labels, MatrixRef states);

} // namespace reverie
