#include "core/data/area_average.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace reverie {

Matrix areaWeights(Index sources, Index targets, double start, double step) {
    Matrix weights = Matrix::Zero(targets, sources);
    for (Index target = 0; target < targets; ++target) {
        const double low = start + static_cast<double>(target) * step;
        const double high = low + step;
        const auto first = std::max<Index>(0, static_cast<Index>(std::floor(low)));
        const auto last = std::min<Index>(sources, static_cast<Index>(std::ceil(high)));
        for (Index source = first; source < last; ++source) {
            const auto place = static_cast<double>(source);
            const double covered = std::min(high, place + 1) - std::max(low, place);
            weights(target, source) = static_cast<float>(std::max(0.0, covered) / step);
        }
    }
    return weights;
}

Vector areaAverage(const ConstVectorRef& image, ImageShape from, ImageShape to) {
    if (image.size() != from.pixels())
        throw Error(fmt::format("An image of {} × {} pixels cannot have {} values.", from.rows, from.columns,
                                image.size()));
    if (from == to) return image;
    const auto step = [](Index source, Index target) {
        return static_cast<double>(source) / static_cast<double>(target);
    };
    const Matrix down = areaWeights(from.rows, to.rows, 0, step(from.rows, to.rows));
    const Matrix across = areaWeights(from.columns, to.columns, 0, step(from.columns, to.columns));
    // Images lie row by row, so that columns of the map are rows of the image.
    const Eigen::Map<const Matrix> pixels(image.data(), from.columns, from.rows);
    const Matrix averaged = across * (pixels * down.transpose());
    return Eigen::Map<const Vector>(averaged.data(), averaged.size());
}

} // namespace reverie
