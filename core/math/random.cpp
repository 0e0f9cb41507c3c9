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

struct Product {
    Words high;
    Words low;
};

/// 32 × 32 → 64 bit products of all lanes, split into halves.
inline Product wideProduct(Words value, std::uint32_t multiplier) {
#if defined(__AVX2__)
    const __m256i factor = _mm256_set1_epi32(static_cast<int>(multiplier));
    const auto even = std::bit_cast<__m256i>(value);
    const __m256i evenProducts = _mm256_mul_epu32(even, factor);
    const __m256i oddProducts = _mm256_mul_epu32(_mm256_srli_epi64(even, 32), factor);
    constexpr int oddLanes = 0xAA;
    const __m256i high = _mm256_blend_epi32(_mm256_srli_epi64(evenProducts, 32), oddProducts, oddLanes);
    const __m256i low = _mm256_blend_epi32(evenProducts, _mm256_slli_epi64(oddProducts, 32), oddLanes);
    return {std::bit_cast<Words>(high), std::bit_cast<Words>(low)};
#else
    Product product;
    for (Index lane = 0; lane < lanes; ++lane) {
        const std::uint64_t whole = std::uint64_t{value[lane]} * multiplier;
        product.high[lane] = static_cast<std::uint32_t>(whole >> 32U);
        product.low[lane] = static_cast<std::uint32_t>(whole);
    }
    return product;
#endif
}

/// Random words of `blocks` times 32 rows of one column, from row 32 · block: word w of the block's counter l is
/// row 8w + l.
///
/// The rounds of one block wait for each other; two blocks side by side fill the gaps.
template<int blocks>
void philoxBlocks(std::uint32_t block, std::uint32_t column, std::uint64_t number, std::uint64_t key,
                  std::uint32_t* out) {
    Words counters[blocks][4];
    for (std::uint32_t i = 0; i < blocks; ++i) {
        counters[i][0] = Words{0, 1, 2, 3, 4, 5, 6, 7} + (block + i) * static_cast<std::uint32_t>(lanes);
        counters[i][1] = Words{} + column;
        counters[i][2] = Words{} + static_cast<std::uint32_t>(number);
        counters[i][3] = Words{} + static_cast<std::uint32_t>(number >> 32U);
    }
    auto k0 = static_cast<std::uint32_t>(key);
    auto k1 = static_cast<std::uint32_t>(key >> 32U);
    for (int round = 0; round < 10; ++round) {
        for (auto& c : counters) {
            const Product first = wideProduct(c[0], multiplier0);
            const Product second = wideProduct(c[2], multiplier1);
            c[0] = second.high ^ c[1] ^ k0;
            c[1] = second.low;
            c[2] = first.high ^ c[3] ^ k1;
            c[3] = first.low;
        }
        k0 += weyl0;
        k1 += weyl1;
    }
    std::memcpy(out, counters, sizeof(counters));
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
    constexpr Index pair = 2 * blockSize;
    alignas(32) std::uint32_t words[pair];
    alignas(32) Out values[pair];
    Index done = 0;
    while (done < count) {
        const Index row = firstRow + done;
        const Index skipped = row % blockSize;
        const Index taken = std::min(pair - skipped, count - done);
        philoxBlocks<2>(static_cast<std::uint32_t>(row / blockSize), static_cast<std::uint32_t>(column), number,
                        key, words);
        Out* const target = taken == pair ? out + done : values;
        for (Index i = 0; i < pair; ++i)
            target[i] = convert(words[i]);
        if (taken < pair) std::copy_n(values + skipped, taken, out + done);
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
    philoxBlocks<1>(counter[0] / static_cast<std::uint32_t>(lanes), counter[1], number, wholeKey, words.data());
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
