#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct z_stream_s;

namespace reverie {

/// The bytes of a file or of memory in order, unpacked as they come when they begin as gzip does (RFC 1952),
/// whatever the name says.
///
/// Every function throws Error naming the file and the reason: unreadable, ends too early, corrupt gzip stream.
class ByteReader {
public:
    explicit ByteReader(const std::filesystem::path& path);
    ByteReader(std::span<const std::byte> memory, std::string name);
    ~ByteReader();
    ByteReader(const ByteReader&) = delete;
    ByteReader& operator=(const ByteReader&) = delete;

    /// What messages begin with: the path.
    const std::string& name() const { return name_; }

    /// No more bytes than this can come in all: the file's length, times 1032 (deflate's best) for gzip.
    std::uint64_t mostBytes() const;

    /// Fills `bytes`.
    void read(std::span<std::byte> bytes);
    /// The next `count` bytes; memory is taken only as they really come.
    std::vector<std::uint8_t> take(std::uint64_t count);
    /// Throws when anything follows, and checks the gzip stream's checksum.
    void expectEnd();

private:
    void begin();
    void refill();
    std::size_t readSome(std::span<std::byte> bytes);
    std::size_t unpackSome(std::span<std::byte> bytes);
    bool nextMember();

    struct CloseStream {
        void operator()(z_stream_s* stream) const;
    };

    std::string name_;
    std::uint64_t length_ = 0;
    int file_ = -1;
    std::vector<std::byte> buffer_;
    std::span<const std::byte> input_;
    std::unique_ptr<z_stream_s, CloseStream> unpacker_;
    bool ended_ = false;
};

/// The bytes packed as one gzip member, without a date, so that equal bytes give equal files.
std::vector<std::byte> gzip(std::span<const std::byte> bytes);

} // namespace reverie
