#pragma once

#include "ui/images/colour_map.h"
#include "ui/images/grid_geometry.h"

#include <QFont>
#include <QImage>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace reverie {

/// Shared contrast makes images comparable; per-image contrast shows the form of weak ones.
enum class GridContrast { Shared, PerImage };

/// Nearest keeps pixels square and equally large; Smooth interpolates the values, then colours them.
enum class PixelScaling { Nearest, Smooth };

/// How a grid of images looks.
struct GridStyle {
    GridLayout layout; ///< `wholePixels` is set by `scaling`.
    ColourMap colours = ColourMap::Grey;
    GridContrast contrast = GridContrast::Shared;
    PixelScaling scaling = PixelScaling::Nearest;
    float limit = 0; ///< Signed: the size of value with the full colour under shared contrast; 0 finds one.
    QColor ground = Qt::black;

    std::vector<Index> order;         ///< Image shown at each position; empty shows them as they come.
    std::vector<std::uint8_t> marked; ///< By image: 1 draws a small hollow corner mark; may be empty.

    QStringList rowCaptions;    ///< Left of each row of images.
    QStringList columnCaptions; ///< Above each column.
    QFont captionFont;          ///< With a size in device pixels.
    QColor captionColour = Qt::gray;
};

/// The limit of shared signed contrast: what 99.5 % of the values do not exceed in size, so that strokes stand out
/// and one runaway image does not pale the rest; found on a sample spread over many `values` (pixels × images).
float sharedLimit(const Matrix& values);

/// Where paintImageGrid() puts each of `count` images, with room for the captions of the style.
GridGeometry gridGeometry(Index count, ImageShape shape, const GridStyle& style);

/// Paints images (pixels × images, each row by row) as one grid; shared grey contrast is 0..1. Safe in any thread.
/// Throws Error when shape, order or marks do not fit the values.
QImage paintImageGrid(const Matrix& values, ImageShape shape, const GridStyle& style);

/// Paints only what lies in `viewport` of a grid laid out before.
QImage paintImageGrid(const Matrix& values, ImageShape shape, const GridStyle& style, const GridGeometry& geometry,
                      QRect viewport);

} // namespace reverie
