// How a plot is panned, zoomed and pointed at.
#include "ui/plots/curve_plot.h"

namespace reverie {

namespace {

constexpr double panShare = 0.1;
constexpr double zoomFactor = 0.8;

Qt::Orientations zoomDirections(Qt::KeyboardModifiers modifiers) {
    if (modifiers & Qt::ControlModifier) return Qt::Vertical;
    if (modifiers & Qt::ShiftModifier) return Qt::Horizontal;
    return Qt::Horizontal | Qt::Vertical;
}

} // namespace

void CurvePlot::wheelEvent(QWheelEvent* event) {
    axisRect()->setRangeZoom(zoomDirections(event->modifiers()));
    const QCPRange places = xAxis->range();
    const QCPRange values = yAxis->range();
    QCustomPlot::wheelEvent(event);
    if (xAxis->range() != places || yAxis->range() != values) emit moved();
}

void CurvePlot::mouseMoveEvent(QMouseEvent* event) {
    const QCPRange places = xAxis->range();
    const QCPRange values = yAxis->range();
    QCustomPlot::mouseMoveEvent(event);
    if (xAxis->range() != places || yAxis->range() != values) emit moved();
    const QPoint position = event->position().toPoint();
    emit pointed(axisRect()->rect().contains(position) ? position.x() : -1);
}

void CurvePlot::mouseDoubleClickEvent(QMouseEvent*) {
    emit fitRequested();
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
    const double places = xAxis->range().size() * panShare;
    const double values = yAxis->range().size() * panShare;
    switch (event->key()) {
    case Qt::Key_Left:
        xAxis->moveRange(-places);
        break;
    case Qt::Key_Right:
        xAxis->moveRange(places);
        break;
    case Qt::Key_Up:
        yAxis->moveRange(values);
        break;
    case Qt::Key_Down:
        yAxis->moveRange(-values);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        xAxis->scaleRange(zoomFactor);
        yAxis->scaleRange(zoomFactor);
        break;
    case Qt::Key_Minus:
        xAxis->scaleRange(1 / zoomFactor);
        yAxis->scaleRange(1 / zoomFactor);
        break;
    default:
        QCustomPlot::keyPressEvent(event);
        return;
    }
    replot(rpQueuedReplot);
    emit moved();
}

void CurvePlot::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    emit pointed(-1);
}

} // namespace reverie
