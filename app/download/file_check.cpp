#include "app/download/file_check.h"

#include "core/error.h"

#include <QCoreApplication>

#include <algorithm>

namespace reverie {

namespace {

constexpr qint64 portionBytes = 1 << 20;

} // namespace

FileCheck::FileCheck(const std::filesystem::path& path, const RemoteFile& expected)
    : path_(path), sha256_(expected.sha256), left_(expected.bytes), hash_(QCryptographicHash::Sha256) {}

bool FileCheck::advance() {
    try {
        if (!reader_) reader_ = std::make_unique<ByteReader>(path_);
        if (left_ > 0) {
            read(static_cast<std::size_t>(std::min(left_, portionBytes)));
            return false;
        }
        reader_->expectEnd();
    } catch (const Error& error) {
        fault_ = QString::fromUtf8(error.what()).remove(QString::fromStdString(path_.string() + ": "));
        return true;
    }
    if (hash_.result().toHex() != sha256_)
        fault_ = QCoreApplication::translate("reverie", "its content has another checksum");
    return true;
}

void FileCheck::read(std::size_t bytes) {
    portion_.resize(bytes);
    reader_->read(portion_);
    hash_.addData(QByteArrayView(portion_.data(), static_cast<qsizetype>(bytes)));
    left_ -= static_cast<qint64>(bytes);
}

} // namespace reverie
