#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace reverie {

/// 64-bit digest of the bytes, quick and well mixed but not for secrets (XXH64 of Collet 2012).
std::uint64_t digest(std::span<const std::byte> bytes, std::uint64_t seed = 0);

} // namespace reverie
