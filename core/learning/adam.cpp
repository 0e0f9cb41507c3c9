#include "core/learning/adam.h"

#include <cmath>

namespace reverie {

Adam::Adam(const UpdateSettings& settings, std::int64_t step)
    : pull_(settings.weightDecay), push_(settings.weightDecayL1) {
    const auto t = static_cast<double>(step);
    const double root = std::sqrt(1.0 - std::pow(squareMemory, t));
    rate_ =
        static_cast<float>(static_cast<double>(settings.learningRate) * root / (1.0 - std::pow(meanMemory, t)));
    floor_ = static_cast<float>(stabiliser * root);
}

void Adam::weightChange(float* gradient, const float* weights, float* mean, float* square, Index count) const {
    const float pull = pull_;
    const float push = push_;
    for (Index i = 0; i < count; ++i) {
        const float w = weights[i];
        gradient[i] -= pull * w + (w > 0.0F ? push : 0.0F) - (w < 0.0F ? push : 0.0F);
    }
    biasChange(gradient, mean, square, count);
}

void Adam::biasChange(float* gradient, float* mean, float* square, Index count) const {
    constexpr auto keepMean = static_cast<float>(meanMemory);
    constexpr auto keepSquare = static_cast<float>(squareMemory);
    const float rate = rate_;
    const float floor = floor_;
    for (Index i = 0; i < count; ++i) {
        const float g = gradient[i];
        const float m = keepMean * mean[i] + (1.0F - keepMean) * g;
        const float s = keepSquare * square[i] + (1.0F - keepSquare) * g * g;
        mean[i] = m;
        square[i] = s;
        gradient[i] = rate * m / (std::sqrt(s) + floor);
    }
}

} // namespace reverie
