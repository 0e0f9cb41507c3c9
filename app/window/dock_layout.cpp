#include "app/window/dock_layout.h"

#include "app/window/panel_dock.h"
#include "ui/theme/theme.h"

namespace reverie {

namespace {

/// Shares of the room beside the experiment column.
constexpr double filtersShare = 0.5;
constexpr double filtersHeightShare = 0.7;
constexpr double curvesHeightShare = 0.62;
constexpr double experimentUnits = 38;

} // namespace

void resetLayout(QMainWindow& window, const TrainDocks& docks) {
    dockBack(docks);
    for (PanelDock* dock : docks.all())
        window.removeDockWidget(dock);
    window.addDockWidget(Qt::LeftDockWidgetArea, docks.filters);
    window.splitDockWidget(docks.filters, docks.curves, Qt::Horizontal);
    window.splitDockWidget(docks.curves, docks.experiment, Qt::Horizontal);
    window.splitDockWidget(docks.filters, docks.reconstructions, Qt::Vertical);
    window.splitDockWidget(docks.curves, docks.fantasies, Qt::Vertical);
    for (PanelDock* dock : docks.all())
        dock->show();
    shareRoom(window, docks);
}

void shareRoom(QMainWindow& window, const TrainDocks& docks) {
    const int experimentWidth = currentTheme().spacing(experimentUnits);
    const int width = window.width() - experimentWidth;
    const int left = static_cast<int>(width * filtersShare);
    window.resizeDocks({docks.filters, docks.curves, docks.experiment}, {left, width - left, experimentWidth},
                       Qt::Horizontal);
    const int height = window.height();
    const int filtersHeight = static_cast<int>(height * filtersHeightShare);
    const int curvesHeight = static_cast<int>(height * curvesHeightShare);
    window.resizeDocks({docks.filters, docks.reconstructions}, {filtersHeight, height - filtersHeight},
                       Qt::Vertical);
    window.resizeDocks({docks.curves, docks.fantasies}, {curvesHeight, height - curvesHeight}, Qt::Vertical);
}

void dockBack(const TrainDocks& docks) {
    for (PanelDock* dock : docks.all())
        if (dock->isFloating()) dock->setFloating(false);
}

bool anyFloating(const TrainDocks& docks) {
    for (const PanelDock* dock : docks.all())
        if (dock->isFloating()) return true;
    return false;
}

} // namespace reverie
