#include "app/window/dock_layout.h"

#include "app/window/panel_dock.h"
#include "ui/theme/theme.h"

#include <QWindow>

#include <algorithm>

namespace reverie {

namespace {

/// Shares of the room beside the experiment column.
constexpr double filtersShare = 0.5;
constexpr double filtersHeightShare = 0.7;
constexpr double curvesHeightShare = 0.62;
constexpr double experimentUnits = 38;
constexpr double boardShare = 0.58;
constexpr double drawHeightShare = 0.71;

} // namespace

std::vector<PanelDock*> frontDocks(const Docks& docks, Layout layout) {
    if (layout == Layout::Dream) return {docks.board, docks.draw, docks.network};
    return {docks.filters, docks.reconstructions, docks.curves, docks.fantasies, docks.experiment};
}

void resetLayout(QMainWindow& window, const Docks& docks, Layout layout) {
    dockBack(docks);
    for (PanelDock* dock : docks.all())
        window.removeDockWidget(dock);
    window.addDockWidget(Qt::LeftDockWidgetArea, docks.filters);
    window.splitDockWidget(docks.filters, docks.curves, Qt::Horizontal);
    window.splitDockWidget(docks.curves, docks.experiment, Qt::Horizontal);
    window.splitDockWidget(docks.filters, docks.reconstructions, Qt::Vertical);
    window.splitDockWidget(docks.curves, docks.fantasies, Qt::Vertical);
    window.tabifyDockWidget(docks.filters, docks.board);
    window.tabifyDockWidget(docks.board, docks.machine);
    window.tabifyDockWidget(docks.machine, docks.inference);
    window.tabifyDockWidget(docks.inference, docks.code);
    window.tabifyDockWidget(docks.code, docks.microscope);
    window.tabifyDockWidget(docks.curves, docks.classification);
    window.tabifyDockWidget(docks.classification, docks.likelihood);
    window.tabifyDockWidget(docks.likelihood, docks.draw);
    window.tabifyDockWidget(docks.fantasies, docks.network);
    window.tabifyDockWidget(docks.network, docks.histograms);
    window.tabifyDockWidget(docks.experiment, docks.stages);
    window.tabifyDockWidget(docks.stages, docks.unit);
    window.tabifyDockWidget(docks.unit, docks.lessons);

    const std::vector<PanelDock*> closed =
        layout == Layout::Dream
            ? std::vector{docks.filters,    docks.reconstructions, docks.curves,     docks.fantasies,
                          docks.experiment, docks.stages,          docks.machine,    docks.inference,
                          docks.code,       docks.microscope,      docks.histograms, docks.unit,
                          docks.lessons}
            : std::vector{docks.lessons};
    for (PanelDock* dock : docks.all())
        dock->setVisible(std::ranges::find(closed, dock) == closed.end());
    shareRoom(window, docks, layout);
}

namespace {

void shareTrain(QMainWindow& window, const Docks& docks) {
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

void shareDream(QMainWindow& window, const Docks& docks) {
    const int board = static_cast<int>(window.width() * boardShare);
    window.resizeDocks({docks.board, docks.draw}, {board, window.width() - board}, Qt::Horizontal);
    const int draw = static_cast<int>(window.height() * drawHeightShare);
    window.resizeDocks({docks.draw, docks.network}, {draw, window.height() - draw}, Qt::Vertical);
}

} // namespace

void shareRoom(QMainWindow& window, const Docks& docks, Layout layout) {
    for (PanelDock* dock : frontDocks(docks, layout))
        dock->raise();
    layout == Layout::Dream ? shareDream(window, docks) : shareTrain(window, docks);
}

void dockBack(const Docks& docks) {
    for (PanelDock* dock : docks.all())
        if (dock->isFloating()) dock->setFloating(false);
}

void raiseFloating(QMainWindow& window, const Docks& docks) {
    for (PanelDock* dock : docks.all()) {
        if (!dock->isFloating() || !dock->isVisible()) continue;
        dock->windowHandle()->setTransientParent(window.windowHandle());
        dock->raise();
    }
}

bool anyFloating(const Docks& docks) {
    for (const PanelDock* dock : docks.all())
        if (dock->isFloating()) return true;
    return false;
}

} // namespace reverie
