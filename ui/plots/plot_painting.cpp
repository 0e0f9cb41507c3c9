#include "ui/plots/plot_painting.h"

#include <QEvent>
#include <qcustomplot.h>

namespace reverie {
namespace {

/// Paints the plots that it watches instead of them.
class PlotPainter : public QObject {
public:
    void watch(QCustomPlot* plot) { plot->installEventFilter(this); }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Paint) return false;
        auto* plot = static_cast<QCustomPlot*>(watched);
        QCPPainter painter(plot);
        painter.setMode(QCPPainter::pmNoCaching);
        plot->toPainter(&painter, plot->width(), plot->height());
        return true;
    }
};

} // namespace

void renderWithPlots(QWidget& widget, QPainter& painter, Children children) {
    PlotPainter plots;
    if (auto* plot = qobject_cast<QCustomPlot*>(&widget)) plots.watch(plot);
    for (auto* plot : widget.findChildren<QCustomPlot*>())
        plots.watch(plot);
    const QWidget::RenderFlags flags = children == Children::With
                                           ? QWidget::DrawWindowBackground | QWidget::DrawChildren
                                           : QWidget::RenderFlags(QWidget::DrawWindowBackground);
    widget.render(&painter, {}, {}, flags);
}

} // namespace reverie
