#include "ui/plots/axis_style.h"

namespace reverie {

void styleAxes(QCustomPlot& plot, const Theme& theme) {
    const QFont small = theme.font(TextSize::Small);
    plot.setBackground(theme.surface);
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setBasePen(QPen(theme.separator, 1));
        axis->setTickPen(QPen(theme.separator, 1));
        axis->setSubTickPen(QPen(theme.separator, 1));
        axis->setTickLength(0, 4);
        axis->setSubTickLength(0, 2);
        axis->setTickLabelFont(small);
        axis->setTickLabelColor(theme.secondaryText);
        axis->setTickLabelPadding(theme.spacing(0.5));
        axis->setLabelFont(small);
        axis->setLabelColor(theme.secondaryText);
        axis->setLabelPadding(theme.spacing(0.25));
        axis->grid()->setPen(QPen(theme.gridLine, 1));
        axis->grid()->setZeroLinePen(QPen(theme.separator, 1));
    }
    plot.xAxis->grid()->setVisible(false);
}

} // namespace reverie
