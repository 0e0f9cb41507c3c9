// What leaves the main window as pictures: docks as they are, what moves in them, and the audience's view.
#include "app/window/dock_recording.h"
#include "app/window/dream_director.h"
#include "app/window/dress.h"
#include "app/window/export_dialog.h"
#include "app/window/main_window.h"
#include "app/window/panel_dock.h"
#include "app/window/presenter.h"
#include "core/error.h"
#include "ui/panels/board_panel.h"
#include "ui/panels/panel_export.h"
#include "ui/widgets/task_progress.h"

#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <utility>

namespace reverie {

void MainWindow::exportPanel(Panel& panel) {
    if (panel.exportDrawing().size.isEmpty())
        return showProblem(tr("%1 shows nothing yet that could be exported.").arg(panel.title()));
    const ExportChoice choice = askExport(this, tr("Export %1").arg(panel.title()), panel.id());
    if (choice.path.isEmpty()) return;
    try {
        const LightMeanwhile light(choice.light);
        writeExport(choice.path, panelFile(panel, choice.path.toStdString()));
    } catch (const Error& failure) {
        showProblem(QString::fromUtf8(failure.what()));
    }
}

void MainWindow::makeRecordMenu(QMenu& file) {
    QMenu* menu = file.addMenu(tr("Record as &GIF"));
    menu->addAction(action(ActionId::Record));
    menu->addSeparator();
    for (PanelDock* dock : docks_.all()) {
        QAction* one = menu->addAction(dock->panel()->title(), this, [this, dock] { record(dock); });
        one->setObjectName(QStringLiteral("record-") + dock->panel()->id());
        one->setStatusTip(tr("Record %1 until Ctrl+G is pressed").arg(dock->panel()->title()));
    }
}

void MainWindow::record(PanelDock* dock) {
    if (dock != nullptr && !recording_->running() && !movementExport_.running()) {
        dock->show();
        dock->raise();
        const QString title = dock->panel()->title();
        taskProgress_->begin(tr("Recording %1").arg(title), tr("End the recording and name its file (Ctrl+G)"));
        taskProgress_->show();
        director_->board().setMovementInHand(true);
        recording_->start(*dock->panel());
    }
    updateActions();
}

void MainWindow::endRecording() {
    recording_->stop();
    taskProgress_->hide();
    director_->board().setMovementInHand(false);
    updateActions();
    const Panel* panel = recording_->panel();
    if (panel == nullptr) return;
    if (recording_->recorded().frames.size() < 2)
        return showProblem(
            tr("%1 did not move while it was recorded, so there is nothing to write.").arg(panel->title()));
    const QString path = askSaveName(tr("Save the recording of %1").arg(panel->title()),
                                     panel->id() + QStringLiteral(".gif"), tr("GIF (*.gif)"));
    if (path.isEmpty()) return;
    movementExport_.start(
        [recorded = recording_->recorded()](const EncodingGoesOn& goesOn) { return framesGif(recorded, goesOn); },
        path.toStdString());
}

void MainWindow::connectRecording() {
    connect(recording_, &DockRecording::grown, this, [this](int frames) {
        taskProgress_->setDoing(tr("Recording %1 · %2 frames").arg(recording_->panel()->title()).arg(frames));
    });
    connect(recording_, &DockRecording::full, this, &MainWindow::endRecording, Qt::QueuedConnection);
    connect(taskProgress_, &TaskProgress::cancelRequested, this, [this] {
        closeWhenWritten_ = false;
        if (recording_->running()) endRecording();
    });
    connect(&movementExport_, &MovementExport::runningChanged, this, &MainWindow::updateActions);
    connect(&movementExport_, &MovementExport::failed, this, [this] { closeWhenWritten_ = false; });
    connect(&movementExport_, &MovementExport::finished, this, [this] {
        if (std::exchange(closeWhenWritten_, false)) close();
    });
}

void MainWindow::connectPresenter() {
    connect(presenter_, &Presenter::presentingChanged, this,
            [this] { dressApplication(presenter_->magnification()); });
    connect(presenter_, &Presenter::changed, this, [this] {
        updateActions();
        live_->refresh();
    });
}

bool MainWindow::mayCloseMovements() {
    const bool records = recording_->running();
    if (!records && !movementExport_.running()) return true;
    if (findChild<QMessageBox*>(QStringLiteral("loseMovement")) != nullptr) return false;
    const QString name = records ? recording_->panel()->title()
                                 : QString::fromStdString(movementExport_.path().filename().string());
    auto* box =
        new QMessageBox(QMessageBox::NoIcon, tr("Reverie"), tr("Close Reverie?"), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("loseMovement"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(records ? tr("The recording of %1 is in no file yet.").arg(name)
                                    : tr("%1 is still being written.").arg(name));
    auto* finish =
        box->addButton(records ? tr("&Save recording…") : tr("&Finish, then close"), QMessageBox::AcceptRole);
    auto* lose = box->addButton(tr("Close &without it"), QMessageBox::DestructiveRole);
    box->setDefaultButton(finish);
    box->setEscapeButton(box->addButton(QMessageBox::Cancel));
    const auto answer = [=, this](QAbstractButton* button) {
        if (button == lose) {
            recording_->stop();
            movementExport_.cancel();
            close();
        }
        if (button != finish) return;
        if (recording_->running()) endRecording();
        closeWhenWritten_ = movementExport_.running();
        if (!closeWhenWritten_ && !records) close();
    };
    connect(box, &QMessageBox::buttonClicked, this, answer, Qt::QueuedConnection);
    box->open();
    return false;
}

} // namespace reverie
