#pragma once

#include "core/learning/weight_update.h"

#include <cstdint>

namespace reverie {

/// Adam's step (Kingma & Ba 2015, algorithm 1, uphill): m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g² and a change
/// of ε m̂ / (√ŝ + 10⁻⁸), where m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ).
class Adam {
public:
    static constexpr double meanMemory = 0.9;     ///< β₁
    static constexpr double squareMemory = 0.999; ///< β₂
    static constexpr double stabiliser = 1e-8;

    /// `step` is t, 1 for the first update; momentum plays no part.
    Adam(const UpdateSettings& settings, std::int64_t step);

    /// The gradient of `count` weights becomes their change; the decay is a part of the gradient.
    void weightChange(float* gradient, const float* weights, float* mean, float* square, Index count) const;
    /// The same of biases, which do not decay.
    void biasChange(float* gradient, float* mean, float* square, Index count) const;

private:
    float rate_; ///< ε √(1 − β₂ᵗ) / (1 − β₁ᵗ)
    float floor_;
    float pull_;
    float push_;
};

} // namespace reverie
