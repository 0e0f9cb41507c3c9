#pragma once

#include <QByteArray>
#include <QMainWindow>

#include <vector>

namespace reverie {

class PanelDock;

/// The docks of the train layout, in the order of their keys.
struct TrainDocks {
    PanelDock* filters = nullptr;
    PanelDock* reconstructions = nullptr;
    PanelDock* curves = nullptr;
    PanelDock* fantasies = nullptr;
    PanelDock* experiment = nullptr;

    std::vector<PanelDock*> all() const { return {filters, reconstructions, curves, fantasies, experiment}; }
};

/// Puts every dock where it belongs: filters above reconstructions, curves above fantasies, the experiment at the
/// right. Works from any state: docks that float are put back first.
void resetLayout(QMainWindow& window, const TrainDocks& docks);

/// Gives the docks of a freshly reset layout their shares of the window; a window shares out its room anew when it
/// is first shown, so this is called then again.
void shareRoom(QMainWindow& window, const TrainDocks& docks);

/// Docks all floating docks again, where they were.
void dockBack(const TrainDocks& docks);

/// True when any of the docks floats.
bool anyFloating(const TrainDocks& docks);

} // namespace reverie
