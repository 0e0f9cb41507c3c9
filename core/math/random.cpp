#include "core/math/random.h"

#include "core/math/kernels.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace reverie {

namespace {

constexpr std::uint32_t multiplier0 = 0xD2511F53U;
constexpr std::uint32_t multiplier1 = 0xCD9E8D57U;
constexpr std::uint32_t weyl0 = 0x9E3779B9U;
constexpr std::uint32_t weyl1 = 0xBB67AE85U;

constexpr Index lanes = 8;             // counters computed side by side
constexpr Index blockSize = 4 * lanes; // words a block of counters gives

using Words = std::uint32_t __attribute__((vector_size(32)));
using DoubleWords = std::uint64_t __attribute__((vector_size(32)));

struct Product {
    Words high;
    Words low;
};

/// 32 × 32 → 64 bit products of all lanes, split into halves.
Product wideProduct(Words value, std::uint32_t multiplier) {
    const DoubleWords mask = DoubleWords{} + 0xFFFFFFFFU;
    const DoubleWords factor = DoubleWords{} + multiplier;
    const auto pairs = std::bit_cast<DoubleWords>(value);
#if defined(__AVX2__)
    // g++ 12 does not see that the upper halves are zero and would multiply 64 × 64 bits.
    const auto even = std::bit_cast<DoubleWords>(
        _mm256_mul_epu32(std::bit_cast<__m256i>(pairs), std::bit_cast<__m256i>(factor)));
    const auto odd = std::bit_cast<DoubleWords>(
        _mm256_mul_epu32(std::bit_cast<__m256i>(pairs >> 32), std::bit_cast<__m256i>(factor)));
#else
    const DoubleWords even = (pairs & mask) * factor;
    const DoubleWords odd = (pairs >> 32) * factor;
#endif
    return {std::bit_cast<Words>((even >> 32) | (odd & ~mask)), std::bit_cast<Words>((even & mask) | (odd << 32))};
}

/// Random words of rows 32·block … 32·block + 31 of one column: word w of counter l is row 8w + l.
void philoxBlock(std::uint32_t block, std::uint32_t column, std::uint64_t number, std::uint64_t key,
                 std::uint32_t* out) {
    Words c0 = Words{0, 1, 2, 3, 4, 5, 6, 7} + block * static_cast<std::uint32_t>(lanes);
    Words c1 = Words{} + column;
    Words c2 = Words{} + static_cast<std::uint32_t>(number);
    Words c3 = Words{} + static_cast<std::uint32_t>(number >> 32U);
    auto k0 = static_cast<std::uint32_t>(key);
    auto k1 = static_cast<std::uint32_t>(key >> 32U);
    for (int round = 0; round < 10; ++round) {
        const Product first = wideProduct(c0, multiplier0);
        const Product second = wideProduct(c2, multiplier1);
        c0 = second.high ^ c1 ^ k0;
        c1 = second.low;
        c2 = first.high ^ c3 ^ k1;
        c3 = first.low;
        k0 += weyl0;
        k1 += weyl1;
    }
    const Words result[4] = {c0, c1, c2, c3};
    std::memcpy(out, result, sizeof(result));
}

/// Open interval: 23 random bits and a half step.
float toUniform(std::uint32_t word) {
    return static_cast<float>(static_cast<std::int32_t>(word >> 9U)) * 0x1p-23F + 0x1p-24F;
}

/// √2 erf⁻¹(x) for x in (-1, 1): polynomials of Giles 2010, "Approximating the erfinv function".
float normalQuantile(float x) {
    const float w = -kernels::logarithm((1.0F - x) * (1.0F + x));
    const float centre = w - 2.5F;
    float p = 2.81022636e-08F;
    p = p * centre + 3.43273939e-07F;
    p = p * centre - 3.5233877e-06F;
    p = p * centre - 4.39150654e-06F;
    p = p * centre + 0.00021858087F;
    p = p * centre - 0.00125372503F;
    p = p * centre - 0.00417768164F;
    p = p * centre + 0.246640727F;
    p = p * centre + 1.50140941F;
    const float tail = __builtin_sqrtf(w) - 3.0F;
    float q = -0.000200214257F;
    q = q * tail + 0.000100950558F;
    q = q * tail + 0.00134934322F;
    q = q * tail - 0.00367342844F;
    q = q * tail + 0.00573950773F;
    q = q * tail - 0.0076224613F;
    q = q * tail + 0.00943887047F;
    q = q * tail + 1.00167406F;
    q = q * tail + 2.83297682F;
    return 1.41421356F * (w < 5.0F ? p : q) * x;
}

/// Converts whole blocks of words, so that a number never depends on where a stretch begins, and keeps the rows
/// asked for.
template<class Out, class Convert>
void fillBlocks(Out* out, Index count, Index firstRow, Index column, std::uint64_t number, std::uint64_t key,
                Convert convert) {
    alignas(32) std::uint32_t words[blockSize];
    alignas(32) Out values[blockSize];
    Index done = 0;
    while (done < count) {
        const Index row = firstRow + done;
        const Index skipped = row % blockSize;
        const Index taken = std::min(blockSize - skipped, count - done);
        philoxBlock(static_cast<std::uint32_t>(row / blockSize), static_cast<std::uint32_t>(column), number, key,
                    words);
        Out* const target = taken == blockSize ? out + done : values;
        for (Index i = 0; i < blockSize; ++i)
            target[i] = convert(words[i]);
        if (taken < blockSize) std::copy_n(values + skipped, taken, out + done);
        done += taken;
    }
}

/// FNV-1a of the name, then the finaliser of SplitMix64 (Steele, Lea & Flood 2014) over both.
std::uint64_t makeKey(std::uint64_t seed, std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char letter : name)
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    std::uint64_t mixed = hash + (seed + 1) * 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
}

} // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    std::array<std::uint32_t, blockSize> words{};
    const std::uint64_t number = counter[2] | static_cast<std::uint64_t>(counter[3]) << 32U;
    const std::uint64_t wholeKey = key[0] | static_cast<std::uint64_t>(key[1]) << 32U;
    philoxBlock(counter[0] / lanes, counter[1], number, wholeKey, words.data());
    const std::size_t lane = counter[0] % lanes;
    return {words[lane], words[lane + lanes], words[lane + 2 * lanes], words[lane + 3 * lanes]};
}

void RandomDraw::uniform(float* out, Index count, Index firstRow, Index column) const {
    fillBlocks(out, count, firstRow, column, number_, key_, toUniform);
}

void RandomDraw::normal(float* out, Index count, Index firstRow, Index column) const {
    fillBlocks(out, count, firstRow, column, number_, key_,
               [](std::uint32_t word) { return normalQuantile(2.0F * toUniform(word) - 1.0F); });
}

void RandomDraw::words(std::uint32_t* out, Index count, Index firstRow, Index column) const {
    fillBlocks(out, count, firstRow, column, number_, key_, [](std::uint32_t word) { return word; });
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view name) : key_(makeKey(seed, name)) {}

void shuffle(std::span<std::uint32_t> values, const RandomDraw& draw) {
    if (values.size() < 2) return;
    std::vector<std::uint32_t> words(values.size());
    draw.words(words.data(), static_cast<Index>(words.size()), 0, 0);
    Index again = 0;
    for (std::size_t last = values.size() - 1; last > 0; --last) {
        const auto bound = static_cast<std::uint32_t>(last + 1);
        std::uint64_t product = std::uint64_t{words[last]} * bound;
        // Lemire 2019: redraw the few low words that would make some places likelier than others.
        while (static_cast<std::uint32_t>(product) < (0U - bound) % bound) {
            std::uint32_t word = 0;
            draw.words(&word, 1, again++, 1);
            product = std::uint64_t{word} * bound;
        }
        std::swap(values[last], values[product >> 32U]);
    }
}

} // namespace reverie
