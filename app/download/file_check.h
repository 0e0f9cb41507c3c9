#pragma once

#include "app/download/remote_set.h"
#include "core/io/gzip.h"

#include <QCryptographicHash>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

namespace reverie {

/// Compares what a file holds, unpacked, with the length and the digest that it should have, a portion at a time,
/// so that a window stays alive meanwhile.
class FileCheck {
public:
    FileCheck(const std::filesystem::path& path, const RemoteFile& expected);

    /// Reads one portion; true when the answer is known.
    bool advance();
    /// Why the file is not the one expected, in a few words; empty when it is.
    const QString& fault() const { return fault_; }

private:
    void read(std::size_t bytes);

    std::filesystem::path path_;
    QByteArray sha256_;
    qint64 left_;
    std::unique_ptr<ByteReader> reader_;
    std::vector<std::byte> portion_;
    QCryptographicHash hash_;
    QString fault_;
};

} // namespace reverie
