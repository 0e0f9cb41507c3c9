#pragma once

#include <bit>
#include <cstdint>

// Branch-free scalar kernels that the compiler turns into vector code when they stand in a plain loop.
namespace reverie::kernels {

/// eˣ; relative error below 2e-7 for x in [-87, 88], saturating beyond, NaN stays NaN (Cephes polynomial, Moshier
/// 1989).
inline float exponential(float x) {
    x = x < -87.3F ? -87.3F : x;
    x = x > 88.3F ? 88.3F : x;
    constexpr float shift = 12582912.0F; // 1.5 · 2²³: adding it rounds to a whole number kept in the low bits
    const float shifted = x * 1.44269504F + shift;
    const float whole = shifted - shift;
    const float rest = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
    float sum = 1.9875691500e-4F;
    sum = sum * rest + 1.3981999507e-3F;
    sum = sum * rest + 8.3334519073e-3F;
    sum = sum * rest + 4.1665795894e-2F;
    sum = sum * rest + 1.6666665459e-1F;
    sum = sum * rest + 5.0000001201e-1F;
    sum = sum * (rest * rest) + rest + 1.0F;
    const std::uint32_t power = std::bit_cast<std::uint32_t>(shifted) - std::bit_cast<std::uint32_t>(shift);
    return sum * std::bit_cast<float>((power + 127U) << 23U);
}

/// log x for positive normal x; relative error below 2e-7 away from 1, absolute below 1e-7 near it (Cephes
/// polynomial).
inline float logarithm(float x) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(x);
    // Exponent of the mantissa in [√½, √2): 0x3f3504f3 is √½.
    const std::uint32_t moved = bits - 0x3f3504f3U;
    const auto exponent = static_cast<float>(static_cast<std::int32_t>(moved) >> 23);
    const float f = std::bit_cast<float>((moved & 0x007fffffU) + 0x3f3504f3U) - 1.0F;
    const float square = f * f;
    float sum = 7.0376836292e-2F;
    sum = sum * f - 1.1514610310e-1F;
    sum = sum * f + 1.1676998740e-1F;
    sum = sum * f - 1.2420140846e-1F;
    sum = sum * f + 1.4249322787e-1F;
    sum = sum * f - 1.6668057665e-1F;
    sum = sum * f + 2.0000714765e-1F;
    sum = sum * f - 2.4999993993e-1F;
    sum = sum * f + 3.3333331174e-1F;
    sum = sum * f * square;
    sum += exponent * -2.12194440e-4F;
    sum -= 0.5F * square;
    return (f + sum) + exponent * 0.693359375F;
}

/// σ(x), never outside [0, 1].
inline float logistic(float x) {
    return 1.0F / (1.0F + exponential(-x));
}

/// log(1 + eˣ); NaN stays NaN.
inline float softplus(float x) {
    const float magnitude = x < 0.0F ? -x : x;
    return (x < 0.0F ? 0.0F : x) + logarithm(1.0F + exponential(-magnitude));
}

} // namespace reverie::kernels
