#pragma once

#include "app/download/download.h"

#include <QMainWindow>

namespace reverie {

class DownloadDialog;
class MessageBar;

/// Gets MNIST for a window: the download, a dialog that tells of it, and the offer to train on it afterwards.
class MnistFetcher : public QObject {
    Q_OBJECT
public:
    /// `window` owns it.
    explicit MnistFetcher(QMainWindow* window);

    /// Where the files come from; the public mirrors unless set.
    void setSource(RemoteSet source) { source_ = std::move(source); }
    /// Begins, or goes on where an earlier one stopped; shows the dialog of one that is under way.
    void begin();

signals:
    /// The data are here, and a person wants to train on them.
    void trainingWanted();

private:
    void makeDialog();
    void fetch();
    void showProgress(const DownloadProgress& progress);
    void offerTraining();

    QMainWindow* window_;
    RemoteSet source_ = mnistSet();
    std::unique_ptr<Download> download_;
    DownloadDialog* dialog_ = nullptr;
    MessageBar* offer_ = nullptr;
};

} // namespace reverie
