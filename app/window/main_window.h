#pragma once

#include "app/window/actions.h"
#include "app/window/dock_layout.h"
#include "app/window/live_view.h"
#include "app/window/run_window.h"
#include "ui/theme/theme.h"

#include <QMainWindow>

#include <functional>
#include <memory>

class QLabel;

namespace reverie {

class CurvesPanel;
class ExperimentPanel;
class FantasiesPanel;
class MessageBar;
class MnistFetcher;
class Panel;
class RecentFiles;
class TransportBar;

/// The program's window: docks around one training session, a transport bar under them, menus above.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(SessionOptions options, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens what `options` names, or the bundled digits.
    void begin(const WindowOptions& options);
    /// Opens data, a model or a checkpoint, after asking when work would be lost.
    void openPath(const QString& path);

    TrainingSession& session() { return *session_; }
    const LiveView& live() const { return *live_; }
    const TrainDocks& docks() const { return docks_; }
    QAction* action(ActionId id) const { return (*actions_)[id]; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeDocks();
    void makeBars();
    void makeMenus();
    void makeFileMenu();
    void makeViewMenu();
    void connectActions();
    void connectPanels();
    void connectLive();

    void restoreLayout();
    void saveLayout() const;
    void chooseTheme(ThemeChoice choice);
    void scaleInterface(double factor);
    void updateActions();
    void showShortcuts();

    void openData();
    /// A folder or an images file that a person chose; empty for none.
    QString askData();
    void openMachine();
    void saveCheckpoint();
    void saveModel();
    QString askSaveName(const QString& title, const QString& proposal, const QString& filter);
    void exportPanel(Panel& panel);
    void exportCurves();
    void exportLog();
    void writeExport(const QString& path, const QByteArray& bytes);

    /// Goes on at once when no work would be lost; otherwise asks first, and saves first if a person wants that.
    void whenSafe(const QString& question, const QString& discard, std::function<void()> goOn);
    void startRun(ExperimentConfig config);
    void startOver();
    void trainOnMnist();
    void offer(const InterruptedRun& run);

    void onOpened(const RunDescription& description);
    void onStatus(const RunStatus& status);
    void onMessage(const Message& message);
    void showProblem(const QString& text);
    void showAbout();

    TrainDocks docks_;
    CurvesPanel* curves_ = nullptr;
    ExperimentPanel* experiment_ = nullptr;
    FantasiesPanel* fantasies_ = nullptr;
    std::unique_ptr<TrainingSession> session_;
    LiveView* live_ = nullptr;
    Actions* actions_ = nullptr;
    TransportBar* transport_ = nullptr;
    RecentFiles* recent_ = nullptr;
    MnistFetcher* mnist_ = nullptr;
    MessageBar* problem_ = nullptr;
    MessageBar* offer_ = nullptr;
    QLabel* hoveredLabel_ = nullptr;
    QLabel* epochLabel_ = nullptr;
    QLabel* rateLabel_ = nullptr;
    std::function<void()> afterSaving_;
    bool closing_ = false;
};

} // namespace reverie
