#pragma once

#include "ui/theme/theme.h"

#include <qcustomplot.h>

namespace reverie {

/// The ground and both axes of a plot in a theme: thin lines, small numbers, a faint grid across alone.
void styleAxes(QCustomPlot& plot, const Theme& theme);

} // namespace reverie
