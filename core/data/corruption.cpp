#include "core/data/corruption.h"

#include <algorithm>

namespace reverie {

namespace {

/// Calls spoil(state, random, count) for stretches of each case with uniform numbers, or normal ones.
template<class Spoil>
void spoilAll(MatrixRef states, bool normal, Index firstRow, const RandomDraw& draw, const Spoil& spoil) {
    constexpr Index stretch = 1024;
    alignas(32) float random[stretch];
    for (Index column = 0; column < states.cols(); ++column) {
        float* const state = states.col(column).data();
        for (Index first = 0; first < states.rows(); first += stretch) {
            const Index count = std::min(stretch, states.rows() - first);
            if (normal)
                draw.normal(random, count, firstRow + first, column);
            else
                draw.uniform(random, count, firstRow + first, column);
            spoil(state + first, random, count);
        }
    }
}

} // namespace

void corrupt(MatrixRef states, const Corruption& corruption, Index firstRow, const RandomDraw& draw) {
    const float level = corruption.level;
    if (!spoils(corruption)) return;
    switch (corruption.kind) {
    case CorruptionKind::None:
        return;
    case CorruptionKind::Masking:
        return spoilAll(states, false, firstRow, draw, [level](float* state, const float* random, Index count) {
            for (Index i = 0; i < count; ++i)
                state[i] = random[i] < level ? 0.0F : state[i];
        });
    case CorruptionKind::SaltAndPepper:
        return spoilAll(states, false, firstRow, draw, [&](float* state, const float* random, Index count) {
            const float low = corruption.low;
            const float high = corruption.high;
            for (Index i = 0; i < count; ++i) {
                const float grain = random[i] < 0.5F * level ? low : high;
                state[i] = random[i] < level ? grain : state[i];
            }
        });
    case CorruptionKind::Gaussian:
        return spoilAll(states, true, firstRow, draw, [level](float* state, const float* random, Index count) {
            for (Index i = 0; i < count; ++i)
                state[i] += level * random[i];
        });
    }
}

} // namespace reverie
