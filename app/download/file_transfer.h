#pragma once

#include <QFile>
#include <QObject>
#include <QString>
#include <QUrl>

#include <chrono>

class QNetworkAccessManager;
class QNetworkReply;

namespace reverie {

/// How a transfer ended.
struct TransferEnd {
    enum class Kind {
        Complete,
        Unreachable, ///< Nobody answered.
        Refused,     ///< Someone did, with something else than the file.
        NotWritten,  ///< This machine's disk would not do.
    };
    Kind kind = Kind::Complete;
    QString reason; ///< A few words that follow the mirror's name, or the file's where it was not written.
};

/// Where a transfer goes, and when it is given up.
struct TransferLimits {
    qint64 mostBytes = 0;
    std::chrono::milliseconds patience; ///< Without a byte for so long, it is given up.
};

/// Brings what one address has into one file.
class FileTransfer : public QObject {
    Q_OBJECT
public:
    /// Begins at once; `path` is written anew.
    FileTransfer(QNetworkAccessManager& network, const QUrl& url, const QString& path, TransferLimits limits,
                 QObject* parent = nullptr);
    ~FileTransfer() override;

    /// Without a word; what came so far stays in the file.
    void giveUp();

signals:
    /// `expected` is the length the other side announces, 0 when it announces none.
    void received(qint64 bytes, qint64 expected);
    /// Once, and last.
    void ended(const reverie::TransferEnd& end);

private:
    void readHeader();
    void receive();
    void finish();
    void end(TransferEnd::Kind kind, const QString& reason = {});
    QString reasonFor(int status) const;
    QString silence() const;

    QFile file_;
    TransferLimits limits_;
    QNetworkReply* reply_ = nullptr;
    qint64 bytes_ = 0;
};

} // namespace reverie
