#include "ui/images/grid_geometry.h"

#include <algorithm>
#include <cmath>

namespace reverie {
namespace {

Index ceilDivide(Index a, Index b) {
    return (a + b - 1) / b;
}

/// The room between images when there is one gap between any two neighbours.
QSize gapsOf(Index columns, Index bands, const GridLayout& layout) {
    const Index between = layout.stack == 1 ? layout.gap : layout.bandGap;
    return {static_cast<int>((columns - 1) * layout.gap),
            static_cast<int>((bands - 1) * between + bands * (layout.stack - 1) * layout.gap)};
}

/// The largest scale at which so many columns and bands fit, not yet whole.
double fittingScale(Index columns, Index bands, ImageShape shape, const GridLayout& layout) {
    const QSize gaps = gapsOf(columns, bands, layout);
    const double width = layout.space.width() - layout.leftMargin - gaps.width();
    const double height = layout.space.height() - layout.topMargin - gaps.height();
    return std::min(width / static_cast<double>(columns * shape.columns),
                    height / static_cast<double>(bands * layout.stack * shape.rows));
}

/// What is made of a scale: a whole factor, for the crispest pixels, unless the images would shrink by more than a
/// fifth; and never less than one pixel a tile.
double usableScale(double scale, ImageShape shape, const GridLayout& layout) {
    constexpr double mostLost = 1.2;
    const double least = 1.0 / static_cast<double>(std::min(shape.rows, shape.columns));
    const double whole = std::floor(scale);
    if (layout.wholePixels && whole >= 1 && scale <= mostLost * whole) return whole;
    return std::max(scale, least);
}

/// The number of columns that makes the images largest; among equals the one that would leave the most room.
Index bestColumns(Index cells, ImageShape shape, const GridLayout& layout) {
    Index best = 1;
    std::pair<double, double> bestScales{-1, -1};
    for (Index columns = 1; columns <= cells; ++columns) {
        const double fitting = fittingScale(columns, ceilDivide(cells, columns), shape, layout);
        const std::pair<double, double> scales{usableScale(fitting, shape, layout), fitting};
        if (scales > bestScales) {
            best = columns;
            bestScales = scales;
        }
    }
    return best;
}

/// The number of columns of a near-square grid.
Index squareColumns(Index cells, ImageShape shape, const GridLayout& layout) {
    const double ratio = static_cast<double>(shape.rows * layout.stack) / static_cast<double>(shape.columns);
    const double columns = std::ceil(std::sqrt(static_cast<double>(cells) * ratio));
    return std::clamp<Index>(static_cast<Index>(columns), 1, cells);
}

/// Spreads room that whole factors leave over between the images, up to an eighth of one.
int spreadGap(const GridGeometry& grid, QSize used, const GridLayout& layout) {
    const QSize left = layout.space - used;
    const int across = grid.columns > 1 ? left.width() / (grid.columns - 1) : 0;
    const int down = grid.bands > 1 ? left.height() / (grid.bands - 1) : across;
    return std::clamp(std::min(across, down), 0, grid.tile.width() / 8);
}

} // namespace

ImageShape unitGrid(Index units) {
    const auto columns = static_cast<Index>(std::ceil(std::sqrt(static_cast<double>(units))));
    if (columns == 0) return {0, 0};
    return {(units + columns - 1) / columns, columns};
}

QRect GridGeometry::tileRect(Index position) const {
    const Index cell = position / stack;
    const Index band = cell / columns;
    const Index x = first.x() + cell % columns * columnPitch();
    const Index y = first.y() + band * bandPitch() + position % stack * (tile.height() + stackGap);
    return {QPoint(static_cast<int>(x), static_cast<int>(y)), tile};
}

Index GridGeometry::positionAt(QPoint point) const {
    if (count == 0) return -1;
    const int x = point.x() - first.x() + gap / 2;
    const int y = point.y() - first.y() + bandGap / 2;
    if (x < 0 || y < 0 || x >= columns * columnPitch()) return -1;
    const int band = y / bandPitch();
    const int within = (y % bandPitch() - bandGap / 2 + stackGap / 2) / (tile.height() + stackGap);
    const Index cell = static_cast<Index>(band) * columns + x / columnPitch();
    const Index position = cell * stack + std::clamp(within, 0, stack - 1);
    return position < count ? position : -1;
}

Index GridGeometry::beside(Index position, int places) const {
    const Index target = position + static_cast<Index>(places) * stack;
    return target >= 0 && target < count ? target : position;
}

Index GridGeometry::below(Index position, int rows) const {
    const Index cell = position / stack;
    const Index row = cell / columns * stack + position % stack + rows;
    if (row < 0) return position;
    const Index target = (row / stack * columns + cell % columns) * stack + row % stack;
    return target < count ? target : position;
}

UnitRange GridGeometry::positionsBetween(int top, int bottom) const {
    if (count == 0 || bottom < first.y()) return {};
    const Index perBand = static_cast<Index>(columns) * stack;
    const Index begin = std::max(0, (top - first.y()) / bandPitch()) * perBand;
    const Index end = std::min(count, ((bottom - first.y()) / bandPitch() + 1) * perBand);
    return {begin, std::max<Index>(0, end - begin)};
}

GridGeometry layOutGrid(Index count, ImageShape shape, const GridLayout& layout) {
    GridGeometry grid;
    grid.size = layout.space;
    if (count == 0 || shape.pixels() == 0) return grid;
    const bool fitted = layout.tileScale <= 0;
    const Index cells = ceilDivide(count, layout.stack);
    const Index columns = layout.columns > 0 ? std::min<Index>(layout.columns, cells)
                          : fitted           ? bestColumns(cells, shape, layout)
                                             : squareColumns(cells, shape, layout);
    const Index bands = ceilDivide(cells, columns);
    const double wanted = fitted ? fittingScale(columns, bands, shape, layout) : layout.tileScale;
    const double scale = usableScale(wanted, shape, layout);

    grid.count = count;
    grid.columns = static_cast<int>(columns);
    grid.bands = static_cast<int>(bands);
    grid.stack = layout.stack;
    grid.tile = QSize(static_cast<int>(scale * static_cast<double>(shape.columns)),
                      static_cast<int>(scale * static_cast<double>(shape.rows)))
                    .expandedTo({1, 1});
    const QSize margins(layout.leftMargin, layout.topMargin);
    const QSize tiles(grid.columns * grid.tile.width(), grid.bands * grid.stack * grid.tile.height());
    const QSize used = tiles + gapsOf(columns, bands, layout) + margins;
    const int spread = fitted ? spreadGap(grid, used, layout) : 0;
    grid.gap = layout.gap + spread;
    grid.stackGap = layout.gap;
    grid.bandGap = (layout.stack == 1 ? layout.gap : layout.bandGap) + spread;

    const QSize content = used + QSize((grid.columns - 1) * spread, (grid.bands - 1) * spread);
    grid.size = fitted ? layout.space.expandedTo(content) : content;
    const QSize room = (grid.size - content) / 2;
    grid.first = QPoint(room.width() + layout.leftMargin, room.height() + layout.topMargin);
    return grid;
}

} // namespace reverie
