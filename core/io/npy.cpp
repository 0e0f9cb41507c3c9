#include "core/io/npy.h"

#include "core/error.h"

#include <bit>
#include <fmt/format.h>
#include <string>

namespace reverie {

namespace {

static_assert(std::endian::native == std::endian::little, "values are written as they lie in memory");

std::size_t sizeOf(NpyFile::Values values) {
    return values == NpyFile::Values::Float32 ? sizeof(float) : sizeof(std::uint8_t);
}

/// Magic, version and a Python dictionary, filled up with spaces so that the values begin at a multiple of 64
/// bytes.
std::string header(NpyFile::Values values, const std::vector<Index>& shape) {
    constexpr std::size_t prefix = 10;
    constexpr std::size_t alignment = 64;
    std::string sizes;
    for (const Index size : shape)
        sizes += fmt::format("{}, ", size);
    std::string dictionary = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}",
                                         values == NpyFile::Values::Float32 ? "<f4" : "|u1", sizes);
    const std::size_t whole = (prefix + dictionary.size() + 1 + alignment - 1) / alignment * alignment;
    dictionary.resize(whole - prefix - 1, ' ');
    dictionary += '\n';
    std::string text = "\x93NUMPY\x01";
    text += '\0';
    text += static_cast<char>(dictionary.size() & 0xFFU);
    text += static_cast<char>(dictionary.size() >> 8U);
    return text + dictionary;
}

} // namespace

NpyFile::NpyFile(const std::filesystem::path& path, Values values, const std::vector<Index>& shape)
    : path_(path), file_(path), bytesLeft_(sizeOf(values)) {
    for (const Index size : shape)
        bytesLeft_ *= static_cast<std::size_t>(size);
    const std::string text = header(values, shape);
    file_.write(std::as_bytes(std::span(text)));
}

void NpyFile::write(const Matrix& columns) {
    write(std::as_bytes(std::span(columns.data(), static_cast<std::size_t>(columns.size()))));
}

void NpyFile::write(std::span<const std::uint8_t> values) {
    write(std::as_bytes(values));
}

void NpyFile::write(std::span<const std::byte> bytes) {
    if (bytes.size() > bytesLeft_)
        throw Error(fmt::format("{}: holds more values than its shape", path_.string()));
    bytesLeft_ -= bytes.size();
    file_.write(bytes);
}

void NpyFile::finish() {
    if (bytesLeft_ > 0) throw Error(fmt::format("{}: holds fewer values than its shape", path_.string()));
    file_.finish();
}

} // namespace reverie
