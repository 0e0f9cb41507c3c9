#pragma once

#include "core/data/image_set.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace reverie {

/// A grey picture of any size, row by row, and the name that messages call it.
struct Picture {
    std::string name;
    ImageShape shape;
    std::vector<std::uint8_t> pixels;
};

/// True for the endings .png, .jpg, .jpeg and .pgm, in small or capital letters.
bool hasPictureName(const std::filesystem::path& path);

/// A PNG, JPEG or binary PGM file as grey levels, told by its first bytes; what is transparent lies on black.
/// Throws Error naming the file and the reason: unreadable, of no such format, damaged, cut off, too large.
Picture readPicture(const std::filesystem::path& path);

} // namespace reverie
