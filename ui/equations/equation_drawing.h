#pragma once

#include <QColor>
#include <QSet>
#include <QString>

#include <memory>

class QSvgRenderer;

namespace reverie {

/// An equation, SVG in one ink, in the colours of a theme; the symbols of some keys (elements NUMBER-KEY) in an
/// ink of their own. Null when it cannot be read.
std::unique_ptr<QSvgRenderer> equationDrawing(const QString& path, const QColor& ink, const QColor& lit = {},
                                              const QSet<QString>& keys = {});

} // namespace reverie
