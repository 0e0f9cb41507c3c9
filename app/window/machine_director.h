#pragma once

#include "app/session/machine_worker.h"
#include "core/experiment/snapshot.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace reverie {

class LiveView;
class MachinePanel;
class PanelDock;

/// Brings the newest machine to the machine worker, and what became of it and its sample to the panel, as long as
/// somebody can see it.
///
/// While a run learns, the beats of its live view decide when the worker may spend time; while it rests, the
/// worker is asked about thirty times a second.
class MachineDirector : public QObject {
    Q_OBJECT
public:
    /// The dock holds a MachinePanel.
    MachineDirector(LiveView& live, PanelDock* dock, QObject* parent = nullptr);

private:
    void connectPanel();
    void takeMachine(const std::shared_ptr<const Snapshot>& snapshot);
    void forget();
    void ask(std::chrono::nanoseconds budget);
    void askNow();
    void wake();
    void onReported();

    LiveView& live_;
    PanelDock* dock_;
    MachinePanel* panel_;
    MachineWorker worker_;
    QTimer restingBeat_;
    ImageShape shape_;
    bool hasMachine_ = false;
    bool wanted_ = false;  ///< Something was asked for that a report has still to show.
    bool waiting_ = false; ///< The worker has been asked and has not reported yet.
};

} // namespace reverie
