#include "app/command_line/files.h"

#include "core/error.h"
#include "core/io/atomic_file.h"

#include <QBuffer>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <span>
#include <thread>
#include <unistd.h>

namespace reverie {

namespace fs = std::filesystem;

void checkWritable(const fs::path& path) {
    if (path.empty()) return;
    if (fs::is_directory(path)) throw Error(fmt::format("{}: this is a folder, not a file", path.string()));
    if (fs::is_other(path)) return;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (!fs::is_directory(folder)) throw Error(fmt::format("{}: its folder does not exist", path.string()));
    if (access(folder.c_str(), W_OK) != 0)
        throw Error(fmt::format("{}: its folder cannot be written ({})", path.string(), std::strerror(errno)));
}

fs::path freeName(const fs::path& folder, const std::string& stem) {
    fs::path path = folder / (stem + ".safetensors");
    for (int number = 2; fs::exists(path); ++number)
        path = folder / fmt::format("{}-{}.safetensors", stem, number);
    return path;
}

std::string shellText(const fs::path& path) {
    std::string text = path.string();
    const auto plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("/._-+,:@%=", c) != nullptr;
    };
    if (!text.empty() && std::ranges::all_of(text, plain)) return text;
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

void tell(const std::string& text) {
    std::fputs(text.c_str(), stderr);
}

nlohmann::json readJson(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || fs::is_directory(path))
        throw Error(fmt::format("{}: the file cannot be read ({})", path.string(),
                                std::strerror(fs::is_directory(path) ? EISDIR : errno)));
    try {
        return nlohmann::json::parse(file);
    } catch (const nlohmann::json::exception&) {
        throw Error(fmt::format("{}: this is not JSON", path.string()));
    }
}

void writePng(const QImage& image, const fs::path& path) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (image.isNull() || !buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        throw Error(fmt::format("{}: the picture is too large to be painted", path.string()));
    writeAtomically(path, std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
}

int allProcessors() {
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 64U));
}

} // namespace reverie
