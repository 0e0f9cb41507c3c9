#pragma once

#include <QRectF>

class QPainter;

namespace reverie {

struct Theme;

/// Which way a connection leads: generation goes down, a classifier up, the top machine both ways.
enum class ConnectionKind { Down, Up, Undirected };

/// Draws the connection of two bars that stand one above the other, in the accent when it learns.
void paintConnection(QPainter& painter, const Theme& theme, const QRectF& lower, const QRectF& upper,
                     ConnectionKind kind, bool learning);
/// Writes beside that connection that it learns.
void sayLearning(QPainter& painter, const Theme& theme, const QRectF& lower, const QRectF& upper);

} // namespace reverie
