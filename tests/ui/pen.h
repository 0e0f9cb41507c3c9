#pragma once

#include <QApplication>
#include <QMouseEvent>
#include <QTest>
#include <QWidget>

#include <cmath>
#include <vector>

namespace reverie::test {

/// Moves the mouse with buttons held, which QTest::mouseMove cannot.
inline void movePen(QWidget& widget, QPointF to, Qt::MouseButtons held = Qt::LeftButton) {
    QMouseEvent event(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, held, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
}

/// Presses at the first place, moves through all of them and lets go at the last.
inline void drawStroke(QWidget& widget, const std::vector<QPointF>& places,
                       Qt::MouseButton button = Qt::LeftButton) {
    QTest::mousePress(&widget, button, {}, places.front().toPoint());
    for (const QPointF& place : places)
        movePen(widget, place, button);
    QTest::mouseRelease(&widget, button, {}, places.back().toPoint());
}

inline void drawLine(QWidget& widget, QPointF from, QPointF to, Qt::MouseButton button = Qt::LeftButton) {
    std::vector<QPointF> places;
    for (int i = 0; i <= 10; ++i)
        places.push_back(from + (to - from) * i / 10);
    drawStroke(widget, places, button);
}

/// A three, in one stroke.
inline void drawThree(QWidget& widget) {
    std::vector<QPointF> places;
    const auto bow = [&](QPointF centre, double radius, double from, double to) {
        for (int i = 0; i <= 30; ++i) {
            const double angle = from + (to - from) * i / 30;
            places.push_back((centre + radius * QPointF(std::cos(angle), std::sin(angle))) * widget.width());
        }
    };
    bow({0.5, 0.35}, 0.14, -2.7, 1.6);
    bow({0.5, 0.65}, 0.17, -1.5, 2.8);
    drawStroke(widget, places);
}

} // namespace reverie::test
