#include "core/data/idx.h"

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/gzip.h"

#include <array>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>
#include <vector>

namespace reverie {
namespace {

constexpr std::uint8_t byteType = 0x08;
constexpr std::uint8_t floatType = 0x0D;

/// What stands before the values of an IDX file.
struct Header {
    std::uint8_t type = 0;
    std::vector<std::uint32_t> sizes;
};

std::uint32_t readBigEndian(ByteReader& file) {
    std::array<std::byte, 4> bytes = {};
    file.read(bytes);
    std::uint32_t value = 0;
    for (const std::byte byte : bytes)
        value = value << 8 | std::to_integer<std::uint32_t>(byte);
    return value;
}

Header readHeader(ByteReader& file, std::size_t dimensions, const char* content) {
    const std::uint32_t magic = readBigEndian(file);
    Header header = {static_cast<std::uint8_t>(magic >> 8), {}};
    if (magic >> 16 != 0)
        throw Error(fmt::format("{}: is not an IDX file (it begins with {:#010x})", file.name(), magic));
    if ((magic & 0xFF) != dimensions)
        throw Error(fmt::format("{}: its number of dimensions is {}, but {} have {}", file.name(), magic & 0xFF,
                                content, dimensions));
    for (std::size_t i = 0; i < dimensions; ++i)
        header.sizes.push_back(readBigEndian(file));
    return header;
}

/// The values after the header, once their number is known to fit into the file.
std::vector<std::uint8_t> readValues(ByteReader& file, const Header& header) {
    std::uint64_t bytes = header.type == floatType ? sizeof(float) : 1;
    bool overflow = false;
    for (const std::uint32_t size : header.sizes)
        overflow |= __builtin_mul_overflow(bytes, size, &bytes);
    if (overflow || bytes > file.mostBytes())
        throw Error(fmt::format("{}: its header promises {} values, more than the file can hold", file.name(),
                                fmt::join(header.sizes, " × ")));
    std::vector<std::uint8_t> values = file.take(bytes);
    file.expectEnd();
    return values;
}

std::vector<std::uint8_t> readLabels(ByteReader& file) {
    const Header header = readHeader(file, 1, "labels");
    if (header.type != byteType)
        throw Error(fmt::format("{}: holds values of type {:#04x}, but labels are bytes (0x08)", file.name(),
                                header.type));
    return readValues(file, header);
}

std::vector<float> floatsOf(const std::vector<std::uint8_t>& bigEndian) {
    std::vector<float> values(bigEndian.size() / sizeof(float));
    std::vector<std::uint32_t> words(values.size());
    std::memcpy(words.data(), bigEndian.data(), bigEndian.size());
    for (std::uint32_t& word : words)
        word = __builtin_bswap32(word);
    std::memcpy(values.data(), words.data(), bigEndian.size());
    return values;
}

void checkLabels(const std::vector<std::uint8_t>& labels, std::uint32_t images, const std::string& imagesName,
                 const std::string& labelsName) {
    if (labels.size() != images)
        throw Error(fmt::format("{}: holds {} labels, but {} holds {} images", labelsName, labels.size(),
                                imagesName, images));
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i] > 9)
            throw Error(fmt::format("{}: label {} is {}, but labels are 0 to 9", labelsName, i + 1, labels[i]));
}

ImageSet readImages(ByteReader& file, ByteReader* labelFile, std::string name) {
    const Header header = readHeader(file, 3, "images");
    if (header.type != byteType && header.type != floatType)
        throw Error(fmt::format("{}: holds values of type {:#04x}; bytes (0x08) and floats (0x0d) are understood",
                                file.name(), header.type));
    const ImageShape shape = {header.sizes[1], header.sizes[2]};
    if (header.sizes[0] == 0) throw Error(fmt::format("{}: holds no images", file.name()));
    if (shape.rows == 0 || shape.columns == 0)
        throw Error(fmt::format("{}: its images have {} × {} pixels", file.name(), shape.rows, shape.columns));

    std::vector<std::uint8_t> values = readValues(file, header);
    std::vector<std::uint8_t> labels;
    if (labelFile) {
        labels = readLabels(*labelFile);
        checkLabels(labels, header.sizes[0], file.name(), labelFile->name());
    }
    if (header.type == byteType) return {std::move(name), shape, std::move(values), std::move(labels)};
    ImageSet set(file.name(), shape, floatsOf(values), std::move(labels));
    set.rename(std::move(name));
    return set;
}

void putBigEndian(std::vector<std::byte>& bytes, std::uint64_t value) {
    for (const int shift : {24, 16, 8, 0})
        bytes.push_back(static_cast<std::byte>(value >> shift & 0xFF));
}

void writeBytes(const std::filesystem::path& path, std::initializer_list<Index> sizes,
                std::span<const std::uint8_t> values) {
    std::vector<std::byte> bytes;
    bytes.reserve(values.size() + 16);
    putBigEndian(bytes, std::uint64_t{byteType} << 8 | sizes.size());
    for (const Index size : sizes)
        putBigEndian(bytes, static_cast<std::uint64_t>(size));
    const auto content = std::as_bytes(values);
    bytes.insert(bytes.end(), content.begin(), content.end());
    writeAtomically(path, path.extension() == ".gz" ? gzip(bytes) : bytes);
}

} // namespace

ImageSet readIdx(const std::filesystem::path& images, const std::filesystem::path& labels, std::string name) {
    ByteReader imageFile(images);
    if (name.empty()) name = images.filename().string();
    if (labels.empty()) return readImages(imageFile, nullptr, std::move(name));
    ByteReader labelFile(labels);
    return readImages(imageFile, &labelFile, std::move(name));
}

ImageSet readIdx(std::span<const std::byte> images, std::span<const std::byte> labels, std::string name) {
    ByteReader imageBytes(images, name);
    if (labels.empty()) return readImages(imageBytes, nullptr, std::move(name));
    ByteReader labelBytes(labels, name + " (labels)");
    return readImages(imageBytes, &labelBytes, std::move(name));
}

void writeIdx(const ImageSet& set, const std::filesystem::path& images, const std::filesystem::path& labels) {
    if (set.bytes().empty())
        throw Error(fmt::format("{}: {} holds no bytes to write", images.string(), set.name()));
    const ImageShape shape = set.shape();
    writeBytes(images, {set.size(), shape.rows, shape.columns}, set.bytes());
    if (!labels.empty() && set.labelled()) writeBytes(labels, {set.size()}, set.labels());
}

} // namespace reverie
