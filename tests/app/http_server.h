#pragma once

#include "app/download/remote_set.h"
#include "core/io/gzip.h"

#include <QCryptographicHash>
#include <QHash>
#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <optional>
#include <span>

namespace reverie::test {

/// What a server says to one request.
struct HttpAnswer {
    QByteArray body = {};
    QByteArray status = "200 OK";
    QByteArray location = {}; ///< Where a redirect leads.
    std::optional<qint64> length =
        {}; ///< What Content-Length claims; the truth unless set, nothing when negative.
    std::optional<qint64> sentBytes = {}; ///< So much of the body is sent; all of it unless set.
    bool hangsUp = false;                 ///< Closes the connection after that, or else keeps it open in silence.
};

/// An HTTP server on loopback that answers as it is told to, and 404 to all else.
class HttpServer {
public:
    HttpServer() {
        QObject::connect(&server_, &QTcpServer::newConnection, &server_, [this] {
            while (QTcpSocket* socket = server_.nextPendingConnection())
                serve(socket);
        });
        server_.listen(QHostAddress::LocalHost);
    }

    QUrl url(const QString& path = QStringLiteral("/mnist")) const {
        return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(server_.serverPort()).arg(path));
    }
    void answer(const QString& path, HttpAnswer answer) { answers_[path] = std::move(answer); }
    /// Answers for each file of a set, below the path of url().
    void offer(const QHash<QString, QByteArray>& files) {
        for (auto file = files.begin(); file != files.end(); ++file)
            answer(QStringLiteral("/mnist/") + file.key(), {.body = file.value()});
    }
    /// The paths that were asked for, in this order.
    QStringList requests() const { return requests_; }

private:
    void serve(QTcpSocket* socket) {
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, request = QByteArray()]() mutable {
            request += socket->readAll();
            if (!request.endsWith("\r\n\r\n")) return;
            const QString path = QString::fromLatin1(request.split(' ').value(1));
            request.clear();
            requests_.append(path);
            reply(*socket, answers_.value(path, {.body = "not here", .status = "404 Not Found"}));
        });
    }

    static void reply(QTcpSocket& socket, const HttpAnswer& answer) {
        QByteArray head = "HTTP/1.1 " + answer.status + "\r\n";
        if (!answer.location.isEmpty()) head += "Location: " + answer.location + "\r\n";
        const qint64 length = answer.length.value_or(answer.body.size());
        if (length >= 0) head += "Content-Length: " + QByteArray::number(length) + "\r\n";
        socket.write(head + "\r\n" + answer.body.first(answer.sentBytes.value_or(answer.body.size())));
        if (answer.hangsUp) socket.disconnectFromHost();
    }

    QTcpServer server_;
    QHash<QString, HttpAnswer> answers_;
    QStringList requests_;
};

/// Files as a server has them, packed, and the set that knows them.
struct ServedSet {
    /// `bytes` are unpacked.
    void add(const QString& name, const QByteArray& bytes) {
        const auto packed = gzip(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
        files[name] = QByteArray(reinterpret_cast<const char*>(packed.data()), qsizetype(packed.size()));
        set.files.append({name, files[name].size(), bytes.size(),
                          QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()});
    }
    RemoteSet from(const QList<QUrl>& mirrors) const {
        RemoteSet there = set;
        there.mirrors = mirrors;
        return there;
    }

    RemoteSet set = {QStringLiteral("MNIST"), {}, {}};
    QHash<QString, QByteArray> files;
};

/// Four small files under the names of MNIST's, of bytes that do not vanish when packed.
inline ServedSet smallSet() {
    ServedSet small;
    for (const RemoteFile& known : mnistSet().files) {
        QByteArray bytes;
        for (int i = 0; bytes.size() < 20'000; ++i)
            bytes += QCryptographicHash::hash(known.name.toLatin1() + QByteArray::number(i),
                                              QCryptographicHash::Sha256);
        small.add(known.name, bytes);
    }
    return small;
}

/// Networks that a machine reaches by way of another one have no part in tests on loopback.
inline void ignoreProxies() {
    for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"})
        qunsetenv(proxy);
}

} // namespace reverie::test
