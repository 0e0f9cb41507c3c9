#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

namespace reverie {

/// One file that mirrors hold, and how to know it.
struct RemoteFile {
    QString name;           ///< Behind a mirror's address, and in the folder.
    qint64 packedBytes = 0; ///< Of the original; a mirror may have packed it anew.
    qint64 bytes = 0;       ///< Unpacked.
    QByteArray sha256;      ///< Of the unpacked bytes, in hexadecimal digits.

    /// No honest copy is longer: gzip adds to bytes that cannot be packed less than a thousandth and its header.
    qint64 mostBytes() const { return bytes + bytes / 1000 + 1024; }
};

/// Files that belong together and the addresses that have all of them.
struct RemoteSet {
    QString title; ///< What a person calls it: "MNIST".
    QList<RemoteFile> files;
    QList<QUrl> mirrors; ///< Asked in this order.
};

/// The four files of the MNIST database (LeCun, Cortes & Burges) and its public mirrors.
RemoteSet mnistSet();

/// How messages call a mirror: its host, or the whole address of a folder on this machine.
QString mirrorName(const QUrl& mirror);

} // namespace reverie
