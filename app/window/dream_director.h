#pragma once

#include "app/session/dream_worker.h"
#include "core/experiment/snapshot.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace reverie {

class BoardPanel;
class DrawPanel;
class LiveView;
class NetworkPanel;
class PanelDock;

/// Brings the newest net to the dream worker, and what it dreamed and recognised to the board, the canvas and the
/// network diagram.
///
/// While a run learns, the beats of its live view decide when the worker may spend time; while it rests, the
/// worker is asked about sixty times a second as long as somebody can see what moves.
class DreamDirector : public QObject {
    Q_OBJECT
public:
    /// The docks hold the panels of their names.
    DreamDirector(LiveView& live, PanelDock* board, PanelDock* draw, PanelDock* network,
                  QObject* parent = nullptr);

    BoardPanel& board() const { return *board_; }
    DrawPanel& draw() const { return *draw_; }
    /// The newest net with its pixel coding; null before the first one.
    std::shared_ptr<const Snapshot> newest() const { return newest_; }

private:
    void connectPanels();
    void takeNet(const std::shared_ptr<const Snapshot>& snapshot);
    void describe(const Snapshot& snapshot);
    void showEquations(const Snapshot& snapshot);
    void forget();
    bool seen() const;
    /// Something on the screen moves by itself.
    bool moving() const;
    void wantNets();
    void repeatRecognition();
    void ask(std::chrono::nanoseconds budget);
    void wake();
    void onDreamed();

    LiveView& live_;
    PanelDock* boardDock_;
    PanelDock* drawDock_;
    PanelDock* networkDock_;
    BoardPanel* board_;
    DrawPanel* draw_;
    NetworkPanel* network_;
    DreamWorker worker_;
    QTimer restingBeat_;
    std::shared_ptr<const Snapshot> newest_;
    std::optional<std::pair<Vector, int>> recognised_; ///< What was to be recognised last.
    bool dreamingOfDrawing_ = false;
    bool recognitionPending_ = false;
    bool waiting_ = false; ///< The worker has been asked and has not reported yet.
};

} // namespace reverie
