#pragma once

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace reverie {

class ElidedLabel;

/// How far a download is, or why it failed; closing the dialog asks for its end.
class DownloadDialog : public QDialog {
    Q_OBJECT

public:
    /// `explanation` says what comes, how much it is, and where it goes.
    DownloadDialog(const QString& title, const QString& explanation, QWidget* parent = nullptr);

    /// What is being done, and bytes of all that will come.
    void showProgress(const QString& doing, qint64 received, qint64 total);
    /// Stops the bar and offers another try.
    void showProblem(const QString& sentence);

    void reject() override;

signals:
    void cancelRequested();
    void retryRequested();

private:
    void showState(bool underWay);
    void arrange();

    QVBoxLayout* column_;
    QLabel* explanation_;
    QProgressBar* bar_;
    ElidedLabel* doing_;
    QLabel* amount_;
    QLabel* problem_;
    QPushButton* retry_;
    QPushButton* cancel_;
    bool underWay_ = true;
};

} // namespace reverie
