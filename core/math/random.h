#pragma once

#include "core/math/matrix.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace reverie {

/// One block of Philox4x32-10: four random words from a counter and a key (Salmon et al. 2011).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// One draw of a stream: a whole table of random numbers addressed by row and column, so that any thread may
/// compute any part of it.
class RandomDraw {
public:
    RandomDraw() = default;
    RandomDraw(std::uint64_t key, std::uint64_t number) : key_(key), number_(number) {}

    /// Uniform numbers in the open interval (0, 1) for rows `firstRow` onwards of one column.
    void uniform(float* out, Index count, Index firstRow, Index column) const;
    /// Standard normal numbers, likewise (inverse error function of Giles 2010).
    void normal(float* out, Index count, Index firstRow, Index column) const;
    /// Random words, likewise.
    void words(std::uint32_t* out, Index count, Index firstRow, Index column) const;

private:
    std::uint64_t key_ = 0;
    std::uint64_t number_ = 0;
};

/// A named, seeded, counter-based stream of draws; equal seeds and names give equal streams, and its whole state
/// is its position.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::string_view name);

    /// The next draw.
    RandomDraw draw() { return {key_, position_++}; }
    /// The draw at a place of its own, without moving.
    RandomDraw drawAt(std::uint64_t position) const { return {key_, position}; }

    std::uint64_t position() const { return position_; }
    void seek(std::uint64_t position) { position_ = position; }

private:
    std::uint64_t key_ = 0;
    std::uint64_t position_ = 0;
};

/// Puts the values in random order (Fisher & Yates, with Lemire's unbiased bounded numbers).
void shuffle(std::span<std::uint32_t> values, const RandomDraw& draw);

} // namespace reverie
