#pragma once

#include "core/math/matrix.h"

namespace reverie {

/// Rows and columns of a weight matrix.
struct WeightBlock {
    UnitRange rows;
    UnitRange columns;
};

} // namespace reverie
