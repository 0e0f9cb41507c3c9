#pragma once

#include "core/data/image_set.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace reverie {

/// Reads an IDX images file (type 0x08 bytes or 0x0D floats; gzipped or not) and, if given, its labels (bytes
/// 0..9).
///
/// Format: LeCun, Cortes & Burges, "The MNIST database". Throws Error naming the file and the reason: unreadable,
/// wrong magic, a truncated or corrupt gzip stream, sizes that overflow or disagree with the file's length, counts
/// that differ, labels out of range, no images.
ImageSet readIdx(const std::filesystem::path& images, const std::filesystem::path& labels = {},
                 std::string name = {});

/// As above, for files in memory that messages call `name`; `labels` may be empty.
ImageSet readIdx(std::span<const std::byte> images, std::span<const std::byte> labels, std::string name);

/// Writes byte images and, when `labels` is not empty and the set has labels, their labels; gzipped when the name
/// ends in ".gz". Atomic, each file by itself; throws Error, also for a set made of floats.
void writeIdx(const ImageSet& set, const std::filesystem::path& images, const std::filesystem::path& labels = {});

} // namespace reverie
