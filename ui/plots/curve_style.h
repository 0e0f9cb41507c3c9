#pragma once

#include "core/experiment/metrics.h"
#include "ui/theme/theme.h"

#include <QColor>
#include <QPen>

namespace reverie {

/// Training is blue, validation orange, a comparison machine and what backpropagation made of the net the text's
/// own neutral.
inline QColor curveColour(const Theme& theme, MetricRole role) {
    switch (role) {
    case MetricRole::Training:
        return theme.accentBlue;
    case MetricRole::Validation:
        return theme.accentOrange;
    case MetricRole::FineTuned:
    case MetricRole::Comparison:
        return theme.text;
    }
    return theme.text;
}

/// An opaque mixture, because translucent pens are slow to draw; `share` 0..1 is that of `first`.
inline QColor mixed(const QColor& first, const QColor& second, double share) {
    const auto blend = [share](int a, int b) { return static_cast<int>(a * share + b * (1 - share)); };
    return {blend(first.red(), second.red()), blend(first.green(), second.green()),
            blend(first.blue(), second.blue())};
}

/// One pixel wide on every screen; comparison curves are dashed. `faint` is for a raw curve behind its smoothed
/// one.
inline QPen curvePen(const Theme& theme, MetricRole role, bool faint = false) {
    const QColor colour = curveColour(theme, role);
    QPen pen(faint ? mixed(colour, theme.surface, 0.4) : colour, 1);
    pen.setCosmetic(true);
    if (role == MetricRole::Comparison) pen.setDashPattern({6, 3});
    return pen;
}

/// The same pen, thick enough for the short piece of line in a legend.
inline QPen legendPen(QPen pen) {
    pen.setWidthF(2);
    if (pen.style() != Qt::SolidLine) pen.setDashPattern({3, 1.5});
    return pen;
}

} // namespace reverie
