// How the main window travels through a run: its timeline, and what can be done with an earlier moment.
#include "app/command_line/replay.h"
#include "app/window/dream_director.h"
#include "app/window/main_window.h"
#include "app/window/panel_dock.h"
#include "ui/panels/board_panel.h"
#include "ui/panels/fantasies_panel.h"
#include "ui/panels/filters_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/theme/numbers.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>

namespace reverie {

void MainWindow::connectTimeline() {
    const auto on = [this](ActionId id, auto slot) { connect(action(id), &QAction::triggered, timeline_, slot); };
    on(ActionId::EarlierMoment, &TimelineBar::goEarlier);
    on(ActionId::LaterMoment, &TimelineBar::goLater);
    on(ActionId::FirstMoment, &TimelineBar::goToFirst);
    on(ActionId::LiveMoment, &TimelineBar::goLive);
    connect(live_, &LiveView::opened, this, [this](const RunDescription& run) {
        timeline_->setVisible(!run.viewOnly);
        clamps_.clear();
        timeline_->setMarks({});
    });
    connect(live_, &LiveView::timelineChanged, timeline_, &TimelineBar::setTimeline);
    connect(live_, &LiveView::marksChanged, this, &MainWindow::showMarks);
    connect(&director_->board(), &BoardPanel::labelsClamped, this, &MainWindow::markClamp);
    connect(timeline_, &TimelineBar::pinRequested, this, [this](quint64 minibatch) { session_->pin(minibatch); });
    connect(timeline_, &TimelineBar::liveRequested, this, [this] { session_->unpin(); });
    connect(timeline_, &TimelineBar::resumeRequested, this, &MainWindow::resumeFrom);
    connect(timeline_, &TimelineBar::comparisonRequested, this, &MainWindow::compareMoments);
    connect(timeline_, &TimelineBar::commandRequested, this, &MainWindow::copyCommand);
}

/// Of clamps at one minibatch the last one counts.
void MainWindow::markClamp(const std::vector<float>& weights) {
    QStringList clamped;
    for (std::size_t label = 0; label < weights.size(); ++label)
        if (weights[label] > 0) clamped.append(QString::number(label));
    const RunPosition now = live_->status().position;
    const QString text = clamped.isEmpty() ? tr("labels free") : tr("clamped %1").arg(clamped.join(tr(" and ")));
    if (!clamps_.empty() && clamps_.back().minibatch == now.minibatch) clamps_.pop_back();
    clamps_.push_back({now.minibatch, now.totalEpochs(), text.toStdString()});
    showMarks();
}

void MainWindow::showMarks() {
    std::vector<Mark> marks = live_->marks();
    marks.insert(marks.end(), clamps_.begin(), clamps_.end());
    timeline_->setMarks(marks);
}

/// What lies between cannot be had back, so that a person is asked.
void MainWindow::resumeFrom(quint64 minibatch) {
    const std::uint64_t lost = live_->status().position.minibatch - minibatch;
    auto* box = new QMessageBox(QMessageBox::Question, tr("Resume from here"),
                                tr("Go back to minibatch %1?").arg(formatCount(static_cast<qint64>(minibatch))),
                                QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("resumeFrom"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        tr("The run goes on from there, and what it learned in the %1 after it is forgotten.")
            .arg(formatCounted(static_cast<qint64>(lost), tr("minibatch"), tr("minibatches"))));
    const QPushButton* resume = box->addButton(tr("Resume from here"), QMessageBox::AcceptRole);
    connect(resume, &QPushButton::clicked, this, [this, minibatch] { session_->resumeFrom(minibatch); });
    box->open();
}

/// The moment that is shown stays at the left; the newest state comes to the right.
void MainWindow::compareMoments() {
    for (PanelDock* dock : {docks_.filters, docks_.fantasies}) {
        auto* panel = static_cast<ImagePanel*>(dock->panel());
        panel->keep(false);
        panel->keep(true);
    }
    docks_.filters->show();
    docks_.filters->raise();
    session_->unpin();
}

void MainWindow::copyCommand(quint64 minibatches) {
    const std::string command = trainCommand(live_->config(), live_->marks(), minibatches);
    QGuiApplication::clipboard()->setText(QString::fromStdString(command));
    statusBar()->showMessage(tr("Copied: %1").arg(QString::fromStdString(command)), noticeMilliseconds);
}

} // namespace reverie
