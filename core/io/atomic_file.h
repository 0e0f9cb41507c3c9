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

} // namespace reverie
