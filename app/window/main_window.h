#pragma once

#include "app/session/classification_job.h"
#include "app/session/likelihood_job.h"
#include "app/session/movement_export.h"
#include "app/window/actions.h"
#include "app/window/dock_layout.h"
#include "app/window/live_view.h"
#include "app/window/run_window.h"
#include "core/math/random.h"
#include "ui/panels/board_settings.h"
#include "ui/theme/theme.h"

#include <QMainWindow>

#include <functional>
#include <memory>

class QLabel;

namespace reverie {

struct BundledModel;
class ClassificationPanel;
class CurvesPanel;
class DockRecording;
class DreamDirector;
class ExperimentPanel;
class FantasiesPanel;
class InferenceDirector;
class InspectorDirector;
class LessonDirector;
class LikelihoodPanel;
class MessageBar;
class MnistFetcher;
class Panel;
class PanelDock;
class Presenter;
class RecentFiles;
class StagesPanel;
class TaskProgress;
class TimelineBar;
class TransportBar;

/// The program's window: docks around one training session, a transport bar under them, menus above.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(SessionOptions options, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens what `options` names, or the bundled model, or the bundled digits.
    void begin(const WindowOptions& options);
    /// Opens data, a model or a checkpoint, after asking when work would be lost.
    void openPath(const QString& path);
    /// Likewise a model that comes with the program.
    void openBundled(const BundledModel& model);
    /// Likewise a new run, which learns at once where that is wanted.
    void startRun(ExperimentConfig config, bool play = false);
    /// One sentence in a bar below the menus.
    void showProblem(const QString& text);

    TrainingSession& session() { return *session_; }
    const LiveView& live() const { return *live_; }
    const Docks& docks() const { return docks_; }
    Presenter& presenter() { return *presenter_; }
    DockRecording& recording() { return *recording_; }
    MovementExport& movementExport() { return movementExport_; }
    QAction* action(ActionId id) const { return (*actions_)[id]; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    static constexpr int noticeMilliseconds = 8000;

    void makeDocks();
    void makeNetDocks();
    void makeBars();
    void makeMenus();
    void makeFileMenu();
    void makeLabelMenu(QMenu& run);
    void makeRecordMenu(QMenu& file);
    void makeViewMenu();
    void connectActions();
    void connectPanels();
    void connectNetPanels();
    void connectMovementExport();
    void connectRecording();
    void connectPresenter();
    void connectLive();
    void connectTimeline();

    void restoreLayout();
    void layOut(Layout layout);
    void showLearning();
    void onNetArrived(const Snapshot& snapshot);
    void saveLayout() const;
    void chooseTheme(ThemeChoice choice);
    void scaleInterface(double factor);
    void setInterfaceScale(double scale);
    void updateActions();
    void showShortcuts();

    void openData();
    /// A folder or an images file that a person chose; empty for none.
    QString askData();
    QString askMachine();
    void openMachine();
    void saveCheckpoint();
    void saveModel();
    QString askSaveName(const QString& title, const QString& proposal, const QString& filter);
    void exportPanel(Panel& panel);
    /// Records what a dock shows until that is ended; a recording under way goes on.
    void record(PanelDock* dock);
    void endRecording();
    /// Asks what is to become of a movement that is recorded or written; true when there is none.
    bool mayCloseMovements();
    void exportCurves();
    void exportLog();
    void writeExport(const QString& path, const QByteArray& bytes);
    void sayExported(const QString& path);

    /// Goes on at once when no work would be lost; otherwise asks first, and saves first if a person wants that.
    void whenSafe(const QString& question, const QString& discard, std::function<void()> goOn);
    void startOver();
    void resumeFrom(quint64 minibatch);
    void compareMoments();
    void copyCommand(quint64 minibatches);
    void markClamp(const std::vector<float>& weights);
    void showMarks();
    void trainOnMnist();
    void offer(const InterruptedRun& run);

    void nameMachines(const ExperimentConfig& config);
    void onOpened(const RunDescription& description);
    void onStatus(const RunStatus& status);
    void onNetOpened(const RunDescription& run);
    void onNetStatus(const RunStatus& status);
    void trainFromNothing();
    void trainFurther();
    void exportBoard(BoardExport what);
    void showRandomDigit();
    void showCase(const ImageSet& set, Index number);
    void measureClassification(const QString& split);
    void connectLikelihood();
    void estimateLikelihood(const QString& split, bool thorough);
    void showLikelihood();
    void showLayer(int layer);
    void onMessage(const Message& message);
    void showAbout();

    Docks docks_;
    CurvesPanel* curves_ = nullptr;
    ExperimentPanel* experiment_ = nullptr;
    FantasiesPanel* fantasies_ = nullptr;
    StagesPanel* stages_ = nullptr;
    ClassificationPanel* classification_ = nullptr;
    LikelihoodPanel* likelihood_ = nullptr;
    InferenceDirector* inference_ = nullptr;
    InspectorDirector* inspector_ = nullptr;
    LessonDirector* lessons_ = nullptr;
    DreamDirector* director_ = nullptr;
    ClassificationJob classificationJob_;
    LikelihoodJob likelihoodJob_;
    MovementExport movementExport_;
    RandomStream digitStream_{1, "random digits"};
    bool stagesStarted_ = false;
    Layout layout_ = Layout::Train;
    bool firstLayout_ = false; ///< No layout was saved.
    std::unique_ptr<TrainingSession> session_;
    LiveView* live_ = nullptr;
    Presenter* presenter_ = nullptr;
    DockRecording* recording_ = nullptr;
    Actions* actions_ = nullptr;
    TransportBar* transport_ = nullptr;
    TimelineBar* timeline_ = nullptr;
    RecentFiles* recent_ = nullptr;
    MnistFetcher* mnist_ = nullptr;
    MessageBar* problem_ = nullptr;
    MessageBar* offer_ = nullptr;
    TaskProgress* taskProgress_ = nullptr;
    QLabel* hoveredLabel_ = nullptr;
    QLabel* epochLabel_ = nullptr;
    QLabel* rateLabel_ = nullptr;
    std::vector<Mark> clamps_; ///< Of labels on the board, since the run was opened.
    std::function<void()> afterSaving_;
    bool justOpened_ = false;            ///< The net of the run or model in hand has not been seen yet.
    std::function<void()> afterOpening_; ///< Not done when what is to be opened is refused.
    bool closing_ = false;
    bool closeWhenWritten_ = false;
};

} // namespace reverie
