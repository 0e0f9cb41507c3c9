#pragma once

#include <QByteArray>
#include <QMainWindow>

#include <vector>

namespace reverie {

class PanelDock;

/// The docks of the window, in the order of their keys.
struct Docks {
    PanelDock* filters = nullptr;
    PanelDock* reconstructions = nullptr;
    PanelDock* curves = nullptr;
    PanelDock* fantasies = nullptr;
    PanelDock* experiment = nullptr;
    PanelDock* board = nullptr;
    PanelDock* draw = nullptr;
    PanelDock* stages = nullptr;
    PanelDock* classification = nullptr;
    PanelDock* network = nullptr;
    PanelDock* likelihood = nullptr;
    PanelDock* machine = nullptr;
    PanelDock* inference = nullptr;
    PanelDock* code = nullptr;
    PanelDock* microscope = nullptr;
    PanelDock* histograms = nullptr;
    PanelDock* unit = nullptr;
    PanelDock* lessons = nullptr;

    std::vector<PanelDock*> all() const {
        return {filters,    reconstructions, curves,  fantasies,  experiment, board,     draw,
                stages,     classification,  network, likelihood, machine,    inference, code,
                microscope, histograms,      unit,    lessons};
    }
};

/// What the window is for: to watch a machine learn, or to watch a net dream and to draw for it.
enum class Layout { Train, Dream };

/// The docks in front in a layout: filters above reconstructions, curves above fantasies and the experiment at the
/// right; or the board beside the canvas above the network.
std::vector<PanelDock*> frontDocks(const Docks& docks, Layout layout);

/// Puts every dock where it belongs and raises those of the layout; the others wait behind them as tabs, or
/// closed. Works from any state: docks that float are put back first.
void resetLayout(QMainWindow& window, const Docks& docks, Layout layout);

/// Raises the docks of a freshly reset layout and gives them their shares of the window; a window shares out its
/// room anew when it is first shown, so this is called then again.
void shareRoom(QMainWindow& window, const Docks& docks, Layout layout);

/// Docks all floating docks again, where they were.
void dockBack(const Docks& docks);

/// Docks that float stand before the window. Those that a saved layout lets float are shown before there is one.
void raiseFloating(QMainWindow& window, const Docks& docks);

/// True when any of the docks floats.
bool anyFloating(const Docks& docks);

} // namespace reverie
