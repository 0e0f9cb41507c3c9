#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace reverie {

/// A new file, written piece by piece beside its target, that disappears again unless it is finished. A device or
/// pipe is written into and stays what it is.
class AtomicFile {
public:
    /// Throws Error naming the target and the reason, as all of its functions do.
    explicit AtomicFile(const std::filesystem::path& path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const std::byte> bytes);
    /// Syncs it and renames it over the target.
    void finish();

private:
    std::filesystem::path target_;
    std::filesystem::path beside_; ///< Empty when it is finished, or written into.
    int file_ = -1;
};

/// Writes the bytes beside `path`, syncs and renames over it; on failure removes the remainder, leaves the old
/// file and throws Error naming the file and the reason. A device or pipe is written into and stays what it is.
void writeAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
void writeAtomically(const std::filesystem::path& path, std::string_view text);

/// Syncs a finished file and renames it over `target`, which lies in the same folder; throws Error naming the
/// target and the reason, and leaves both as they are.
void moveIntoPlace(const std::filesystem::path& finished, const std::filesystem::path& target);

} // namespace reverie
