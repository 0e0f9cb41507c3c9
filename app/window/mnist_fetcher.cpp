#include "app/window/mnist_fetcher.h"

#include "app/window/message_bar.h"
#include "core/data/dataset.h"
#include "ui/dialogs/download_dialog.h"
#include "ui/widgets/wording.h"

#include <QDir>

namespace reverie {

namespace {

/// A path as a person knows it, with ~ for home.
QString shortPath(const std::filesystem::path& path) {
    const QString text = QString::fromStdString(path.string());
    const QString home = QDir::homePath() + u'/';
    return text.startsWith(home) ? QStringLiteral("~/") + text.mid(home.size()) : text;
}

} // namespace

MnistFetcher::MnistFetcher(QMainWindow* window) : QObject(window), window_(window) {}

void MnistFetcher::begin() {
    if (dialog_ == nullptr) makeDialog();
    if (!download_ || !download_->running()) fetch();
    dialog_->show();
    dialog_->raise();
    dialog_->activateWindow();
}

void MnistFetcher::makeDialog() {
    dialog_ = new DownloadDialog(tr("Get MNIST"),
                                 tr("60,000 handwritten digits for training and 10,000 for tests come into %1; "
                                    "what is already there is kept.")
                                     .arg(shortPath(mnistFolder())),
                                 window_);
    dialog_->setObjectName(QStringLiteral("getMnistDialog"));
    connect(dialog_, &DownloadDialog::cancelRequested, this, [this] { download_->cancel(); });
    connect(dialog_, &DownloadDialog::retryRequested, this, &MnistFetcher::fetch);
}

void MnistFetcher::fetch() {
    download_ = std::make_unique<Download>(source_, mnistFolder());
    connect(download_.get(), &Download::progressed, this, &MnistFetcher::showProgress);
    connect(download_.get(), &Download::failed, dialog_, &DownloadDialog::showProblem);
    connect(download_.get(), &Download::finished, this, [this] {
        dialog_->accept();
        offerTraining();
    });
    dialog_->showProgress(tr("Looking what is there"), 0, 0);
    download_->start();
}

void MnistFetcher::showProgress(const DownloadProgress& progress) {
    const QString doing = progress.mirror.isEmpty() ? tr("Checking %1").arg(progress.file)
                                                    : tr("%1 from %2").arg(progress.file, progress.mirror);
    dialog_->showProgress(doing, progress.received, progress.total);
}

void MnistFetcher::offerTraining() {
    if (offer_ == nullptr) {
        offer_ = new MessageBar(QStringLiteral("mnistBar"), window_);
        window_->addToolBarBreak(Qt::TopToolBarArea);
        window_->addToolBar(Qt::TopToolBarArea, offer_);
    }
    offer_->showMessage(tr("MNIST is here: 60,000 digits for training and 10,000 for tests, known as “mnist”."),
                        {{tr("Train on it"), [this] { emit trainingWanted(); }}, {tr("Not now"), nullptr}});
}

} // namespace reverie
