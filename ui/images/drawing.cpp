#include "ui/images/drawing.h"

#include "ui/theme/theme.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace reverie {
namespace {

constexpr double drawingPointsPerInch = 72;
/// One dot a point: a cosmetic pen is as wide as on the screen, and coordinates are no whole numbers anyway.
constexpr int pdfResolution = 72;

void paintOn(QPainter& painter, const Drawing& drawing) {
    painter.setRenderHint(QPainter::LosslessImageRendering);
    painter.fillRect(QRectF(QPointF(), drawing.size), drawing.ground);
    drawing.paint(painter);
}

} // namespace

QByteArray svgOf(const Drawing& drawing) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(drawingPointsPerInch));
    generator.setSize(drawing.size.toSize());
    generator.setViewBox(QRectF(QPointF(), drawing.size));
    generator.setTitle(drawing.title);
    QPainter painter(&generator);
    paintOn(painter, drawing);
    painter.end();
    // The bundled family has a name of its own, which other machines do not know.
    const QByteArray family = currentTheme().font().family().toUtf8();
    return bytes.replace("font-family=\"" + family + '"', "font-family=\"" + family + ", Inter, sans-serif\"");
}

QByteArray pdfOf(const Drawing& drawing) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(pdfResolution);
    writer.setPageSize(QPageSize(drawing.size, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins({});
    writer.setTitle(drawing.title);
    writer.setCreator(QStringLiteral("Reverie"));
    QPainter painter(&writer);
    painter.scale(pdfResolution / drawingPointsPerInch, pdfResolution / drawingPointsPerInch);
    paintOn(painter, drawing);
    painter.end();
    return bytes;
}

} // namespace reverie
