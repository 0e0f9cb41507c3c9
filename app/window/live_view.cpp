#include "app/window/live_view.h"

#include "app/window/panel_dock.h"
#include "core/experiment/live_estimator.h"
#include "core/sampling/fantasies.h"
#include "ui/panels/curves_panel.h"

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// While training, the sampler gets a newer machine this often.
constexpr qint64 machineEveryMilliseconds = 250;
constexpr int gibbsStepsPerFrame = 1;
/// While training rests, a dream need not be faster than an eye follows; the processor rests too.
constexpr int restingDreamMilliseconds = 100;

} // namespace

LiveView::LiveView(TrainingSession& session, std::vector<PanelDock*> docks, CurvesPanel& curves, QObject* parent)
    : QObject(parent), session_(session), docks_(std::move(docks)), curves_(curves) {
    connect(&session_, &TrainingSession::reported, this, &LiveView::onReport, Qt::QueuedConnection);
    connect(&sampler_, &FantasySampler::dreamed, this, &LiveView::onDream, Qt::QueuedConnection);
    connect(&clock_, &FrameClock::beat, this, &LiveView::onBeat);
    restingDream_.setSingleShot(true);
    restingDream_.setInterval(restingDreamMilliseconds);
    connect(&restingDream_, &QTimer::timeout, &clock_, &FrameClock::wake);
    for (PanelDock* dock : docks_) {
        connect(dock, &PanelDock::seenChanged, this, [this, dock] { onSeen(*dock); });
        connect(dock->panel(), &Panel::requestChanged, this, &LiveView::refresh);
        connect(dock, &PanelDock::painted, this, &LiveView::addCost);
    }
}

/// The estimator may change while a run goes on.
bool LiveView::samplerFantasies() const {
    if (!description_) return false;
    return description_->viewOnly || status_.pinned || !config_.stages.empty() || !usesChains(config_.estimator);
}

std::size_t LiveView::stage() const {
    const std::vector<StagePlan> stages = stagesOf(config_);
    if (!description_ || !description_->viewOnly) return std::min(status_.position.stage, stages.size() - 1);
    const auto learned =
        std::find_if(stages.rbegin(), stages.rend(), [](const StagePlan& plan) { return !plan.skipped; });
    return learned == stages.rend() ? 0 : static_cast<std::size_t>(stages.rend() - learned) - 1;
}

void LiveView::restartFantasies() {
    sampler_.restart();
    refresh();
}

void LiveView::setNetWanted(bool wanted) {
    if (std::exchange(netWanted_, wanted) == wanted) return;
    if (wanted) refresh();
}

void LiveView::withNet(std::function<void(std::shared_ptr<const Snapshot>)> use) {
    useNet_.push_back(std::move(use));
    hasMachine_ = false;
    refresh();
}

/// A net that has not changed since is not copied once more.
void LiveView::onSeen(PanelDock& dock) {
    if (dock.seen() && withMachine_) {
        Snapshot net = *withMachine_;
        net.filters = nullptr;
        net.reconstructions = nullptr;
        net.fantasies = nullptr;
        dock.panel()->present(net);
    }
    refresh();
}

void LiveView::refresh() {
    fresh_ = false;
    filtersPace_.hurry();
    clock_.wake();
}

void LiveView::onBeat() {
    SnapshotRequest request = wanted();
    if (status_.running && !filtersPace_.due()) request.filters = false;
    if (request.filters) filtersPace_.ask();
    const Index particles = request.fantasies;
    const bool sampled = particles > 0 && machineDreams_ && samplerFantasies();
    if (sampled) request.fantasies = 0;
    request.net = !useNet_.empty() || ((sampled || netWanted_ || request.net) && machineOutdated());
    if (sampled && hasMachine_) sampler_.ask(particles, gibbsStepsPerFrame);
    emit beat();
    if (status_.running || !fresh_) session_.ask(request, !fresh_);
    fresh_ = true;
}

void LiveView::onReport() {
    const SessionReport report = session_.take();
    const auto start = SteadyClock::now();
    if (report.opened) takeOver(report.opened);
    const bool rests = status_.running && !report.status.running;
    if (rests || report.config || report.status.position.minibatch != status_.position.minibatch) fresh_ = false;
    const auto shownMinibatch = [](const RunStatus& status) {
        return status.pinned ? std::optional(status.pinned->minibatch) : std::nullopt;
    };
    const bool pinnedElsewhere = shownMinibatch(report.status) != shownMinibatch(status_);
    status_ = report.status;
    // A unit was changed: the net is another one at the same minibatch.
    const std::pair surgery(status_.undoes, status_.redoes);
    const bool operated = surgery != surgery_;
    surgery_ = surgery;
    if (pinnedElsewhere || operated) {
        hasMachine_ = false;
        machineDreams_ = true;
        refresh();
    }
    clock_.setTraining(status_.running);
    commands_.insert(commands_.end(), report.commands.begin(), report.commands.end());
    if (report.opened) emit opened(*description_);
    if (!report.metrics.empty()) {
        measured_ = true;
        curves_.append(report.metrics);
        emit measured(report.metrics);
    }
    if (report.marks) {
        marks_ = *report.marks;
        emit marksChanged();
    }
    if (report.marks || pinnedElsewhere) showMarks();
    if (report.moments) emit momentsTold(*report.moments);
    if (report.timeline) emit timelineChanged(*report.timeline);
    if (report.snapshot && report.snapshot->filters) filtersPace_.arrive(report.observing);
    if (report.snapshot) show(report.snapshot);
    if (report.config) emit configChanged(config_ = *report.config);
    emit statusChanged(status_);
    for (const Message& each : report.messages)
        emit message(each);
    if (report.interrupted) emit interruptedRunFound(*report.interrupted);
    if (report.saved) emit saved(*report.saved);
    if (report.saveFailed) emit saveFailed();
    clock_.addCost(report.observing + (SteadyClock::now() - start));
    if (status_.running || !fresh_) clock_.wake();
}

/// The curves know no moments: where one is pinned, a line of theirs says so.
void LiveView::showMarks() {
    std::vector<Mark> marks = marks_;
    if (status_.pinned)
        marks.push_back({status_.pinned->minibatch, status_.pinned->totalEpochs(), tr("shown").toStdString()});
    curves_.setMarks(marks);
}

void LiveView::onDream() {
    const Dream dream = sampler_.take();
    // A dream of a layer may be on its way while the net has become one that does not dream.
    if (!dream.fantasies || !shown_ || !machineDreams_) return;
    const auto start = SteadyClock::now();
    Snapshot picture = *shown_;
    picture.filters = nullptr;
    picture.reconstructions = nullptr;
    picture.fantasies = dream.fantasies;
    for (PanelDock* dock : docks_)
        if (dock->seen() && dock->panel()->request().fantasies > 0) dock->panel()->present(picture);
    clock_.addCost(dream.took + (SteadyClock::now() - start));
    if (wanted().fantasies == 0) return;
    if (status_.running)
        clock_.wake();
    else
        restingDream_.start();
}

void LiveView::takeOver(std::shared_ptr<const RunDescription> description) {
    description_ = std::move(description);
    config_ = description_->config;
    shown_ = nullptr;
    withMachine_ = nullptr;
    hasMachine_ = false;
    machineDreams_ = true;
    measured_ = false;
    fresh_ = false;
    useNet_.clear();
    marks_.clear();
    filtersPace_.hurry();
    sampler_.setMachine({});
    sampler_.restart();
    for (PanelDock* dock : docks_)
        dock->panel()->clear();
}

void LiveView::show(std::shared_ptr<const Snapshot> snapshot) {
    if (snapshot->machine) {
        machineDreams_ = dreams(*snapshot->machine);
        sampler_.setMachine({snapshot->machine, snapshot->coding, description_->config.seed});
        if (!std::exchange(hasMachine_, true)) clock_.wake();
        withMachine_ = snapshot;
        machineMinibatch_ = snapshot->position.minibatch;
        machineAge_.start();
        emit netArrived(snapshot);
        for (const auto& use : std::exchange(useNet_, {}))
            use(snapshot);
    }
    for (PanelDock* dock : docks_)
        if (dock->seen()) dock->panel()->present(*snapshot);
    shown_ = std::move(snapshot);
}

SnapshotRequest LiveView::wanted() const {
    SnapshotRequest request;
    for (const PanelDock* dock : docks_)
        if (dock->seen()) request = request | dock->panel()->request();
    if (description_ && !description_->reconstructable) request.reconstructions = 0;
    return request;
}

bool LiveView::machineOutdated() const {
    if (!hasMachine_) return true;
    if (status_.pinned) return false;
    if (machineMinibatch_ == status_.position.minibatch) return false;
    return !status_.running || machineAge_.elapsed() >= machineEveryMilliseconds;
}

} // namespace reverie
