#pragma once

#include "core/data/image_set.h"
#include "ui/images/drawing.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <QStringList>

#include <filesystem>

class QPainter;

namespace reverie {

/// Rows of grey images with captions, as they are printed: dark on white whatever the theme.
struct ImageFigure {
    Matrix images; ///< Pixels × (rows · columns), row after row, 0..1.
    ImageShape shape;
    Index columns = 0;
    QStringList rowCaptions;    ///< Left of each row.
    QStringList columnCaptions; ///< Above the columns, counted from the last; those without room are left out.
    QString rowTitle;           ///< What the rows are.
    QString columnTitle;        ///< What the columns are.
    QString title;              ///< Of the document; not painted.
};

/// Every how many columns there is room for a caption, when one takes `widest` of the distance `pitch`.
int captionStride(double widest, double pitch);

/// Width and height of a figure in points of 1/72 inch; an image is about 28 points large.
QSizeF figureSize(const ImageFigure& figure);
/// Paints a figure in points from the origin on, text as text.
void paintFigure(QPainter& painter, const ImageFigure& figure);
/// A figure that can be written as vectors.
Drawing figureDrawing(const ImageFigure& figure);
/// A figure with crisp pixels at about 300 pixels an inch.
QImage figureImage(const ImageFigure& figure);

/// Writes a figure as PNG, SVG or PDF, as the ending of the name says; throws Error naming the file when it ends
/// otherwise, when there are no images, or when it cannot be written (the old file is then still there).
void exportFigure(const ImageFigure& figure, const std::filesystem::path& path);

} // namespace reverie
