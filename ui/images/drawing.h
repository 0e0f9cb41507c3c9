#pragma once

#include <QByteArray>
#include <QColor>
#include <QSizeF>
#include <QString>

#include <functional>

class QPainter;

namespace reverie {

/// A picture that can be painted anywhere: text as text, lines as lines, images as images.
struct Drawing {
    QSizeF size; ///< Points of 1/72 inch, from the origin on; empty when there is nothing to show.
    QString title;
    QColor ground = Qt::white;
    std::function<void(QPainter&)> paint;
};

/// The drawing as an SVG document.
QByteArray svgOf(const Drawing& drawing);
/// The drawing as a PDF document of one page of its size.
QByteArray pdfOf(const Drawing& drawing);

} // namespace reverie
