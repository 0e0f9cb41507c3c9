#pragma once

#include "app/session/inspector_job.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace reverie {

class InspectorPanel;
class LiveView;
class PanelDock;
class TrainingSession;
struct RunDescription;

/// Brings the unit that a person chose anywhere to the inspector, and what is done to it there to the session.
class InspectorDirector : public QObject {
    Q_OBJECT
public:
    /// The dock holds an InspectorPanel.
    InspectorDirector(LiveView& live, TrainingSession& session, PanelDock* dock, QObject* parent = nullptr);

    /// The unit that the dock shows while it can be seen.
    void choose(const UnitAddress& unit);
    /// Brings the dock to the front.
    void show();
    /// Nothing more is heard of work under way.
    void cancel() { job_.cancel(); }

private:
    void forget();
    void look();
    void lookBack();

    LiveView& live_;
    TrainingSession& session_;
    PanelDock* dock_;
    InspectorPanel* panel_;
    InspectorJob job_;
    QTimer past_; ///< Runs until the run's past is looked over once more.
    std::optional<UnitAddress> unit_;
    std::shared_ptr<const Snapshot> newest_;
    std::shared_ptr<const Snapshot> looked_; ///< What the inspector shows, or will.
};

} // namespace reverie
