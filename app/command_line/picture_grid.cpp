#include "app/command_line/picture_grid.h"

#include <algorithm>
#include <cmath>

namespace reverie {

GridStyle pictureStyle(Index count, ImageShape shape, int columns) {
    constexpr double wantedPixels = 56;
    const auto square = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count))));
    GridStyle style;
    style.layout.columns = columns > 0 ? columns : square;
    style.layout.tileScale =
        std::max(1.0, std::round(wantedPixels / static_cast<double>(std::max(shape.rows, shape.columns))));
    style.layout.gap = 2;
    style.layout.bandGap = 2;
    return style;
}

} // namespace reverie
