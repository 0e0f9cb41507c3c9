#pragma once

#include "app/session/fantasy_sampler.h"
#include "app/session/filters_pace.h"
#include "app/session/frame_clock.h"
#include "app/session/training_session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace reverie {

class CurvesPanel;
class PanelDock;

/// Carries a session's run to the docks that can be seen, one frame at a time.
///
/// At each beat of the clock it unites what the visible docks want and asks the session (and the sampler) for just
/// that; what comes back is shown to those docks, and its cost decides when the next beat comes.
class LiveView : public QObject {
    Q_OBJECT
public:
    LiveView(TrainingSession& session, std::vector<PanelDock*> docks, CurvesPanel& curves,
             QObject* parent = nullptr);

    const RunStatus& status() const { return status_; }
    /// Null before the first run is open.
    const RunDescription* description() const { return description_.get(); }
    /// The settings of the run in hand, live changes included.
    const ExperimentConfig& config() const { return config_; }
    const std::vector<CommandRecord>& commands() const { return commands_; }
    /// The stage that learns, or of a model that is shown the last one that it learned in.
    std::size_t stage() const;
    /// The live changes of the run.
    const std::vector<Mark>& marks() const { return marks_; }
    bool hasMeasurements() const { return measured_; }
    /// Fantasies of this run come from the sampler.
    bool samplerFantasies() const;

    void restartFantasies();
    /// Somebody wants the whole net, as new as the sampler's.
    void setNetWanted(bool wanted);
    /// Calls back once with a snapshot that holds the whole net as it is now.
    void withNet(std::function<void(std::shared_ptr<const Snapshot>)> use);
    /// What is shown is out of date: the next beat asks for a new picture.
    void refresh();
    /// Time spent on painting the window.
    void addCost(std::chrono::nanoseconds cost) { clock_.addCost(cost); }

signals:
    /// A frame begins: whatever else is to be shown may be asked for now.
    void beat();
    /// A newer net than before, with its pixel coding and classifier.
    void netArrived(const std::shared_ptr<const Snapshot>& snapshot);
    void opened(const RunDescription& description);
    /// The run's settings after a live change, or as they were when it was refused.
    void configChanged(const ExperimentConfig& config);
    void statusChanged(const RunStatus& status);
    void message(const Message& message);
    void interruptedRunFound(const InterruptedRun& run);
    /// New measurements of the run, oldest first.
    void measured(const std::vector<MetricRow>& rows);
    /// marks() are others now.
    void marksChanged();
    /// The moments of the run that are kept are others now.
    void timelineChanged(const Timeline& timeline);
    /// The kept moments that were asked for.
    void momentsTold(const std::vector<Moment>& moments);
    /// A checkpoint or model was written, or could not be.
    void saved(const std::filesystem::path& path);
    void saveFailed();

private:
    void onBeat();
    void onSeen(PanelDock& dock);
    void onReport();
    void onDream();
    void takeOver(std::shared_ptr<const RunDescription> description);
    void showMarks();
    void show(std::shared_ptr<const Snapshot> snapshot);
    SnapshotRequest wanted() const;
    bool machineOutdated() const;

    TrainingSession& session_;
    FantasySampler sampler_;
    FrameClock clock_;
    FiltersPace filtersPace_;
    QTimer restingDream_; ///< Runs between two dreams while training rests.
    std::vector<PanelDock*> docks_;
    CurvesPanel& curves_;

    std::shared_ptr<const RunDescription> description_;
    ExperimentConfig config_;
    RunStatus status_;
    std::shared_ptr<const Snapshot> shown_;
    std::shared_ptr<const Snapshot> withMachine_; ///< The newest one that holds the net.
    std::vector<CommandRecord> commands_;
    std::vector<Mark> marks_;
    std::pair<std::string, std::string> surgery_; ///< What can be undone and redone.
    bool measured_ = false;
    bool fresh_ = false;
    bool netWanted_ = false;
    std::vector<std::function<void(std::shared_ptr<const Snapshot>)>> useNet_;
    bool hasMachine_ = false;
    bool machineDreams_ = true; ///< Until one is shown that does not.
    std::uint64_t machineMinibatch_ = 0;
    QElapsedTimer machineAge_;
};

} // namespace reverie
