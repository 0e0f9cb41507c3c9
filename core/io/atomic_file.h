#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace reverie {

/// Writes the bytes beside `path`, syncs and renames over it; on failure removes the remainder, leaves the old
/// file and throws Error naming the file and the reason. A device or pipe is written into and stays what it is.
void writeAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
void writeAtomically(const std::filesystem::path& path, std::string_view text);

/// Syncs a finished file and renames it over `target`, which lies in the same folder; throws Error naming the
/// target and the reason, and leaves both as they are.
void moveIntoPlace(const std::filesystem::path& finished, const std::filesystem::path& target);

} // namespace reverie
