#include "core/learning/dropout.h"

#include <algorithm>

namespace reverie {

void dropOut(MatrixRef states, float share, Index firstRow, const RandomDraw& draw) {
    constexpr Index stretch = 1024;
    alignas(32) float uniform[stretch];
    const float growth = 1.0F / (1.0F - share);
    for (Index column = 0; column < states.cols(); ++column) {
        float* const state = states.col(column).data();
        for (Index first = 0; first < states.rows(); first += stretch) {
            const Index count = std::min(stretch, states.rows() - first);
            draw.uniform(uniform, count, firstRow + first, column);
            for (Index i = 0; i < count; ++i)
                state[first + i] *= uniform[i] < share ? 0.0F : growth;
        }
    }
}

} // namespace reverie
