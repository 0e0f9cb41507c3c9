#include "app/window/machine_director.h"

#include "app/window/live_view.h"
#include "app/window/panel_dock.h"
#include "ui/panels/machine_panel.h"

#include <utility>

namespace reverie {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds sweepBeat{33};
constexpr milliseconds restingSweeps{16};
/// While a run learns one sweep follows the other only within this time.
constexpr milliseconds trainingSweeps{2};
/// Some eight seconds at the usual speed.
constexpr int coolingSweeps = 240;

/// "Its 4,294 units …."
QString sentence(const std::string& reason) {
    const QString text = QString::fromStdString(reason);
    return text.left(1).toUpper() + text.mid(1) + u'.';
}

} // namespace

MachineDirector::MachineDirector(LiveView& live, PanelDock* dock, QObject* parent)
    : QObject(parent), live_(live), dock_(dock), panel_(static_cast<MachinePanel*>(dock->panel())) {
    restingBeat_.setSingleShot(true);
    restingBeat_.setInterval(sweepBeat);
    connect(&restingBeat_, &QTimer::timeout, this, [this] { ask(restingSweeps); });
    connect(&worker_, &MachineWorker::reported, this, &MachineDirector::onReported, Qt::QueuedConnection);
    connect(&live_, &LiveView::netArrived, this, &MachineDirector::takeMachine);
    connect(&live_, &LiveView::beat, this, [this] {
        if (live_.status().running && (panel_->settings().running || wanted_)) ask(trainingSweeps);
    });
    connect(&live_, &LiveView::opened, this, &MachineDirector::forget);
    connect(&live_, &LiveView::statusChanged, this, &MachineDirector::wake);
    connect(dock_, &PanelDock::seenChanged, this, &MachineDirector::askNow);
    connectPanel();
}

void MachineDirector::connectPanel() {
    worker_.setSettings(panel_->settings());
    connect(panel_, &MachinePanel::settingsChanged, this, [this](const MachineSettings& settings) {
        worker_.setSettings(settings);
        askNow();
    });
    connect(panel_, &MachinePanel::stepRequested, this, [this] {
        worker_.step();
        askNow();
    });
    connect(panel_, &MachinePanel::restartRequested, this, [this] {
        worker_.restart();
        askNow();
    });
    connect(panel_, &MachinePanel::temperatureChosen, this, [this](float temperature) {
        worker_.setTemperature(temperature);
        askNow();
    });
    connect(panel_, &MachinePanel::coolingWanted, this, [this](bool wanted) {
        worker_.cool(wanted ? coolingSweeps : 0);
        askNow();
    });
}

void MachineDirector::takeMachine(const std::shared_ptr<const Snapshot>& snapshot) {
    shape_ = snapshot->shape;
    hasMachine_ = true;
    worker_.setMachine(snapshot->machine, live_.config().seed);
    if (!live_.status().running)
        askNow();
    else
        wanted_ = true;
}

void MachineDirector::forget() {
    hasMachine_ = false;
    wanted_ = false;
    waiting_ = false;
    worker_.setMachine(nullptr);
    panel_->clear();
}

void MachineDirector::ask(std::chrono::nanoseconds budget) {
    if (waiting_ || !hasMachine_ || !dock_->seen()) return;
    waiting_ = true;
    wanted_ = false;
    worker_.ask(budget);
}

/// As soon as the worker is free.
void MachineDirector::askNow() {
    wanted_ = true;
    ask(live_.status().running ? trainingSweeps : restingSweeps);
}

void MachineDirector::wake() {
    if (live_.status().running || waiting_ || restingBeat_.isActive()) return;
    if (hasMachine_ && dock_->seen() && (panel_->settings().running || wanted_)) restingBeat_.start();
}

void MachineDirector::onReported() {
    MachineReport report = worker_.take();
    if (!hasMachine_) return;
    waiting_ = false;
    const auto start = std::chrono::steady_clock::now();
    if (!report.problem.empty()) panel_->presentProblem(sentence(report.problem));
    if (report.machine) panel_->presentMachine(std::move(report.machine), shape_);
    if (report.sample) panel_->presentSample(std::move(report.sample));
    if (live_.status().running) live_.addCost(report.took + (std::chrono::steady_clock::now() - start));
    if (wanted_) askNow();
    wake();
}

} // namespace reverie
