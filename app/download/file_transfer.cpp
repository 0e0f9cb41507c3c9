#include "app/download/file_transfer.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

namespace reverie {

namespace {

constexpr int mostRedirects = 5;
constexpr int statusOk = 200;

QNetworkRequest requestFor(const QUrl& url, std::chrono::milliseconds patience) {
    QNetworkRequest request(url);
    request.setMaximumRedirectsAllowed(mostRedirects);
    request.setTransferTimeout(static_cast<int>(patience.count()));
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Reverie"));
    // The file as it lies there: not packed once more on the way, and as long as announced.
    request.setRawHeader("Accept-Encoding", "identity");
    return request;
}

/// The status of an HTTP answer, 0 before there is one, and 200 for files of this machine.
int statusOf(const QNetworkReply& reply) {
    if (reply.url().isLocalFile()) return reply.error() == QNetworkReply::NoError ? statusOk : 0;
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

bool isRedirect(int status) {
    return status / 100 == 3;
}

bool nobodyAnswered(QNetworkReply::NetworkError error) {
    switch (error) {
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::SslHandshakeFailedError:
        return false;
    default:
        return error < QNetworkReply::ContentAccessDenied;
    }
}

} // namespace

FileTransfer::FileTransfer(QNetworkAccessManager& network, const QUrl& url, const QString& path,
                           TransferLimits limits, QObject* parent)
    : QObject(parent), file_(path), limits_(limits) {
    if (!file_.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered)) {
        QTimer::singleShot(0, this, [this] { end(TransferEnd::Kind::NotWritten, file_.errorString()); });
        return;
    }
    reply_ = network.get(requestFor(url, limits.patience));
    connect(reply_, &QNetworkReply::metaDataChanged, this, &FileTransfer::readHeader);
    connect(reply_, &QNetworkReply::readyRead, this, &FileTransfer::receive);
    connect(reply_, &QNetworkReply::finished, this, &FileTransfer::finish);
}

FileTransfer::~FileTransfer() {
    giveUp();
}

void FileTransfer::readHeader() {
    const int status = statusOf(*reply_);
    if (isRedirect(status)) return;
    if (status != statusOk) return end(TransferEnd::Kind::Refused, reasonFor(status));
    if (reply_->header(QNetworkRequest::ContentLengthHeader).toLongLong() > limits_.mostBytes)
        end(TransferEnd::Kind::Refused, tr("it offers a longer file"));
}

void FileTransfer::receive() {
    if (statusOf(*reply_) != statusOk) return;
    const QByteArray bytes = reply_->readAll();
    if (bytes.isEmpty()) return;
    bytes_ += bytes.size();
    if (bytes_ > limits_.mostBytes) return end(TransferEnd::Kind::Refused, tr("it sends a longer file"));
    if (file_.write(bytes) != bytes.size()) return end(TransferEnd::Kind::NotWritten, file_.errorString());
    emit received(bytes_, reply_->header(QNetworkRequest::ContentLengthHeader).toLongLong());
}

void FileTransfer::finish() {
    const QNetworkReply::NetworkError error = reply_->error();
    const int status = statusOf(*reply_);
    if (error == QNetworkReply::NoError && status == statusOk) {
        receive();
        if (reply_ != nullptr) end(TransferEnd::Kind::Complete);
        return;
    }
    const bool answered = status != 0 || !nobodyAnswered(error);
    end(answered ? TransferEnd::Kind::Refused : TransferEnd::Kind::Unreachable, reasonFor(status));
}

QString FileTransfer::reasonFor(int status) const {
    const QNetworkReply::NetworkError error = reply_->error();
    if (error == QNetworkReply::TooManyRedirectsError) return tr("it redirects without end");
    if (error == QNetworkReply::InsecureRedirectError) return tr("it redirects to an unprotected address");
    if (status != 0 && status != statusOk)
        return tr("it answered “%1 %2”")
            .arg(status)
            .arg(reply_->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString());
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return tr("the connection was refused");
    case QNetworkReply::HostNotFoundError:
        return tr("the name was not found");
    case QNetworkReply::RemoteHostClosedError:
        return tr("it hung up after %L1 bytes").arg(bytes_);
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return silence();
    case QNetworkReply::SslHandshakeFailedError:
        return tr("its certificate cannot be verified; is the package ca-certificates installed?");
    default:
        return reply_->errorString();
    }
}

QString FileTransfer::silence() const {
    const auto seconds = static_cast<double>(limits_.patience.count()) / 1000;
    return bytes_ == 0 ? tr("there was no answer within %1 s").arg(seconds)
                       : tr("it fell silent for %1 s after %L2 bytes").arg(seconds).arg(bytes_);
}

void FileTransfer::end(TransferEnd::Kind kind, const QString& reason) {
    giveUp();
    emit ended({kind, reason});
}

void FileTransfer::giveUp() {
    file_.close();
    if (reply_ == nullptr) return;
    reply_->disconnect(this);
    // Ends it too; abort() would have to know whether an error is on its way.
    reply_->deleteLater();
    reply_ = nullptr;
}

} // namespace reverie
