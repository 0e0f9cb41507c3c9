#include "ui/images/figure_export.h"

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "ui/images/image_grid.h"
#include "ui/theme/theme.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <span>

namespace reverie {
namespace {

constexpr double pointsPerInch = 72;
constexpr double tilePoints = 28;
constexpr double gapPoints = 2;
constexpr double marginPoints = 6;
constexpr double spacePoints = 4;
constexpr int captionPoints = 8;
constexpr int rowCaptionPoints = 12;
constexpr double rasterScale = 4; ///< Pixels a point of what is not vectors.
const QColor ink("#1a1d23");
const QColor softInk("#59606b");

QFont fontOf(int points) {
    QFont font = currentTheme().font();
    font.setPixelSize(points);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

double widest(const QStringList& texts, const QFont& font) {
    const QFontMetricsF metrics(font);
    double width = 0;
    for (const QString& text : texts)
        width = std::max(width, metrics.horizontalAdvance(text));
    return width;
}

/// Where everything is, in points. The images are one raster of which an image pixel takes a whole number of
/// pixels, so that no viewer blurs what was crisp.
class FigureLayout {
public:
    explicit FigureLayout(const ImageFigure& figure)
        : figure_(figure), rowFont_(fontOf(rowCaptionPoints)), columnFont_(fontOf(captionPoints)) {
        if (figure.columns <= 0 || figure.images.cols() == 0 || figure.images.rows() != figure.shape.pixels())
            throw Error("There are no images for a figure yet.");
        const double longer = static_cast<double>(std::max(figure.shape.rows, figure.shape.columns));
        factor_ = std::max(1.0, std::round(rasterScale * tilePoints / longer));
        pixelsPerPoint_ = std::max(rasterScale, factor_ * longer / tilePoints);
        style_.layout.tileScale = factor_;
        style_.layout.columns = static_cast<int>(figure.columns);
        style_.layout.gap = static_cast<int>(std::lround(gapPoints * pixelsPerPoint_));
        style_.layout.bandGap = style_.layout.gap;
        style_.ground = Qt::white;
        grid_ = gridGeometry(figure.images.cols(), figure.shape, style_);
        place();
    }

    QSizeF size() const { return size_; }
    double pixelsPerPoint() const { return pixelsPerPoint_; }

    void paint(QPainter& painter) const {
        painter.setRenderHint(QPainter::LosslessImageRendering);
        const QImage raster = paintImageGrid(figure_.images, figure_.shape, style_);
        painter.drawImage(QRectF(origin_, QSizeF(raster.size()) / pixelsPerPoint_),
                          raster.convertToFormat(QImage::Format_Grayscale8));
        paintRowCaptions(painter);
        paintColumnCaptions(painter);
    }

private:
    void place() {
        const double rowTitle = figure_.rowTitle.isEmpty() ? 0 : lineOf(columnFont_) + spacePoints;
        const double columnTitle = figure_.columnTitle.isEmpty() ? 0 : lineOf(columnFont_);
        const double rows =
            figure_.rowCaptions.isEmpty() ? 0 : widest(figure_.rowCaptions, rowFont_) + spacePoints;
        const double columns = figure_.columnCaptions.isEmpty() ? 0 : lineOf(columnFont_) + spacePoints / 2;
        // A tile begins at a whole pixel, for the sake of the painted image.
        const auto whole = [this](double points) { return std::ceil(points * pixelsPerPoint_) / pixelsPerPoint_; };
        origin_ = {whole(marginPoints + rowTitle + rows), whole(marginPoints + columnTitle + columns)};
        const QSizeF pixels = QSizeF(grid_.size) / pixelsPerPoint_;
        const double overhang = std::max(0.0, (widest(figure_.columnCaptions, columnFont_) - tile(0).width()) / 2);
        size_ = {origin_.x() + pixels.width() + std::max(marginPoints, overhang + gapPoints),
                 origin_.y() + pixels.height() + marginPoints};
    }

    static double lineOf(const QFont& font) { return QFontMetricsF(font).height(); }

    QRectF tile(Index position) const {
        const QRectF pixels = grid_.tileRect(position);
        return {origin_ + pixels.topLeft() / pixelsPerPoint_, pixels.size() / pixelsPerPoint_};
    }

    void paintRowCaptions(QPainter& painter) const {
        painter.setFont(rowFont_);
        painter.setPen(ink);
        const Index rows = std::min<Index>(figure_.rowCaptions.size(), grid_.bands);
        for (Index row = 0; row < rows; ++row) {
            const QRectF first = tile(row * figure_.columns);
            painter.drawText(QRectF(0, first.top(), first.left() - spacePoints, first.height()),
                             Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, figure_.rowCaptions[row]);
        }
        if (figure_.rowTitle.isEmpty()) return;
        painter.setFont(columnFont_);
        painter.setPen(softInk);
        painter.save();
        const double line = lineOf(columnFont_);
        painter.translate(marginPoints, origin_.y() + gridSize().height() / 2);
        painter.rotate(-90);
        painter.drawText(QRectF(-gridSize().height() / 2, 0, gridSize().height(), line),
                         Qt::AlignCenter | Qt::TextDontClip, figure_.rowTitle);
        painter.restore();
    }

    void paintColumnCaptions(QPainter& painter) const {
        painter.setFont(columnFont_);
        painter.setPen(softInk);
        const double line = lineOf(columnFont_);
        if (!figure_.columnTitle.isEmpty())
            painter.drawText(QRectF(origin_.x(), marginPoints, gridSize().width(), line),
                             Qt::AlignCenter | Qt::TextDontClip, figure_.columnTitle);
        painter.setPen(ink);
        const double pitch = tile(0).width() + gapPoints;
        const int stride = captionStride(widest(figure_.columnCaptions, columnFont_) + spacePoints, pitch);
        const Index captions = std::min<Index>(figure_.columnCaptions.size(), figure_.columns);
        for (Index column = captions - 1; column >= 0; column -= stride) {
            const QRectF under = tile(column);
            painter.drawText(QRectF(under.left(), under.top() - spacePoints / 2 - line, under.width(), line),
                             Qt::AlignCenter | Qt::TextDontClip, figure_.columnCaptions[column]);
        }
    }

    QSizeF gridSize() const { return QSizeF(grid_.size) / pixelsPerPoint_; }

    const ImageFigure& figure_;
    QFont rowFont_;
    QFont columnFont_;
    double factor_ = 1;
    double pixelsPerPoint_ = 1;
    GridStyle style_;
    GridGeometry grid_;
    QPointF origin_;
    QSizeF size_;
};

QByteArray asPng(const ImageFigure& figure) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    figureImage(figure).save(&buffer, "PNG");
    return bytes;
}

} // namespace

int captionStride(double widest, double pitch) {
    return pitch > 0 ? std::max(1, static_cast<int>(std::ceil(widest / pitch))) : 1;
}

QSizeF figureSize(const ImageFigure& figure) {
    return FigureLayout(figure).size();
}

void paintFigure(QPainter& painter, const ImageFigure& figure) {
    FigureLayout(figure).paint(painter);
}

Drawing figureDrawing(const ImageFigure& figure) {
    return {figureSize(figure), figure.title, Qt::white,
            [figure](QPainter& painter) { paintFigure(painter, figure); }};
}

QImage figureImage(const ImageFigure& figure) {
    const FigureLayout layout(figure);
    const double scale = layout.pixelsPerPoint();
    QImage image((layout.size() * scale).toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    image.setDotsPerMeterX(static_cast<int>(std::lround(scale * pointsPerInch / 0.0254)));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    layout.paint(painter);
    painter.end();
    return image;
}

void exportFigure(const ImageFigure& figure, const std::filesystem::path& path) {
    const QString ending = QString::fromStdString(path.extension().string()).toLower();
    QByteArray bytes;
    if (ending == QStringLiteral(".png"))
        bytes = asPng(figure);
    else if (ending == QStringLiteral(".svg"))
        bytes = svgOf(figureDrawing(figure));
    else if (ending == QStringLiteral(".pdf"))
        bytes = pdfOf(figureDrawing(figure));
    else
        throw Error(path.string() + ": a figure is written as .png, .svg or .pdf, by the ending of its name.");
    writeAtomically(path, std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
}

} // namespace reverie
