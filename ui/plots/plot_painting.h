#pragma once

class QPainter;
class QWidget;

namespace reverie {

/// Whether what lies on a widget is painted with it.
enum class Children { With, Without };

/// Paints a widget, and the plots on it from their data, not from their buffers: as vectors where the painter's
/// device has them, and in the colours of now.
void renderWithPlots(QWidget& widget, QPainter& painter, Children children = Children::With);

} // namespace reverie
