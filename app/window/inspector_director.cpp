#include "app/window/inspector_director.h"

#include "app/window/live_view.h"
#include "app/window/panel_dock.h"
#include "ui/panels/inspector_panel.h"

#include <chrono>

namespace reverie {

namespace {

constexpr std::chrono::seconds pastEvery{3};

} // namespace

InspectorDirector::InspectorDirector(LiveView& live, TrainingSession& session, PanelDock* dock, QObject* parent)
    : QObject(parent), live_(live), session_(session), dock_(dock),
      panel_(static_cast<InspectorPanel*>(dock->panel())) {
    past_.setSingleShot(true);
    past_.setInterval(pastEvery);
    connect(&past_, &QTimer::timeout, this, &InspectorDirector::lookBack);
    connect(&live_, &LiveView::opened, this, &InspectorDirector::forget);
    connect(&live_, &LiveView::netArrived, this, [this](const std::shared_ptr<const Snapshot>& net) {
        newest_ = net;
        look();
    });
    connect(&live_, &LiveView::statusChanged, this, [this](const RunStatus& status) {
        const bool newest = !status.pinned; // What lies behind cannot be changed.
        panel_->setChangeable(newest);
        panel_->setSurgery(newest ? QString::fromStdString(status.undoes) : QString(),
                           newest ? QString::fromStdString(status.redoes) : QString());
        if (status.running && !past_.isActive()) past_.start();
    });
    connect(&live_, &LiveView::momentsTold, this, [this](const std::vector<Moment>& moments) {
        if (unit_ && live_.description()) job_.lookBack(moments, live_.description()->data, *unit_);
    });
    connect(&job_, &InspectorJob::inspected, this, [this](const std::shared_ptr<const UnitView>& unit) {
        panel_->presentUnit(unit);
        look();
    });
    connect(&job_, &InspectorJob::failed, panel_, &InspectorPanel::clear);
    connect(&job_, &InspectorJob::lookedBack, panel_, &InspectorPanel::presentActivation);
    connect(dock_, &PanelDock::seenChanged, this, [this] {
        look();
        lookBack();
    });
    connect(panel_, &InspectorPanel::operationRequested, this,
            [this](const Operation& operation) { session_.operate(operation); });
    connect(panel_, &InspectorPanel::undoRequested, this, [this] { session_.undo(); });
    connect(panel_, &InspectorPanel::redoRequested, this, [this] { session_.redo(); });
}

void InspectorDirector::choose(const UnitAddress& unit) {
    unit_ = unit;
    looked_ = nullptr;
    panel_->presentActivation({});
    look();
    lookBack();
}

void InspectorDirector::show() {
    dock_->show();
    dock_->raise();
}

void InspectorDirector::forget() {
    job_.cancel();
    unit_.reset();
    newest_ = nullptr;
    looked_ = nullptr;
    panel_->clear();
}

/// One look after the other: of the nets that come in between, the newest.
void InspectorDirector::look() {
    if (!unit_ || !newest_ || newest_ == looked_ || job_.busy() || !dock_->seen()) return;
    looked_ = newest_;
    const RunDescription* const run = live_.description();
    job_.start(newest_, run != nullptr ? run->data : nullptr, *unit_);
}

void InspectorDirector::lookBack() {
    if (unit_ && dock_->seen()) session_.askMoments();
}

} // namespace reverie
