#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace reverie {

enum class CorruptionKind { None, Masking, SaltAndPepper, Gaussian };

/// How a denoising autoencoder's input is spoilt (Vincent et al. 2010, "Stacked denoising autoencoders", section
/// 3).
struct Corruption {
    CorruptionKind kind = CorruptionKind::None;
    /// Masking: share of the units set to 0. Salt and pepper: share set to `low` or `high`, equally likely. Both
    /// in [0, 1]. Gaussian: standard deviation of what is added to every unit.
    float level = 0;
    float low = 0;
    float high = 1;
};

/// Whether anything changes.
constexpr bool spoils(const Corruption& corruption) {
    return corruption.kind != CorruptionKind::None && corruption.level > 0.0F;
}

/// Spoils states (units × cases, in place); level 0 leaves them as they are. `firstRow` is the first unit's place
/// in its layer.
void corrupt(MatrixRef states, const Corruption& corruption, Index firstRow, const RandomDraw& draw);

} // namespace reverie
