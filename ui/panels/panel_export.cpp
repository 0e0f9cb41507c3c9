#include "ui/panels/panel_export.h"

#include "core/error.h"
#include "ui/panels/panel.h"

#include <QBuffer>

namespace reverie {
namespace {

QByteArray pngOf(Panel& panel) {
    constexpr double pixelsPerPoint = 2;
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    panel.exportImage(pixelsPerPoint).save(&buffer, "PNG");
    return bytes;
}

} // namespace

QByteArray panelFile(Panel& panel, const std::filesystem::path& path) {
    const QString ending = QString::fromStdString(path.extension().string()).toLower();
    const Drawing drawing = panel.exportDrawing();
    if (drawing.size.isEmpty())
        throw Error(path.string() + ": " + panel.title().toStdString() + " shows nothing yet.");
    if (ending == QStringLiteral(".png")) return pngOf(panel);
    if (ending == QStringLiteral(".svg")) return svgOf(drawing);
    if (ending == QStringLiteral(".pdf")) return pdfOf(drawing);
    throw Error(path.string() + ": a dock is written as .png, .svg or .pdf, by the ending of its name.");
}

} // namespace reverie
