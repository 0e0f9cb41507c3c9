#pragma once

#include "app/download/file_check.h"
#include "app/download/file_transfer.h"

#include <QLockFile>
#include <QNetworkAccessManager>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace reverie {

/// Where a download is.
struct DownloadProgress {
    QString file;         ///< In hand.
    QString mirror;       ///< It comes from there; empty while the file is being checked.
    qint64 received = 0;  ///< Bytes of the whole set that are here.
    qint64 total = 0;     ///< Bytes of the whole set, as far as its length is known.
    qsizetype number = 0; ///< Of the file in hand, from 1.
    qsizetype count = 0;  ///< Files of the set.
};

/// Brings a set of files into a folder, from one mirror after the other until one has the right bytes.
///
/// A file arrives beside its place with ".part" behind its name, is checked, then renamed. Files that are there
/// and right are not fetched again, so that a second start goes on where the first one stopped.
class Download : public QObject {
    Q_OBJECT
public:
    Download(RemoteSet set, std::filesystem::path folder, QObject* parent = nullptr);
    /// Cancels, without a word.
    ~Download() override;

    /// How long a mirror may be silent; 15 s unless set.
    void setPatience(std::chrono::milliseconds patience) { patience_ = patience; }
    /// Does nothing while one is under way.
    void start();
    /// Keeps the files that are complete.
    void cancel();
    bool running() const { return phase_ != Phase::Idle; }

signals:
    void progressed(const reverie::DownloadProgress& progress);
    /// All files are there and right.
    void finished();
    /// One sentence.
    void failed(const QString& sentence);
    void cancelled();

private:
    /// Mirrors that failed one after the other for the same reason.
    struct MirrorFailure {
        QStringList mirrors;
        QString reason;
    };
    enum class Phase { Idle, Preparing, CheckingPresent, Fetching, CheckingFetched };

    const RemoteFile& file() const { return set_.files[number_]; }
    std::filesystem::path target() const;
    std::filesystem::path part() const;

    void advance();
    void takeFolder();
    void beginFile();
    void check(Phase phase, const std::filesystem::path& path);
    void completeFile(const std::filesystem::path& path);

    const QUrl& mirror() const;
    void fetch();
    void onReceived(qint64 bytes, qint64 expected);
    void onEnded(const TransferEnd& end);
    void dropTransfer();
    void tryNextMirror(const QString& reason);
    QString noMirrorHelped() const;

    void tellProgress();
    void fail(const QString& sentence);
    void stop();

    RemoteSet set_;
    std::filesystem::path folder_;
    std::chrono::milliseconds patience_{15'000};
    QNetworkAccessManager network_;
    QTimer turn_;
    Phase phase_ = Phase::Idle;
    std::optional<QLockFile> lock_;
    std::optional<FileCheck> check_;
    std::unique_ptr<FileTransfer> transfer_;

    qsizetype number_ = 0;        ///< Of the file in hand, from 0.
    std::vector<qint64> lengths_; ///< Packed, one a file, as far as known.
    qint64 received_ = 0;         ///< Of the file in hand.
    qsizetype helpful_ = 0;       ///< The mirror that is asked first: the one that had the file before.
    qsizetype failedMirrors_ = 0; ///< For the file in hand.
    std::vector<MirrorFailure> failures_;
    bool anyAnswered_ = false;
};

} // namespace reverie
