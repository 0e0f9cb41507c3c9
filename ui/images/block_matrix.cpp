#include "ui/images/block_matrix.h"

#include "core/data/area_average.h"
#include "ui/images/colour_map.h"

#include <Eigen/SparseCore>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reverie {

namespace {

constexpr int lineWidth = 1;

/// Where a place of a layer, in units, stands in pixels.
double pixelOf(const BlockGeometry& geometry, std::size_t layer, double place) {
    return geometry.starts[layer] + place * geometry.lengths[layer] / static_cast<double>(geometry.layers[layer]);
}

/// The span of one unit along a side.
std::pair<double, double> spanOf(const BlockGeometry& geometry, Index unit) {
    std::size_t layer = 0;
    while (layer + 1 < geometry.layers.size() && unit >= geometry.layers[layer])
        unit -= geometry.layers[layer++];
    const double first = pixelOf(geometry, layer, static_cast<double>(unit));
    return {first, std::max(1.0, pixelOf(geometry, layer, static_cast<double>(unit + 1)) - first)};
}

/// Side × units: each pixel's share of the units that it covers, none for lines.
Eigen::SparseMatrix<float, Eigen::RowMajor> coverage(const BlockGeometry& geometry) {
    std::vector<Eigen::Triplet<float>> shares;
    Index firstUnit = 0;
    for (std::size_t layer = 0; layer < geometry.layers.size(); ++layer) {
        const Index units = geometry.layers[layer];
        const Index length = geometry.lengths[layer];
        const Matrix part =
            areaWeights(units, length, 0, static_cast<double>(units) / static_cast<double>(length));
        for (Index unit = 0; unit < units; ++unit)
            for (Index pixel = 0; pixel < length; ++pixel)
                if (part(pixel, unit) > 0)
                    shares.emplace_back(geometry.starts[layer] + pixel, firstUnit + unit, part(pixel, unit));
        firstUnit += units;
    }
    Eigen::SparseMatrix<float, Eigen::RowMajor> all(geometry.side, firstUnit);
    all.setFromTriplets(shares.begin(), shares.end());
    return all;
}

} // namespace

QRect BlockGeometry::block(std::size_t row, std::size_t column) const {
    return {starts[column], starts[row], lengths[column], lengths[row]};
}

Index BlockGeometry::unitAt(int pixel) const {
    Index first = 0;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        const int inside = pixel - starts[layer];
        if (inside >= 0 && inside < lengths[layer]) return first + inside * layers[layer] / lengths[layer];
        first += layers[layer];
    }
    return -1;
}

QRectF BlockGeometry::cell(Index row, Index column) const {
    const auto [top, height] = spanOf(*this, row);
    const auto [left, width] = spanOf(*this, column);
    return {left, top, width, height};
}

BlockGeometry layOutBlocks(std::span<const Index> layers, int room) {
    BlockGeometry geometry;
    geometry.layers.assign(layers.begin(), layers.end());
    const Index units = std::accumulate(layers.begin(), layers.end(), Index{0});
    const int lines = (static_cast<int>(layers.size()) + 1) * lineWidth;
    const int inside = std::max(room - lines, static_cast<int>(layers.size()));
    double scale = static_cast<double>(inside) / static_cast<double>(std::max<Index>(units, 1));
    if (scale >= 1) scale = std::floor(scale);
    int next = lineWidth;
    for (const Index layer : layers) {
        geometry.starts.push_back(next);
        geometry.lengths.push_back(std::max(1, static_cast<int>(std::floor(static_cast<double>(layer) * scale))));
        next += geometry.lengths.back() + lineWidth;
    }
    geometry.side = next;
    return geometry;
}

Matrix blockPixels(const Matrix& weights, const BlockGeometry& geometry) {
    const auto shares = coverage(geometry);
    const Matrix rows = shares * weights;
    const Matrix columns = rows.transpose();
    return shares * columns;
}

QImage paintBlocks(const Matrix& pixels, const BlockGeometry& geometry, float limit, const QColor& lines) {
    const int side = geometry.side;
    QImage picture(side, side, QImage::Format_RGB32);
    // The matrix is symmetric, so that its columns are the rows of the picture.
    mapColours({pixels.data(), static_cast<std::size_t>(pixels.size())}, {-limit, limit}, ColourMap::Signed,
               {reinterpret_cast<QRgb*>(picture.bits()), static_cast<std::size_t>(pixels.size())});
    QPainter painter(&picture);
    std::vector<int> places = {0};
    for (std::size_t layer = 0; layer < geometry.layers.size(); ++layer)
        places.push_back(geometry.starts[layer] + geometry.lengths[layer]);
    for (const int place : places) {
        painter.fillRect(place, 0, lineWidth, side, lines);
        painter.fillRect(0, place, side, lineWidth, lines);
    }
    return picture;
}

} // namespace reverie
