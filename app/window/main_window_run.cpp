// How the main window shows a run: what panels ask of the session, and what the session tells.
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "app/window/recent_files.h"
#include "core/experiment/presets.h"
#include "core/experiment/settings.h"
#include "core/experiment/stage_layers.h"
#include "core/io/bundled_model.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/fantasies_panel.h"
#include "ui/panels/image_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/panels/transport_bar.h"
#include "ui/widgets/wording.h"

#include <QApplication>
#include <QFileInfo>
#include <QLabel>
#include <QMessageBox>
#include <QStatusBar>

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

QString runTitle(const RunDescription& run) {
    const QString title = QString::fromStdString(run.title);
    return run.file.empty() || run.viewOnly
               ? title
               : QStringLiteral("%1, %2").arg(title, QString::fromStdString(run.file.filename().string()));
}

/// "A denoising autoencoder": the preset that a run began with, else its data.
QString machineTitle(const RunDescription& run) {
    const auto preset = std::ranges::find(presets(), run.config.preset, &Preset::id);
    return preset == presets().end() || !run.file.empty() ? runTitle(run) : textOf(preset->title);
}

/// The model that a run goes on from, as a person calls it.
QString originText(const std::string& from) {
    const BundledModel* const bundled = findBundledModel(from);
    return bundled == nullptr ? QFileInfo(QString::fromStdString(from)).completeBaseName()
                              : QString::fromUtf8(bundled->title);
}

/// "784–500–500–2000": pixels, or the model it goes on from, and hidden layers from the bottom.
QString sizesText(const RunDescription& run) {
    const std::string& from = run.config.from;
    QString sizes = from.empty() ? QString::number(run.shape.pixels()) : originText(from);
    for (std::size_t stage = 0; stage < run.config.stages.size(); ++stage)
        for (const Index units : addedLayers(run.config, stage))
            sizes += QStringLiteral("–%1").arg(units);
    return sizes;
}

QString shownText(const RunDescription& run) {
    // What a model went on from says nothing of its layers.
    if (run.viewOnly && !run.config.from.empty()) return runTitle(run);
    if (!run.config.from.empty()) return MainWindow::tr("%1 · goes on from %2").arg(runTitle(run), sizesText(run));
    if (!run.config.stages.empty()) return MainWindow::tr("%1 · %2 units").arg(runTitle(run), sizesText(run));
    return MainWindow::tr("%1 · %2 visible, %3 hidden units")
        .arg(runTitle(run))
        .arg(run.shape.pixels())
        .arg(run.config.hiddenCount);
}

/// The estimator that a setting chose, as curves are called: "CD-1", "PCD-5" or "exact".
QString estimatorName(const ExperimentConfig& config, const char* settingKey) {
    const std::string key = settingText(config, findSetting(settingKey));
    if (key == "exact") return QString::fromStdString(key);
    QString name = QString::fromStdString(key).toUpper();
    if (key == "fast-pcd") name = MainWindow::tr("fast PCD");
    if (key == "composite") name = MainWindow::tr("composite");
    return QStringLiteral("%1-%2").arg(name).arg(config.gibbsSteps);
}

} // namespace

void MainWindow::connectPanels() {
    for (PanelDock* dock : docks_.all())
        connect(dock->panel(), &Panel::hovered, this, [this](const QString& text) {
            const RunDescription* run = live_->description();
            hoveredLabel_->setText(text.isEmpty() && run != nullptr ? shownText(*run) : text);
        });
    connect(experiment_, &ExperimentPanel::liveChanged, this,
            [this](const QString& key, const SettingValue& value) {
                experiment_->setProblem({});
                session_->change(key.toStdString(), value);
            });
    connect(experiment_, &ExperimentPanel::startRequested, this,
            [this](const ExperimentConfig& config) { startRun(config); });
    connect(experiment_, &ExperimentPanel::browseRequested, this, [this](const QString& key) {
        const QString path = key == QLatin1String("data") ? askData() : askMachine();
        if (!path.isEmpty()) experiment_->setText(key, path);
    });
    connect(fantasies_, &FantasiesPanel::restartRequested, live_, &LiveView::restartFantasies);
    connect(transport_, &TransportBar::speedChanged, this, [this](double speed) { session_->limitSpeed(speed); });
    connect(transport_, &TransportBar::epochsChanged, this,
            [this](std::int64_t epochs) { session_->setEpochs(epochs); });
    session_->limitSpeed(transport_->speed());
}

void MainWindow::connectLive() {
    connect(live_, &LiveView::opened, this, &MainWindow::onOpened);
    connect(live_, &LiveView::statusChanged, this, &MainWindow::onStatus);
    connect(live_, &LiveView::netArrived, this,
            [this](const std::shared_ptr<const Snapshot>& snapshot) { onNetArrived(*snapshot); });
    connect(live_, &LiveView::configChanged, experiment_, &ExperimentPanel::updateConfig);
    connect(live_, &LiveView::configChanged, this, &MainWindow::nameMachines);
    connect(live_, &LiveView::message, this, &MainWindow::onMessage);
    connect(live_, &LiveView::interruptedRunFound, this, &MainWindow::offer);
    connect(live_, &LiveView::saved, this, [this](const std::filesystem::path& path) {
        recent_->add(QString::fromStdString(path.string()));
        if (const auto goOn = std::exchange(afterSaving_, nullptr)) goOn();
    });
    connect(live_, &LiveView::saveFailed, this, [this] { afterSaving_ = nullptr; });
}

void MainWindow::nameMachines(const ExperimentConfig& config) {
    const bool compared = config.compareWith != Comparison::None;
    curves_->setMachineNames(compared ? estimatorName(config, "estimator") : QString(),
                             compared ? estimatorName(config, "compare-with") : QString());
}

void MainWindow::onOpened(const RunDescription& run) {
    problem_->hide();
    setWindowTitle(QStringLiteral("%1[*] — Reverie").arg(runTitle(run)));
    hoveredLabel_->setText(shownText(run));
    for (PanelDock* dock : docks_.all())
        if (auto* images = qobject_cast<ImagePanel*>(dock->panel())) images->setRun(machineTitle(run));
    experiment_->setConfig(run.config);
    nameMachines(run.config);
    experiment_->setProblem({});
    justOpened_ = true;
    onNetOpened(run);
    if (const auto goOn = std::exchange(afterOpening_, nullptr)) goOn();
}

void MainWindow::onStatus(const RunStatus& status) {
    TransportState state;
    state.position = status.position;
    state.epochsPlanned = status.epochsPlanned;
    state.stage = QString::fromStdString(status.stage);
    state.viewOnly = live_->description() != nullptr && live_->description()->viewOnly;
    state.running = status.running;
    state.finished = status.finished;
    state.secondsLeft = status.secondsLeft;
    state.casesPerSecond = status.casesPerSecond;
    transport_->setState(state);
    epochLabel_->setText(tr("epoch %1").arg(fixedNumber(status.position.epochs(), 1)));
    rateLabel_->setText(
        status.casesPerSecond > 0 ? tr("%L1 cases/s").arg(static_cast<qint64>(status.casesPerSecond)) : QString());
    // Room that was needed once is kept, so that nothing moves when a number loses a digit.
    for (QLabel* label : {epochLabel_, rateLabel_})
        label->setMinimumWidth(std::max(label->minimumWidth(), label->sizeHint().width()));
    timeline_->setState(status.position, status.pinned);
    setWindowModified(status.unsaved);
    updateActions();
    onNetStatus(status);
}

void MainWindow::onMessage(const Message& message) {
    const QString text = QString::fromStdString(message.text);
    switch (message.kind) {
    case MessageKind::Notice:
        statusBar()->showMessage(text, noticeMilliseconds);
        break;
    case MessageKind::AutosaveFailed:
        statusBar()->showMessage(tr("Autosaving failed: %1").arg(text), noticeMilliseconds);
        break;
    case MessageKind::SettingRefused:
        afterOpening_ = nullptr;
        experiment_->setProblem(text);
        if (!docks_.experiment->seen()) showProblem(text);
        break;
    case MessageKind::Problem:
        afterOpening_ = nullptr;
        showProblem(text);
        break;
    }
}

void MainWindow::showProblem(const QString& text) {
    problem_->showMessage(text, {{tr("Dismiss"), nullptr}});
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Reverie"),
                                tr("Reverie %1").arg(qApp->applicationVersion()), QMessageBox::Close, this);
    box->setObjectName(QStringLiteral("about"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(windowIcon().pixmap(64));
    box->setInformativeText(
        tr("Watch Boltzmann machines learn and dream.\n\n"
           "Free software under the GNU General Public License, version 3 or any later one; it "
           "comes without any warranty.\n\n"
           "The bundled digits are those of OpenCV's sample digits.png (Apache License 2.0). "
           "Fashion-MNIST is by Zalando Research (MIT License). The typeface is Inter (SIL Open "
           "Font License). Built on Qt, QCustomPlot, Eigen, zlib, nlohmann-json, fmt and CLI11."));
    box->open();
}

} // namespace reverie
