#pragma once

#include "core/error.h"

#include <QTemporaryDir>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reverie::test {

/// What a call throws; empty when it throws nothing.
template<class Call>
std::string errorOf(Call&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

/// A folder that disappears with its contents.
class Folder {
public:
    std::filesystem::path path() const { return folder_.path().toStdString(); }
    std::filesystem::path operator/(std::string_view name) const { return path() / name; }

    std::filesystem::path write(std::string_view name, std::string_view bytes) const {
        const std::filesystem::path file = path() / name;
        std::ofstream(file, std::ios::binary) << bytes;
        return file;
    }

    std::size_t fileCount() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path()), {}));
    }

private:
    QTemporaryDir folder_;
};

inline std::string contents(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// One sentence that begins with the file and says why.
inline bool tells(const std::string& message, const std::filesystem::path& file, std::string_view reason) {
    return message.starts_with(file.string() + ": ") && message.find(reason) != std::string::npos &&
           message.find('\n') == std::string::npos;
}

inline std::string bigEndian(std::uint32_t value) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

/// An IDX file: magic number, sizes, then the values.
inline std::string idx(std::uint32_t magic, std::initializer_list<std::uint32_t> sizes, std::string_view values) {
    std::string bytes = bigEndian(magic);
    for (const std::uint32_t size : sizes)
        bytes += bigEndian(size);
    return bytes.append(values);
}

constexpr std::uint32_t byteImages = 0x00000803;
constexpr std::uint32_t floatImages = 0x00000D03;
constexpr std::uint32_t byteLabels = 0x00000801;

} // namespace reverie::test
