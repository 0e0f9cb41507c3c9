#include "core/data/shifting.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace reverie {
namespace {

void shiftRow(const float* from, float* to, Index columns, Index right) {
    const Index kept = std::max<Index>(columns - std::abs(right), 0);
    if (right >= 0) {
        std::fill_n(to, columns - kept, from[0]);
        std::copy_n(from, kept, to + (columns - kept));
    } else {
        std::copy_n(from + (columns - kept), kept, to);
        std::fill_n(to + kept, columns - kept, from[columns - 1]);
    }
}

void shift(const float* from, float* to, ImageShape shape, Index down, Index right) {
    for (Index row = 0; row < shape.rows; ++row) {
        const Index source = std::clamp<Index>(row - down, 0, shape.rows - 1);
        shiftRow(from + source * shape.columns, to + row * shape.columns, shape.columns, right);
    }
}

} // namespace

void shiftImages(MatrixRef images, ImageShape shape, Index most, const RandomDraw& draw) {
    const auto places = static_cast<float>(2 * most + 1);
    const auto offset = [&](float uniform) { return std::min(static_cast<Index>(uniform * places) - most, most); };
    std::array<float, 2> uniform{};
    Vector image(shape.pixels());
    for (Index column = 0; column < images.cols(); ++column) {
        draw.uniform(uniform.data(), 2, 0, column);
        image = images.col(column);
        shift(image.data(), images.col(column).data(), shape, offset(uniform[0]), offset(uniform[1]));
    }
}

} // namespace reverie
