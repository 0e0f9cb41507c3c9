#include "core/io/gzip.h"

#include "core/error.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <limits>
#include <new>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace reverie {
namespace {

constexpr std::size_t bufferBytes = 1 << 16;
constexpr std::size_t portionBytes = 1 << 24;
constexpr int gzipFormat = 16 + MAX_WBITS;

std::string reason() {
    return std::generic_category().message(errno);
}

bool beginsAsGzip(std::span<const std::byte> bytes) {
    return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

Bytef* zlibInput(std::span<const std::byte> bytes) {
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
}

uInt zlibSize(std::size_t size) {
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

} // namespace

void ByteReader::CloseStream::operator()(z_stream_s* stream) const {
    inflateEnd(stream);
    delete stream;
}

ByteReader::ByteReader(const std::filesystem::path& path) : name_(path.string()), buffer_(bufferBytes) {
    file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file_ < 0) throw Error(fmt::format("{}: cannot be read: {}", name_, reason()));
    try {
        struct stat status = {};
        if (fstat(file_, &status) != 0) throw Error(fmt::format("{}: cannot be read: {}", name_, reason()));
        if (!S_ISREG(status.st_mode)) throw Error(fmt::format("{}: is not a file", name_));
        length_ = static_cast<std::uint64_t>(status.st_size);
        refill();
        begin();
    } catch (...) {
        close(file_);
        throw;
    }
}

ByteReader::ByteReader(std::span<const std::byte> memory, std::string name)
    : name_(std::move(name)), length_(memory.size()), input_(memory) {
    begin();
}

ByteReader::~ByteReader() {
    if (file_ >= 0) close(file_);
}

void ByteReader::begin() {
    if (!beginsAsGzip(input_)) return;
    auto stream = std::make_unique<z_stream>();
    if (inflateInit2(stream.get(), gzipFormat) != Z_OK) throw std::bad_alloc();
    unpacker_.reset(stream.release());
}

std::uint64_t ByteReader::mostBytes() const {
    return unpacker_ ? length_ * 1032 : length_;
}

void ByteReader::read(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const std::size_t count = readSome(bytes);
        if (count == 0) throw Error(fmt::format("{}: ends too early; the file is truncated", name_));
        bytes = bytes.subspan(count);
    }
}

std::vector<std::uint8_t> ByteReader::take(std::uint64_t count) {
    std::vector<std::uint8_t> bytes;
    try {
        bytes.reserve(count);
        while (bytes.size() < count) {
            const std::size_t had = bytes.size();
            bytes.resize(std::min<std::size_t>(count, had + portionBytes));
            read(std::as_writable_bytes(std::span(bytes).subspan(had)));
        }
    } catch (const std::bad_alloc&) {
        throw Error(fmt::format("{}: its {} bytes do not fit into memory", name_, count));
    }
    return bytes;
}

void ByteReader::expectEnd() {
    std::byte next = {};
    if (readSome({&next, 1}) > 0) throw Error(fmt::format("{}: holds more bytes than its header says", name_));
}

std::size_t ByteReader::readSome(std::span<std::byte> bytes) {
    if (unpacker_) return unpackSome(bytes);
    if (input_.empty()) refill();
    const std::size_t count = std::min(bytes.size(), input_.size());
    std::copy_n(input_.begin(), count, bytes.begin());
    input_ = input_.subspan(count);
    return count;
}

std::size_t ByteReader::unpackSome(std::span<std::byte> bytes) {
    z_stream& stream = *unpacker_;
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = zlibSize(bytes.size());
    const uInt room = stream.avail_out;
    while (!ended_ && stream.avail_out == room) {
        if (input_.empty()) refill();
        if (input_.empty()) throw Error(fmt::format("{}: the gzip stream is truncated", name_));
        stream.next_in = zlibInput(input_);
        stream.avail_in = zlibSize(input_.size());
        const uInt given = stream.avail_in;
        const int result = inflate(&stream, Z_NO_FLUSH);
        input_ = input_.subspan(given - stream.avail_in);
        if (result == Z_STREAM_END)
            ended_ = !nextMember();
        else if (result != Z_OK && result != Z_BUF_ERROR)
            throw Error(fmt::format("{}: the gzip stream is corrupt ({})", name_,
                                    stream.msg ? stream.msg : "unknown reason"));
    }
    return room - stream.avail_out;
}

/// After a gzip member another may follow, or nothing.
bool ByteReader::nextMember() {
    if (input_.size() < 2) {
        std::vector<std::byte> rest(input_.begin(), input_.end());
        refill();
        if (rest.empty() && input_.empty()) return false;
        rest.insert(rest.end(), input_.begin(), input_.end());
        buffer_ = std::move(rest);
        input_ = buffer_;
    }
    if (!beginsAsGzip(input_)) throw Error(fmt::format("{}: something else follows the gzip stream", name_));
    inflateReset(unpacker_.get());
    return true;
}

void ByteReader::refill() {
    input_ = {};
    if (file_ < 0) return;
    buffer_.resize(bufferBytes);
    ssize_t count = 0;
    do
        count = ::read(file_, buffer_.data(), buffer_.size());
    while (count < 0 && errno == EINTR);
    if (count < 0) throw Error(fmt::format("{}: cannot be read: {}", name_, reason()));
    input_ = std::span<const std::byte>(buffer_).first(static_cast<std::size_t>(count));
}

std::vector<std::byte> gzip(std::span<const std::byte> bytes) {
    z_stream stream = {};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzipFormat, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    std::vector<std::byte> packed;
    std::vector<std::byte> portion(bufferBytes);
    int result = Z_OK;
    while (result != Z_STREAM_END) {
        if (stream.avail_in == 0) {
            stream.next_in = zlibInput(bytes);
            stream.avail_in = zlibSize(bytes.size());
            bytes = bytes.subspan(stream.avail_in);
        }
        stream.next_out = reinterpret_cast<Bytef*>(portion.data());
        stream.avail_out = zlibSize(portion.size());
        result = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
        packed.insert(packed.end(), portion.begin(), portion.end() - stream.avail_out);
    }
    deflateEnd(&stream);
    return packed;
}

} // namespace reverie
