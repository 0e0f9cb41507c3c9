#include "app/window/dream_director.h"

#include "app/window/live_view.h"
#include "app/window/panel_dock.h"
#include "core/models/layered_machine.h"
#include "ui/panels/board_panel.h"
#include "ui/panels/draw_panel.h"
#include "ui/panels/network_panel.h"
#include "ui/widgets/wording.h"

#include <utility>

namespace reverie {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds restingBeat{16};
constexpr milliseconds restingBudget{12};
/// While a run learns one iteration follows the other only within this time.
constexpr milliseconds trainingBudget{2};

template<class Wanted>
Wanted* panelOf(PanelDock* dock) {
    return static_cast<Wanted*>(dock->panel());
}

/// "an autoencoder", "a general Boltzmann machine".
QString called(const AnyMachine& machine) {
    const std::string_view kind = kindOf(machine);
    const char* const article = kind.starts_with('a') ? "an" : "a";
    return QStringLiteral("%1 %2").arg(QLatin1String(article), textOf(kind));
}

} // namespace

DreamDirector::DreamDirector(LiveView& live, PanelDock* board, PanelDock* draw, PanelDock* network,
                             QObject* parent)
    : QObject(parent), live_(live), boardDock_(board), drawDock_(draw), networkDock_(network),
      board_(panelOf<BoardPanel>(board)), draw_(panelOf<DrawPanel>(draw)),
      network_(panelOf<NetworkPanel>(network)) {
    restingBeat_.setSingleShot(true);
    restingBeat_.setTimerType(Qt::PreciseTimer);
    restingBeat_.setInterval(restingBeat);
    connect(&restingBeat_, &QTimer::timeout, this, [this] { ask(restingBudget); });
    connect(&worker_, &DreamWorker::dreamed, this, &DreamDirector::onDreamed, Qt::QueuedConnection);
    connect(&live_, &LiveView::netArrived, this, &DreamDirector::takeNet);
    connect(&live_, &LiveView::beat, this, [this] {
        if (live_.status().running && !waiting_) ask(trainingBudget);
    });
    connect(&live_, &LiveView::opened, this, &DreamDirector::forget);
    connect(&live_, &LiveView::statusChanged, this, &DreamDirector::wake);
    for (PanelDock* dock : {boardDock_, drawDock_, networkDock_})
        connect(dock, &PanelDock::seenChanged, this, [this] {
            wantNets();
            wake();
        });
    connect(networkDock_, &PanelDock::seenChanged, this, [this] {
        if (networkDock_->seen() && recognised_) repeatRecognition();
    });
    connectPanels();
    forget();
}

void DreamDirector::connectPanels() {
    worker_.setBoard(board_->settings());
    worker_.clampLabels(board_->labelWeights());
    connect(board_, &BoardPanel::settingsChanged, this, [this](const BoardSettings& settings) {
        worker_.setBoard(settings);
        wake();
    });
    connect(board_, &BoardPanel::stepRequested, this, [this] {
        worker_.stepBoard();
        ask(restingBudget);
    });
    connect(board_, &BoardPanel::restartRequested, this, [this] {
        worker_.restartBoard();
        ask(restingBudget);
    });
    connect(board_, &BoardPanel::labelsClamped, this, [this](const std::vector<float>& weights) {
        worker_.clampLabels(weights);
        ask(restingBudget);
    });
    connect(draw_, &DrawPanel::recognitionRequested, this, [this](const Vector& pixels, int passes) {
        recognised_.emplace(pixels, passes);
        repeatRecognition();
    });
    connect(draw_, &DrawPanel::dreamRequested, this, [this](const Vector& pixels, const Vector& mask) {
        dreamingOfDrawing_ = true;
        worker_.dreamFrom(pixels, mask);
        wake();
    });
    connect(draw_, &DrawPanel::dreamStopped, this, [this] {
        dreamingOfDrawing_ = false;
        worker_.stopDreaming();
    });
}

void DreamDirector::takeNet(const std::shared_ptr<const Snapshot>& snapshot) {
    const bool first = newest_ == nullptr;
    newest_ = snapshot;
    const std::uint64_t seed = live_.config().seed;
    worker_.setNet({snapshot->machine, snapshot->coding, seed}, snapshot->shape, snapshot->classifier);
    describe(*snapshot);
    if (recognised_) repeatRecognition();
    if (first || !live_.status().running) ask(restingBudget);
}

void DreamDirector::describe(const Snapshot& snapshot) {
    network_->presentNet(snapshot.view);
    showEquations(snapshot);
    draw_->setImageShape(snapshot.shape);
    const bool autoencoder = std::holds_alternative<Autoencoder>(*snapshot.machine);
    const auto layered = layeredIn(*snapshot.machine);
    draw_->setAvailable(
        autoencoder || layered,
        tr("What is drawn is read by nets of layers, and this model is %1.").arg(called(*snapshot.machine)));
    draw_->setNetDreams(layered.has_value());
    if (!layered) {
        board_->setAvailable(false, tr("The board clamps the label units of a digit model, and this model is %1.")
                                        .arg(called(*snapshot.machine)));
        return;
    }
    const bool labelled = labelsOf(*layered) > 0;
    board_->setAvailable(labelled, labelled ? QString()
                                            : tr("This machine has no label units to clamp. An associative memory "
                                                 "brings them."));
    draw_->setNetDirected(directedBelow(*layered));
}

void DreamDirector::showEquations(const Snapshot& snapshot) {
    const ExperimentConfig& config = live_.config();
    const bool pinned = live_.status().pinned.has_value();
    const std::size_t stage = pinned ? snapshot.position.stage : live_.stage();
    network_->presentEquations(*snapshot.machine, stageConfig(config, stage), stagesOf(config)[stage].kind);
}

void DreamDirector::forget() {
    newest_.reset();
    waiting_ = false;
    worker_.setNet({}, {});
    board_->clear();
    draw_->clear();
    network_->clear();
    wantNets();
}

bool DreamDirector::seen() const {
    return boardDock_->seen() || drawDock_->seen() || networkDock_->seen();
}

bool DreamDirector::moving() const {
    if (!newest_) return false;
    const bool board = boardDock_->seen() && board_->settings().running && machine::labels(*newest_->machine) > 0;
    return board || (drawDock_->seen() && dreamingOfDrawing_);
}

void DreamDirector::wantNets() {
    live_.setNetWanted(seen());
}

void DreamDirector::repeatRecognition() {
    worker_.recognise(recognised_->first, recognised_->second);
    recognitionPending_ = true;
    if (!live_.status().running) ask(restingBudget);
}

void DreamDirector::ask(std::chrono::nanoseconds budget) {
    if (!newest_ || !seen()) return;
    waiting_ = true;
    recognitionPending_ = false;
    worker_.ask(boardDock_->seen(), drawDock_->seen() && dreamingOfDrawing_, budget);
}

void DreamDirector::wake() {
    if (live_.status().running || waiting_ || restingBeat_.isActive()) return;
    if (moving() || recognitionPending_) restingBeat_.start();
}

void DreamDirector::onDreamed() {
    const DreamReport report = worker_.take();
    waiting_ = false;
    const auto start = std::chrono::steady_clock::now();
    if (report.board) board_->presentBoard(report.board);
    if (report.large) board_->presentDream(report.large);
    if (report.drawn) draw_->presentDream(report.drawn);
    if (report.recognition) {
        draw_->presentRecognition(report.recognition);
        if (networkDock_->seen()) network_->presentActivity(report.recognition);
    }
    if (live_.status().running) live_.addCost(report.took + (std::chrono::steady_clock::now() - start));
    wake();
}

} // namespace reverie
