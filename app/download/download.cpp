#include "app/download/download.h"

#include "core/error.h"
#include "core/io/atomic_file.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <system_error>
#include <utility>

namespace reverie {

namespace fs = std::filesystem;

namespace {

QUrl below(QUrl mirror, const QString& name) {
    const QString path = mirror.path();
    mirror.setPath(path.endsWith(u'/') ? path + name : path + u'/' + name);
    return mirror;
}

} // namespace

Download::Download(RemoteSet set, fs::path folder, QObject* parent)
    : QObject(parent), set_(std::move(set)), folder_(std::move(folder)) {
    turn_.setInterval(0);
    connect(&turn_, &QTimer::timeout, this, &Download::advance);
}

Download::~Download() {
    stop();
}

fs::path Download::target() const {
    return folder_ / file().name.toStdString();
}

fs::path Download::part() const {
    return folder_ / (file().name + QStringLiteral(".part")).toStdString();
}

void Download::start() {
    if (running()) return;
    phase_ = Phase::Preparing;
    number_ = 0;
    lengths_.clear();
    for (const RemoteFile& one : set_.files)
        lengths_.push_back(one.packedBytes);
    turn_.start();
}

void Download::cancel() {
    if (!running()) return;
    stop();
    emit cancelled();
}

void Download::advance() {
    try {
        switch (phase_) {
        case Phase::Preparing:
            takeFolder();
            beginFile();
            break;
        case Phase::CheckingPresent:
            if (check_->advance()) check_->fault().isEmpty() ? completeFile(target()) : fetch();
            break;
        case Phase::CheckingFetched:
            if (!check_->advance()) break;
            if (!check_->fault().isEmpty()) return tryNextMirror(check_->fault());
            moveIntoPlace(part(), target());
            completeFile(target());
            break;
        case Phase::Idle:
        case Phase::Fetching:
            turn_.stop();
        }
    } catch (const Error& error) {
        fail(QString::fromUtf8(error.what()));
    }
}

/// Two programs that fetch into one folder would write over each other's files.
void Download::takeFolder() {
    std::error_code failure;
    fs::create_directories(folder_, failure);
    if (failure)
        throw Error(fmt::format("{}: the folder cannot be made: {}", folder_.string(), failure.message()));
    lock_.emplace(QString::fromStdString((folder_ / "download.lock").string()));
    lock_->setStaleLockTime(0);
    if (lock_->tryLock(0)) return;
    const bool taken = lock_->error() == QLockFile::LockFailedError;
    throw Error(fmt::format("{}: {}", folder_.string(),
                            taken ? "another Reverie is fetching files into this folder"
                                  : "the folder cannot be written"));
}

void Download::beginFile() {
    if (number_ == set_.files.size()) {
        stop();
        emit finished();
        return;
    }
    received_ = 0;
    failedMirrors_ = 0;
    failures_.clear();
    anyAnswered_ = false;
    std::error_code failure;
    if (fs::exists(target(), failure))
        check(Phase::CheckingPresent, target());
    else
        fetch();
}

void Download::check(Phase phase, const fs::path& path) {
    phase_ = phase;
    check_.emplace(path, file());
    turn_.start();
    tellProgress();
}

void Download::completeFile(const fs::path& path) {
    check_.reset();
    helpful_ = (helpful_ + failedMirrors_) % set_.mirrors.size();
    std::error_code failure;
    if (const std::uintmax_t length = fs::file_size(path, failure); !failure)
        lengths_[static_cast<std::size_t>(number_)] = static_cast<qint64>(length);
    ++number_;
    beginFile();
}

const QUrl& Download::mirror() const {
    return set_.mirrors[(helpful_ + failedMirrors_) % set_.mirrors.size()];
}

void Download::fetch() {
    phase_ = Phase::Fetching;
    check_.reset();
    turn_.stop();
    received_ = 0;
    transfer_ = std::make_unique<FileTransfer>(network_, below(mirror(), file().name),
                                               QString::fromStdString(part().string()),
                                               TransferLimits{file().mostBytes(), patience_});
    connect(transfer_.get(), &FileTransfer::received, this, &Download::onReceived);
    connect(transfer_.get(), &FileTransfer::ended, this, &Download::onEnded);
    tellProgress();
}

void Download::onReceived(qint64 bytes, qint64 expected) {
    received_ = bytes;
    auto& length = lengths_[static_cast<std::size_t>(number_)];
    length = std::max(bytes, expected > 0 ? expected : length);
    tellProgress();
}

void Download::onEnded(const TransferEnd& end) {
    dropTransfer();
    switch (end.kind) {
    case TransferEnd::Kind::Complete:
        anyAnswered_ = true;
        return check(Phase::CheckingFetched, part());
    case TransferEnd::Kind::NotWritten:
        return fail(tr("%1: cannot be written: %2").arg(QString::fromStdString(target().string()), end.reason));
    case TransferEnd::Kind::Refused:
        anyAnswered_ = true;
        break;
    case TransferEnd::Kind::Unreachable:
        break;
    }
    tryNextMirror(end.reason);
}

/// It may be the one whose signal is being answered.
void Download::dropTransfer() {
    if (!transfer_) return;
    transfer_->disconnect(this);
    transfer_->giveUp();
    transfer_.release()->deleteLater();
}

void Download::tryNextMirror(const QString& reason) {
    if (failures_.empty() || failures_.back().reason != reason) failures_.push_back({{}, reason});
    failures_.back().mirrors.append(mirrorName(mirror()));
    if (++failedMirrors_ == set_.mirrors.size()) return fail(noMirrorHelped());
    fetch();
}

QString Download::noMirrorHelped() const {
    QStringList told;
    for (const MirrorFailure& failure : failures_)
        told.append(QStringLiteral("%1: %2").arg(failure.mirrors.join(QStringLiteral(", ")), failure.reason));
    const QString reasons = told.join(QStringLiteral("; "));
    return anyAnswered_
               ? tr("%1 cannot be fetched (%2)").arg(file().name, reasons)
               : tr("%1 cannot be fetched, because no mirror can be reached; is this machine online? (%2)")
                     .arg(set_.title, reasons);
}

void Download::tellProgress() {
    DownloadProgress progress;
    progress.file = file().name;
    if (phase_ == Phase::Fetching) progress.mirror = mirrorName(mirror());
    progress.number = number_ + 1;
    progress.count = set_.files.size();
    progress.received = std::accumulate(lengths_.begin(), lengths_.begin() + number_, received_);
    progress.total = std::accumulate(lengths_.begin(), lengths_.end(), qint64{0});
    emit progressed(progress);
}

void Download::fail(const QString& sentence) {
    stop();
    emit failed(sentence);
}

void Download::stop() {
    if (!running()) return;
    turn_.stop();
    check_.reset();
    dropTransfer();
    std::error_code ignored;
    if (lock_ && lock_->isLocked() && number_ < set_.files.size()) fs::remove(part(), ignored);
    lock_.reset();
    phase_ = Phase::Idle;
}

} // namespace reverie
