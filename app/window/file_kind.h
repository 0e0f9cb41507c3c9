#pragma once

#include <filesystem>

namespace reverie {

/// What a file that was dropped or named can be opened as.
enum class FileKind { Data, Machine };

/// A folder, or a file that begins like IDX, gzip or a picture, is data; anything else is taken for a model or
/// checkpoint.
FileKind fileKind(const std::filesystem::path& path);

} // namespace reverie
