#pragma once

#include "ui/theme/theme.h"

#include <QPen>
#include <QWidget>

#include <optional>
#include <vector>

namespace reverie {

/// One curve's value where the crosshair stands.
struct Reading {
    QString label;
    QString value;
    QString elsewhere; ///< Where it was recorded, when that is not where the crosshair stands.
    QPen pen;
    QPointF point; ///< In pixels of the plot.
};

/// What the crosshair says.
struct Crosshair {
    double x = 0; ///< In pixels of the plot.
    QString title;
    std::vector<Reading> readings;
    QStringList notes; ///< Live changes made here.
};

/// Crosshair, tag of values and small notes above a plot; it takes no events and never makes the plot draw again.
class CurveOverlay : public QWidget {
    Q_OBJECT

public:
    explicit CurveOverlay(QWidget* plot);

    /// The rectangle inside the axes, in pixels of the plot.
    void setArea(const QRect& area);
    void setCrosshair(std::optional<Crosshair> crosshair);
    const std::optional<Crosshair>& crosshair() const { return crosshair_; }
    /// A small line at the lower right, below the axes; empty for none.
    void setNote(const QString& note);
    const QString& note() const { return note_; }
    /// A sentence in the middle of an empty plot.
    void setPlaceholder(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void drawTag(QPainter& painter, const Theme& theme) const;
    QSizeF tagSize(const QFontMetricsF& metrics, const Theme& theme) const;
    QPointF tagCorner(const QSizeF& size, const Theme& theme) const;

    QRect area_;
    std::optional<Crosshair> crosshair_;
    QString note_;
    QString placeholder_;
};

} // namespace reverie
