// The main window's files: opening, saving, exporting, and asking when work would be lost.
#include "app/window/export_dialog.h"
#include "app/window/file_kind.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "app/window/recent_files.h"
#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/bundled_model.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/experiment_panel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>

#include <span>
#include <utility>

namespace reverie {

void MainWindow::openPath(const QString& path) {
    const QString name = QFileInfo(path).fileName();
    const std::filesystem::path file = QFileInfo(path).absoluteFilePath().toStdString();
    whenSafe(tr("Open %1?").arg(name), tr("Open without saving"), [this, path, file] {
        recent_->add(path);
        if (fileKind(file) != FileKind::Data) return session_->openFile(file);
        afterOpening_ = [this] { showLearning(); }; // Data are there to learn from.
        session_->openData(file);
    });
}

void MainWindow::openBundled(const BundledModel& model) {
    const QString title = QString::fromUtf8(model.title);
    whenSafe(tr("Open %1?").arg(title), tr("Open without saving"),
             [this, &model] { session_->openFile(model.name); });
}

void MainWindow::openData() {
    if (const QString path = askData(); !path.isEmpty()) openPath(path);
}

QString MainWindow::askData() {
    QFileDialog dialog(this, tr("Open data: a folder of IDX files or pictures, or one file"), lastFolder());
    dialog.setFileMode(QFileDialog::ExistingFile);
    dialog.setNameFilters({tr("Images (*ubyte* *.idx *.idx.gz *.png *.jpg *.jpeg *.pgm)"), tr("All files (*)")});
    dialog.setOption(QFileDialog::DontUseNativeDialog);
    QString chosen;
    auto* folder = new QPushButton(tr("Open this &folder"), &dialog);
    folder->setObjectName(QStringLiteral("openFolder"));
    dialog.layout()->addWidget(folder);
    connect(folder, &QPushButton::clicked, &dialog, [&] {
        chosen = dialog.directory().absolutePath();
        dialog.reject();
    });
    if (dialog.exec() == QDialog::Accepted) chosen = dialog.selectedFiles().value(0);
    if (!chosen.isEmpty()) rememberFolder(chosen);
    return chosen;
}

QString MainWindow::askMachine() {
    QString path =
        QFileDialog::getOpenFileName(this, tr("Open a model or checkpoint"), lastFolder(),
                                     tr("Models and checkpoints (*.safetensors *.reverie);;All files (*)"),
                                     nullptr, QFileDialog::DontUseNativeDialog);
    if (!path.isEmpty()) rememberFolder(path);
    return path;
}

void MainWindow::openMachine() {
    if (const QString path = askMachine(); !path.isEmpty()) openPath(path);
}

QString MainWindow::askSaveName(const QString& title, const QString& proposal, const QString& filter) {
    QFileDialog dialog(this, title, lastFolder(), filter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setOption(QFileDialog::DontUseNativeDialog);
    dialog.setDefaultSuffix(QFileInfo(proposal).suffix());
    dialog.selectFile(proposal);
    followFilter(dialog);
    if (dialog.exec() != QDialog::Accepted) return {};
    QString path = dialog.selectedFiles().value(0);
    rememberFolder(path);
    return path;
}

void MainWindow::saveCheckpoint() {
    const QString path =
        askSaveName(tr("Save checkpoint"), QStringLiteral("run.reverie"), tr("Checkpoints (*.reverie)"));
    if (path.isEmpty()) {
        afterSaving_ = nullptr;
        return;
    }
    session_->saveCheckpoint(path.toStdString());
}

void MainWindow::saveModel() {
    const QString path =
        askSaveName(tr("Save model"), QStringLiteral("model.safetensors"), tr("Models (*.safetensors)"));
    if (!path.isEmpty()) session_->saveModel(path.toStdString());
}

void MainWindow::exportCurves() {
    const QString path = askSaveName(tr("Export curves"), QStringLiteral("curves.csv"), tr("CSV (*.csv)"));
    if (!path.isEmpty()) writeExport(path, curves_->csv());
}

void MainWindow::exportLog() {
    const QString path =
        askSaveName(tr("Export the log of commands"), QStringLiteral("commands.txt"), tr("Text (*.txt)"));
    if (path.isEmpty()) return;
    QByteArray text;
    for (const CommandRecord& record : live_->commands())
        text += QByteArray::number(static_cast<qulonglong>(record.minibatch)) + '\t' +
                QByteArray::fromStdString(record.text) + '\n';
    writeExport(path, text);
}

void MainWindow::writeExport(const QString& path, const QByteArray& bytes) {
    try {
        writeAtomically(path.toStdString(), std::as_bytes(std::span(bytes.constData(), bytes.size())));
        sayExported(path);
    } catch (const Error& failure) {
        showProblem(QString::fromUtf8(failure.what()));
    }
}

void MainWindow::sayExported(const QString& path) {
    statusBar()->showMessage(tr("Exported %1").arg(path), noticeMilliseconds);
}

void MainWindow::whenSafe(const QString& question, const QString& discard, std::function<void()> goOn) {
    if (!live_->status().unsaved) return goOn();
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("Reverie"), question, QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("loseWork"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    const bool model = live_->description()->viewOnly;
    box->setInformativeText(model ? tr("Units of this model were changed, and it is not saved.")
                                  : tr("This run has learned for %1 epochs and is not saved.")
                                        .arg(live_->status().position.epochs(), 0, 'f', 1));
    auto* save = box->addButton(model ? tr("&Save model…") : tr("&Save checkpoint…"), QMessageBox::AcceptRole);
    auto* lose = box->addButton(discard, QMessageBox::DestructiveRole);
    box->setDefaultButton(save);
    box->setEscapeButton(box->addButton(QMessageBox::Cancel));
    const auto answer = [=, this, goOn = std::move(goOn)](QAbstractButton* button) {
        if (button == lose) goOn();
        if (button != save) return;
        afterSaving_ = goOn;
        model ? saveModel() : saveCheckpoint();
    };
    // What an answer leads to may have an event loop of its own, in which the box must not be deleted under its
    // own click.
    connect(box, &QMessageBox::buttonClicked, this, answer, Qt::QueuedConnection);
    box->open();
}

void MainWindow::startRun(ExperimentConfig config, bool play) {
    whenSafe(tr("Start a new run?"), tr("Start without saving"), [this, config = std::move(config), play] {
        experiment_->setProblem({});
        if (play) afterOpening_ = [this] { session_->play(); };
        session_->openRun(config);
    });
}

void MainWindow::startOver() {
    whenSafe(tr("Start over from the first weights?"), tr("Start over without saving"),
             [this] { session_->openRun(live_->config()); });
}

void MainWindow::trainOnMnist() {
    whenSafe(tr("Train on MNIST?"), tr("Train without saving"), [this] {
        afterOpening_ = [this] { session_->play(); };
        session_->openData("mnist");
    });
}

void MainWindow::offer(const InterruptedRun& run) {
    offer_->showMessage(
        tr("“%1” was interrupted after epoch %2.").arg(QString::fromStdString(run.title)).arg(run.epochs),
        {{tr("Resume"),
          [this, run] {
              whenSafe(tr("Resume the interrupted run?"), tr("Resume without saving"),
                       [this, run] { session_->resumeInterruptedRun(run); });
          }},
         {tr("Discard"), [this] { session_->discardInterruptedRun(); }}});
}

} // namespace reverie
