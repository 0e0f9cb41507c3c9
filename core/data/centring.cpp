#include "core/data/centring.h"

#include "core/data/area_average.h"
#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace reverie {
namespace {

/// Half a grey level of a byte: less than this is no ink.
constexpr float leastInk = 0.5F / 255.0F;

/// The part of white from which on 99.5 % of MNIST's digits fill exactly twenty pixels; what is fainter is the
/// edge of a stroke.
constexpr float solidInk = 0.3F;

/// One side of the image and where its pixels go.
struct Side {
    UnitRange ink;    ///< All of it.
    UnitRange solid;  ///< What is to fill the box.
    Index pixels = 0; ///< That the scaled ink touches.
    double start = 0; ///< Where in the source the first of them begins.
    Index first = 0;  ///< Where in the centred image it is.

    double offset(double scale) const { return static_cast<double>(first) - scale * start; }
};

/// From the first to the last entry that is brighter.
UnitRange brighterThan(float limit, const Vector& brightest) {
    const auto isInk = [limit](float value) { return value > limit; };
    const auto first = std::find_if(brightest.begin(), brightest.end(), isInk);
    if (first == brightest.end()) return {};
    const auto last = std::find_if(std::make_reverse_iterator(brightest.end()),
                                   std::make_reverse_iterator(brightest.begin()), isInk);
    return {first - brightest.begin(), last.base() - first};
}

Side sideOf(const Vector& brightest) {
    return {.ink = brighterThan(leastInk, brightest),
            .solid = brighterThan(solidInk * brightest.maxCoeff(), brightest)};
}

/// The weights that scale one side, the solid ink in the middle of the pixels it touches.
Matrix scaleSide(Side& side, Index sources, double scale) {
    constexpr double rounding = 1e-9;
    const double length = scale * static_cast<double>(side.solid.count);
    const double margin = (std::ceil(length - rounding) - length) / 2;
    const double before = scale * static_cast<double>(side.solid.first - side.ink.first) - margin;
    const double touched = std::ceil(before - rounding);
    side.start = static_cast<double>(side.solid.first) - (margin + touched) / scale;
    const double end = static_cast<double>(side.ink.first + side.ink.count);
    side.pixels = std::max<Index>(1, static_cast<Index>(std::ceil((end - side.start) * scale - rounding)));
    return areaWeights(sources, side.pixels, side.start, 1 / scale);
}

/// Moves one side so that the centre of mass comes as close to the middle pixel as whole pixels allow.
void centreSide(Side& side, const Vector& mass, Index targets) {
    constexpr double rounding = 1e-6;
    const Eigen::VectorXd weights = mass.cast<double>();
    const double last = static_cast<double>(side.pixels - 1);
    const double centre = weights.dot(Eigen::VectorXd::LinSpaced(side.pixels, 0, last)) / weights.sum();
    const double wanted = std::ceil(static_cast<double>(targets / 2) - centre - 0.5 - rounding);
    const Index room = targets - side.pixels;
    side.first = std::clamp(static_cast<Index>(wanted), std::min<Index>(0, room), std::max<Index>(0, room));
}

/// The pixels of one side that are inside the centred image.
UnitRange inside(const Side& side, Index targets) {
    const Index from = std::max<Index>(0, -side.first);
    return {from, std::min(side.pixels, targets - side.first) - from};
}

} // namespace

ImageShape centringBox(ImageShape shape) {
    const auto part = [](Index side) { return std::max<Index>(1, (side * 20 + 14) / 28); };
    return {part(shape.rows), part(shape.columns)};
}

CentredImage centreAsMnist(const ConstVectorRef& image, ImageShape from, ImageShape to) {
    if (image.size() != from.pixels() || from.pixels() == 0 || to.pixels() == 0)
        throw Error(fmt::format("{} values of {} × {} pixels cannot be centred in {} × {}.", image.size(),
                                from.rows, from.columns, to.rows, to.columns));
    // Images lie row by row, so that columns of these matrices are rows of the images.
    Matrix source = Eigen::Map<const Matrix>(image.data(), from.columns, from.rows);
    source = source.unaryExpr([](float value) { return value > 0 ? std::min(value, 1.0F) : 0.0F; });
    Side row = sideOf(source.colwise().maxCoeff());
    Side column = sideOf(source.rowwise().maxCoeff());

    CentredImage result{Vector::Zero(to.pixels())};
    const auto smallerRatio = [](ImageShape large, Index rows, Index columns) {
        return std::min(static_cast<double>(large.rows) / static_cast<double>(rows),
                        static_cast<double>(large.columns) / static_cast<double>(columns));
    };
    if (row.ink.count == 0) {
        result.scale = smallerRatio(to, from.rows, from.columns);
        return result;
    }
    result.scale = smallerRatio(centringBox(to), row.solid.count, column.solid.count);
    const Matrix down = scaleSide(row, from.rows, result.scale);
    const Matrix across = scaleSide(column, from.columns, result.scale);
    const Matrix ink = (across * (source * down.transpose())).cwiseMin(1.0F);
    centreSide(row, ink.colwise().sum(), to.rows);
    centreSide(column, ink.rowwise().sum(), to.columns);
    const UnitRange rows = inside(row, to.rows);
    const UnitRange columns = inside(column, to.columns);
    Eigen::Map<Matrix>(result.image.data(), to.columns, to.rows)
        .block(column.first + columns.first, row.first + rows.first, columns.count, rows.count) =
        ink.block(columns.first, rows.first, columns.count, rows.count);
    result.rowOffset = row.offset(result.scale);
    result.columnOffset = column.offset(result.scale);
    return result;
}

} // namespace reverie
