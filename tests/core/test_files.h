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

    std::filesystem::path write(std::string_view name, std::string_view bytes) const;

    std::size_t fileCount() const;

private:
    QTemporaryDir folder_;
};

std::string contents(const std::filesystem::path& path);

/// One sentence that begins with the file and says why.
bool tells(const std::string& message, const std::filesystem::path& file, std::string_view reason);

std::string bigEndian(std::uint32_t value);

/// An IDX file: magic number, sizes, then the values.
std::string idx(std::uint32_t magic, std::initializer_list<std::uint32_t> sizes, std::string_view values);

constexpr std::uint32_t byteImages = 0x00000803;
constexpr std::uint32_t floatImages = 0x00000D03;
constexpr std::uint32_t byteLabels = 0x00000801;

} // namespace reverie::test
