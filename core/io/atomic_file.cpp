#include "core/io/atomic_file.h"

#include "core/error.h"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace reverie {
namespace {

[[noreturn]] void fail(const std::filesystem::path& target) {
    const std::string reason = std::generic_category().message(errno);
    throw Error(fmt::format("{}: cannot be written: {}", target.string(), reason));
}

/// Devices and pipes cannot be replaced by a file, and must not be.
bool isSpecial(const std::filesystem::path& path) {
    struct stat found = {};
    return stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode);
}

/// The new name survives a power cut where the file system can promise it; the file is complete either way.
void syncFolder(const std::filesystem::path& folder) {
    const int opened = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return;
    fsync(opened);
    close(opened);
}

/// A link stays a link: what it points to is replaced.
std::filesystem::path followLinks(const std::filesystem::path& path) {
    std::error_code failure;
    if (!std::filesystem::is_symlink(path, failure)) return path;
    const std::filesystem::path target = std::filesystem::weakly_canonical(path, failure);
    return failure ? path : target;
}

} // namespace

AtomicFile::AtomicFile(const std::filesystem::path& path) : target_(followLinks(path)) {
    static std::atomic<unsigned> count = 0;
    if (isSpecial(path)) {
        file_ = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        beside_ = target_.parent_path() /
                  fmt::format(".{}.{}-{}.part", target_.filename().string(), getpid(), count.fetch_add(1));
        file_ = open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    if (file_ < 0) fail(target_);
}

AtomicFile::~AtomicFile() {
    if (file_ >= 0) close(file_);
    if (!beside_.empty()) unlink(beside_.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) fail(target_);
        if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::finish() {
    const bool replaces = !beside_.empty();
    struct stat old = {};
    if (replaces && stat(target_.c_str(), &old) == 0 && fchmod(file_, old.st_mode & 07777) != 0) fail(target_);
    if (replaces && fsync(file_) != 0) fail(target_);
    if (close(std::exchange(file_, -1)) != 0) fail(target_);
    if (!replaces) return;
    if (rename(beside_.c_str(), target_.c_str()) != 0) fail(target_);
    beside_.clear();
    syncFolder(target_.parent_path());
}

void writeAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    AtomicFile file(path);
    file.write(bytes);
    file.finish();
}

void writeAtomically(const std::filesystem::path& path, std::string_view text) {
    writeAtomically(path, std::as_bytes(std::span(text)));
}

void moveIntoPlace(const std::filesystem::path& finished, const std::filesystem::path& target) {
    const int file = open(finished.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) fail(target);
    if (fsync(file) != 0) {
        const int reason = errno;
        close(file);
        errno = reason;
        fail(target);
    }
    close(file);
    if (rename(finished.c_str(), target.c_str()) != 0) fail(target);
    syncFolder(target.parent_path());
}

} // namespace reverie
