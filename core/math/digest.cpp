#include "core/math/digest.h"

#include <array>
#include <bit>
#include <cstring>

namespace reverie {
namespace {

constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87;
constexpr std::uint64_t prime2 = 0xC2B2AE3D27D4EB4F;
constexpr std::uint64_t prime3 = 0x165667B19E3779F9;
constexpr std::uint64_t prime4 = 0x85EBCA77C2B2AE63;
constexpr std::uint64_t prime5 = 0x27D4EB2F165667C5;

template<class Word>
std::uint64_t take(std::span<const std::byte>& bytes) {
    Word word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    bytes = bytes.subspan(sizeof word);
    return word;
}

std::uint64_t absorb(std::uint64_t lane, std::uint64_t word) {
    return std::rotl(lane + word * prime2, 31) * prime1;
}

/// Four lanes of eight bytes side by side, for as long as whole blocks of 32 bytes last.
std::uint64_t absorbBlocks(std::span<const std::byte>& bytes, std::uint64_t seed) {
    std::array lanes = {seed + prime1 + prime2, seed + prime2, seed, seed - prime1};
    while (bytes.size() >= 32)
        for (std::uint64_t& lane : lanes)
            lane = absorb(lane, take<std::uint64_t>(bytes));
    std::uint64_t hash =
        std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
    for (const std::uint64_t lane : lanes)
        hash = (hash ^ absorb(0, lane)) * prime1 + prime4;
    return hash;
}

} // namespace

std::uint64_t digest(std::span<const std::byte> bytes, std::uint64_t seed) {
    const std::uint64_t size = bytes.size();
    std::uint64_t hash = size >= 32 ? absorbBlocks(bytes, seed) : seed + prime5;
    hash += size;
    while (bytes.size() >= 8)
        hash = std::rotl(hash ^ absorb(0, take<std::uint64_t>(bytes)), 27) * prime1 + prime4;
    while (bytes.size() >= 4)
        hash = std::rotl(hash ^ (take<std::uint32_t>(bytes) * prime1), 23) * prime2 + prime3;
    while (!bytes.empty())
        hash = std::rotl(hash ^ (take<std::uint8_t>(bytes) * prime5), 11) * prime1;
    hash = (hash ^ (hash >> 33)) * prime2;
    hash = (hash ^ (hash >> 29)) * prime3;
    return hash ^ (hash >> 32);
}

} // namespace reverie
