#include "app/window/file_kind.h"

#include <array>
#include <fstream>

namespace reverie {

namespace {

using Start = std::array<unsigned char, 4>;

bool isGzip(const Start& start) {
    return start[0] == 0x1f && start[1] == 0x8b;
}

/// Of any type, so that it is IDX that is complained of where the type is unknown; a header of safetensors would
/// have to be longer than 16 MB to look like it.
bool isIdx(const Start& start) {
    return start[0] == 0 && start[1] == 0 && start[3] >= 1 && start[3] <= 4;
}

bool isPicture(const Start& start) {
    const bool png = start == Start{0x89, 'P', 'N', 'G'};
    const bool jpeg = start[0] == 0xff && start[1] == 0xd8 && start[2] == 0xff;
    const bool pgm = start[0] == 'P' && start[1] == '5';
    return png || jpeg || pgm;
}

} // namespace

FileKind fileKind(const std::filesystem::path& path) {
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown)) return FileKind::Data;
    Start start{};
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(start.data()), start.size());
    if (file.gcount() < static_cast<std::streamsize>(start.size())) return FileKind::Machine;
    return isGzip(start) || isIdx(start) || isPicture(start) ? FileKind::Data : FileKind::Machine;
}

} // namespace reverie
