#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace reverie {

struct Theme;

/// Which way a connection leads: generation goes down, a classifier up, the top machine both ways.
enum class ConnectionKind { Down, Up, Undirected };

/// How an arrow is drawn.
struct ArrowStyle {
    QColor colour;
    double line = 1.5; ///< Width of the line.
    double head = 8;   ///< Height of a head.
};

/// Draws the connection of two bars that stand one above the other.
void paintConnection(QPainter& painter, const QRectF& lower, const QRectF& upper, ConnectionKind kind,
                     const ArrowStyle& style);
/// Writes beside that connection that it learns.
void sayLearning(QPainter& painter, const Theme& theme, const QRectF& lower, const QRectF& upper);

} // namespace reverie
