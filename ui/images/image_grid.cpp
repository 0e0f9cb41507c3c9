#include "ui/images/image_grid.h"

#include "core/error.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reverie {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The weights (to × from) by which one side is scaled; each row sums to one. Nearest gives each new pixel the old
/// ones in the proportion in which they cover it, which is a plain copy for whole factors; Smooth interpolates
/// linearly, over a wider reach when shrinking so that nothing is skipped.
Matrix resampling(Index from, Index to, PixelScaling scaling) {
    const double step = static_cast<double>(from) / static_cast<double>(to);
    const double reach = std::max(1.0, step);
    Matrix weights = Matrix::Zero(to, from);
    for (Index target = 0; target < to; ++target) {
        const double low = static_cast<double>(target) * step;
        for (Index source = 0; source < from; ++source) {
            const auto place = static_cast<double>(source);
            const double covered = std::min(low + step, place + 1) - std::max(low, place);
            const double distance = std::abs(place + 0.5 - (low + step / 2)) / reach;
            const double weight = scaling == PixelScaling::Nearest ? covered : 1 - distance;
            weights(target, source) = static_cast<float>(std::max(0.0, weight));
        }
        weights.row(target) /= weights.row(target).sum();
    }
    return weights;
}

/// Turns the values of one image into the pixels of its tile; room is kept from tile to tile.
class TilePainter {
public:
    TilePainter(ImageShape shape, QSize tile, PixelScaling scaling)
        : shape_(shape), tile_(tile), factor_(tile.width() / static_cast<int>(shape.columns)),
          whole_(scaling == PixelScaling::Nearest && factor_ * shape.columns == tile.width() &&
                 factor_ * shape.rows == tile.height()),
          pixels_(static_cast<std::size_t>(tile.width()) * static_cast<std::size_t>(tile.height())) {
        if (whole_) {
            native_.resize(static_cast<std::size_t>(shape.pixels()));
        } else {
            down_ = resampling(shape.rows, tile.height(), scaling);
            across_ = resampling(shape.columns, tile.width(), scaling).transpose();
        }
    }

    /// The pixels of the tile, row by row, until the next call.
    const QRgb* paint(const float* values, ColourRange range, ColourMap colours) {
        if (whole_)
            enlarge(values, range, colours);
        else
            resample(values, range, colours);
        return pixels_.data();
    }

private:
    void enlarge(const float* values, ColourRange range, ColourMap colours) {
        mapColours({values, native_.size()}, range, colours, native_);
        const auto width = static_cast<std::size_t>(tile_.width());
        const auto factor = static_cast<std::size_t>(factor_);
        for (Index row = 0; row < shape_.rows; ++row) {
            const QRgb* source = native_.data() + row * shape_.columns;
            QRgb* target = pixels_.data() + static_cast<std::size_t>(row) * factor * width;
            for (std::size_t x = 0; x < static_cast<std::size_t>(shape_.columns); ++x)
                std::fill_n(target + x * factor, factor, source[x]);
            for (std::size_t copy = 1; copy < factor; ++copy)
                std::copy_n(target, width, target + copy * width);
        }
    }

    void resample(const float* values, ColourRange range, ColourMap colours) {
        const Eigen::Map<const RowMajor> image(values, shape_.rows, shape_.columns);
        narrowed_.noalias() = image * across_;
        resampled_.noalias() = down_ * narrowed_;
        mapColours({resampled_.data(), pixels_.size()}, range, colours, pixels_);
    }

    ImageShape shape_;
    QSize tile_;
    int factor_;
    bool whole_;
    std::vector<QRgb> native_;
    std::vector<QRgb> pixels_;
    Matrix down_;
    Matrix across_;
    RowMajor narrowed_;
    RowMajor resampled_;
};

ColourRange rangeOfOne(const float* values, Index count, ColourMap colours) {
    const Eigen::Map<const Eigen::ArrayXf> image(values, count);
    if (colours == ColourMap::Grey) return {image.minCoeff(), image.maxCoeff()};
    const float limit = image.abs().maxCoeff();
    return {-limit, limit};
}

ColourRange sharedRange(const Matrix& values, const GridStyle& style) {
    if (style.colours == ColourMap::Grey) return {0, 1};
    const float limit = style.limit > 0 ? style.limit : sharedLimit(values);
    return {-limit, limit};
}

Index imageAt(Index position, const GridStyle& style) {
    return style.order.empty() ? position : style.order[static_cast<std::size_t>(position)];
}

void copyTile(const QRgb* pixels, QRect tile, QRect viewport, QImage& picture) {
    const QRect visible = tile & viewport;
    for (int y = visible.top(); y <= visible.bottom(); ++y) {
        const QRgb* source = pixels + Index{y - tile.top()} * tile.width() + (visible.left() - tile.left());
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y - viewport.top()));
        std::copy_n(source, visible.width(), line + (visible.left() - viewport.left()));
    }
}

/// A dark square ring with a white heart in the top right corner: seen on every colour a tile can have.
void paintMark(QPainter& painter, QRect tile) {
    const int side = std::clamp(tile.width() / 5, 4, 14);
    const int line = std::max(1, side / 6);
    const QRect outer(tile.right() - side + 1, tile.top(), side, side);
    painter.fillRect(outer, QColor(0x20, 0x24, 0x2c));
    painter.fillRect(outer.adjusted(line, line, -line, -line), Qt::white);
}

void paintCaptions(QPainter& painter, const GridGeometry& geometry, const GridStyle& style) {
    painter.setFont(style.captionFont);
    painter.setPen(style.captionColour);
    const int room = QFontMetrics(style.captionFont).height() / 2;
    for (Index row = 0; row < std::min<Index>(style.rowCaptions.size(), Index{geometry.bands} * geometry.stack);
         ++row) {
        const Index position = row / geometry.stack * geometry.columns * geometry.stack + row % geometry.stack;
        const QRect tile = geometry.tileRect(position);
        painter.drawText(QRect(0, tile.top(), tile.left() - room, tile.height()),
                         Qt::AlignRight | Qt::AlignVCenter, style.rowCaptions[row]);
    }
    for (Index column = 0; column < std::min<Index>(style.columnCaptions.size(), geometry.columns); ++column) {
        const QRect tile = geometry.tileRect(column * geometry.stack);
        painter.drawText(
            QRect(tile.left() - geometry.gap, 0, tile.width() + 2 * geometry.gap, tile.top() - room / 2),
            Qt::AlignHCenter | Qt::AlignBottom | Qt::TextDontClip, style.columnCaptions[column]);
    }
}

void checkFit(const Matrix& values, ImageShape shape, const GridStyle& style) {
    if (values.cols() > 0 && values.rows() != shape.pixels())
        throw Error("An image grid needs as many values an image as its shape has pixels.");
    if (!style.marked.empty() && std::ssize(style.marked) != values.cols())
        throw Error("The marks of an image grid must be one an image.");
    if (style.order.empty()) return;
    const auto [least, most] = std::minmax_element(style.order.begin(), style.order.end());
    if (std::ssize(style.order) != values.cols() || *least < 0 || *most >= values.cols())
        throw Error("The order of an image grid must name each of its images.");
}

} // namespace

float sharedLimit(const Matrix& values) {
    constexpr Index enough = 32768;
    constexpr double share = 0.995;
    if (values.size() == 0) return 0;
    Index stride = (values.size() + enough - 1) / enough;
    // A stride that shares a factor with the size of an image would look at the same few pixels in each.
    while (std::gcd(stride, values.rows()) > 1)
        ++stride;
    Eigen::ArrayXf sizes = Eigen::Map<const Eigen::ArrayXf, 0, Eigen::InnerStride<>>(
                               values.data(), (values.size() + stride - 1) / stride, Eigen::InnerStride<>(stride))
                               .abs();
    const Index rank = static_cast<Index>(std::ceil(share * static_cast<double>(sizes.size()))) - 1;
    std::nth_element(sizes.data(), sizes.data() + rank, sizes.data() + sizes.size());
    return sizes[rank];
}

GridGeometry gridGeometry(Index count, ImageShape shape, const GridStyle& style) {
    GridLayout layout = style.layout;
    layout.wholePixels = style.scaling == PixelScaling::Nearest;
    const QFontMetrics metrics(style.captionFont);
    for (const QString& caption : style.rowCaptions)
        layout.leftMargin = std::max(layout.leftMargin, metrics.horizontalAdvance(caption) + metrics.height() / 2);
    if (!style.columnCaptions.isEmpty())
        layout.topMargin = std::max(layout.topMargin, metrics.height() + metrics.height() / 4);
    return layOutGrid(count, shape, layout);
}

QImage paintImageGrid(const Matrix& values, ImageShape shape, const GridStyle& style) {
    const GridGeometry geometry = gridGeometry(values.cols(), shape, style);
    return paintImageGrid(values, shape, style, geometry, QRect(QPoint(), geometry.size));
}

QImage paintImageGrid(const Matrix& values, ImageShape shape, const GridStyle& style, const GridGeometry& geometry,
                      QRect viewport) {
    checkFit(values, shape, style);
    QImage picture(viewport.size(), QImage::Format_RGB32);
    picture.fill(style.ground);
    if (geometry.count == 0) return picture;

    TilePainter tiles(shape, geometry.tile, style.scaling);
    const bool shared = style.contrast == GridContrast::Shared;
    const ColourRange range = shared ? sharedRange(values, style) : ColourRange{};
    const UnitRange visible = geometry.positionsBetween(viewport.top(), viewport.bottom());
    QPainter painter;
    for (Index position = visible.first; position < visible.first + visible.count; ++position) {
        const QRect tile = geometry.tileRect(position);
        if (!tile.intersects(viewport)) continue;
        const Index image = imageAt(position, style);
        const float* pixels = values.col(image).data();
        const ColourRange own = shared ? range : rangeOfOne(pixels, values.rows(), style.colours);
        copyTile(tiles.paint(pixels, own, style.colours), tile, viewport, picture);
    }
    painter.begin(&picture);
    painter.translate(-viewport.topLeft());
    if (!style.marked.empty())
        for (Index position = visible.first; position < visible.first + visible.count; ++position)
            if (style.marked[static_cast<std::size_t>(imageAt(position, style))] != 0)
                paintMark(painter, geometry.tileRect(position));
    paintCaptions(painter, geometry, style);
    return picture;
}

} // namespace reverie
