#include "app/window/main_window.h"

#include "app/window/dock_recording.h"
#include "app/window/inference_director.h"
#include "app/window/inspector_director.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "app/window/presenter.h"
#include "core/experiment/presets.h"
#include "core/io/bundled_model.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/fantasies_panel.h"
#include "ui/panels/filters_panel.h"
#include "ui/panels/reconstructions_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/panels/transport_bar.h"
#include "ui/widgets/task_progress.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>

namespace reverie {

namespace {

/// Its fantasies are the training's own chains: they become digits with the first press of Space.
constexpr std::string_view firstPreset = "digits-pcd";
constexpr QSize smallestFirst(1280, 720);
constexpr double shareOfScreen = 0.85;
constexpr QSize roomForFrame(16, 48);
/// Raised when docks or bars change so that an older saved layout no longer fits.
constexpr int layoutVersion = 6;

QString droppedFile(const QMimeData* data) {
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 ? urls.front().toLocalFile() : QString();
}

/// Takes it as a copy, whatever was proposed: after a move the other program would delete the file.
QString acceptFile(QDropEvent& event) {
    QString path = droppedFile(event.mimeData());
    if (!path.isEmpty()) {
        event.setDropAction(Qt::CopyAction);
        event.accept();
    }
    return path;
}

/// Most of the screen, and with its frame never more of it than there is.
QSize firstSize(QSize screen) {
    return (screen * shareOfScreen).expandedTo(smallestFirst).boundedTo(screen - roomForFrame);
}

} // namespace

MainWindow::MainWindow(SessionOptions options, QWidget* parent)
    : QMainWindow(parent), session_(std::make_unique<TrainingSession>(std::move(options))) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Reverie[*]"));
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    setFocusPolicy(Qt::ClickFocus);
    setDockNestingEnabled(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);

    actions_ = new Actions(this);
    makeDocks();
    live_ = new LiveView(*session_, docks_.all(), *curves_, this);
    makeBars();
    makeMenus();
    presenter_ = new Presenter(*this, docks_.all(), {docks_.experiment, docks_.stages, docks_.unit},
                               *findChild<QToolBar*>(QStringLiteral("transportBar")), layoutVersion);
    recording_ = new DockRecording(this);
    connectActions();
    connectPanels();
    connectNetPanels();
    connectLikelihood();
    connectMovementExport();
    connectRecording();
    connectPresenter();
    connectLive();
    connectTimeline();
    restoreLayout();
    updateActions();
    qApp->installEventFilter(this);
    setFocus();
}

MainWindow::~MainWindow() {
    qApp->removeEventFilter(this);
    delete presenter_; // Before the docks that it watches.
}

void MainWindow::begin(const WindowOptions& options) {
    if (options.dream)
        session_->openFile(bundledModels().front().name);
    else
        session_->openRun(findPreset(firstPreset).config);
    if (firstLayout_) layOut(options.dream ? Layout::Dream : Layout::Train);
    if (options.open) openPath(QString::fromStdString(options.open->string()));
    if (options.offerInterruptedRun) session_->lookForInterruptedRun();
}

void MainWindow::makeDocks() {
    curves_ = new CurvesPanel;
    experiment_ = new ExperimentPanel;
    fantasies_ = new FantasiesPanel;
    docks_.filters = new PanelDock(new FiltersPanel, this);
    docks_.reconstructions = new PanelDock(new ReconstructionsPanel, this);
    docks_.curves = new PanelDock(curves_, this);
    docks_.fantasies = new PanelDock(fantasies_, this);
    docks_.experiment = new PanelDock(experiment_, this);
    makeNetDocks();
}

void MainWindow::makeBars() {
    problem_ = new MessageBar(QStringLiteral("problemBar"), this);
    offer_ = new MessageBar(QStringLiteral("offerBar"), this);
    addToolBar(Qt::TopToolBarArea, offer_);
    addToolBarBreak(Qt::TopToolBarArea);
    addToolBar(Qt::TopToolBarArea, problem_);

    auto* bar = new QToolBar(this);
    bar->setObjectName(QStringLiteral("transportBar"));
    bar->setMovable(false);
    transport_ = new TransportBar((*actions_)[ActionId::Play], (*actions_)[ActionId::StepMinibatch],
                                  (*actions_)[ActionId::StepEpoch], (*actions_)[ActionId::StartOver], bar);
    timeline_ = new TimelineBar(bar);
    auto* column = new QWidget(bar);
    auto* rows = new QVBoxLayout(column);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(timeline_);
    rows->addWidget(transport_);
    bar->addWidget(column);
    addToolBar(Qt::BottomToolBarArea, bar);

    hoveredLabel_ = new QLabel;
    epochLabel_ = new QLabel;
    rateLabel_ = new QLabel;
    hoveredLabel_->setObjectName(QStringLiteral("hoveredLabel"));
    epochLabel_->setObjectName(QStringLiteral("epochLabel"));
    rateLabel_->setObjectName(QStringLiteral("rateLabel"));
    for (QLabel* label : {hoveredLabel_, epochLabel_, rateLabel_}) {
        label->setTextFormat(Qt::PlainText);
        setTextStyle(label, TextSize::Small, TextTone::Secondary);
        label->setContentsMargins(spacingUnit, 0, spacingUnit, 0);
    }
    hoveredLabel_->setMinimumWidth(0);
    hoveredLabel_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(hoveredLabel_, 1);
    taskProgress_ = new TaskProgress;
    taskProgress_->hide();
    statusBar()->addPermanentWidget(taskProgress_);
    statusBar()->addPermanentWidget(epochLabel_);
    statusBar()->addPermanentWidget(rateLabel_);
}

void MainWindow::restoreLayout() {
    const QSettings settings;
    resize(firstSize(screen()->availableSize()));
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    resetLayout(*this, docks_, Layout::Train);
    firstLayout_ = !restoreState(settings.value(QStringLiteral("window/docks")).toByteArray(), layoutVersion);
    problem_->hide();
    offer_->hide();
    QTimer::singleShot(0, this, [this] { raiseFloating(*this, docks_); });
}

/// A net that learns is no board yet.
void MainWindow::showLearning() {
    if (layout_ == Layout::Dream) layOut(Layout::Train);
}

void MainWindow::layOut(Layout layout) {
    presenter_->bringBack();
    layout_ = layout;
    resetLayout(*this, docks_, layout);
    QTimer::singleShot(0, this, [this] { shareRoom(*this, docks_, layout_); });
}

void MainWindow::saveLayout() const {
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), presenter_->geometryToSave());
    settings.setValue(QStringLiteral("window/docks"), presenter_->layoutToSave());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!mayCloseMovements()) {
        event->ignore();
        return;
    }
    if (!closing_ && live_->status().unsaved) {
        event->ignore();
        whenSafe(tr("Close Reverie?"), tr("Close without saving"), [this] {
            closing_ = true;
            close();
        });
        return;
    }
    recording_->stop();
    movementExport_.cancel();
    likelihoodJob_.cancel();
    inference_->cancel();
    inspector_->cancel();
    saveLayout();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    acceptFile(*event);
}

/// A program may have promised a file that it no longer hands over.
void MainWindow::dropEvent(QDropEvent* event) {
    if (const QString path = acceptFile(*event); !path.isEmpty()) openPath(path);
}

bool MainWindow::event(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange) live_->refresh();
    if (event->type() != QEvent::UpdateRequest) return QMainWindow::event(event);
    const auto start = std::chrono::steady_clock::now();
    const bool handled = QMainWindow::event(event);
    live_->addCost(std::chrono::steady_clock::now() - start);
    return handled;
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool plain =
            (key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0 && key->key() < Qt::Key_Escape;
        if (plain && takesKey(qobject_cast<QWidget*>(watched), key->key())) {
            event->accept();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace reverie
