#include "core/units/noise.h"

namespace reverie {

void drawNoise(const Layer& layer, Index count, const RandomDraw& draw, Matrix& mean, Matrix& states) {
    const Layer undecided(layer.groups());
    mean = Matrix::Zero(undecided.size(), count);
    undecided.mean(mean, undecided.all());
    states.resize(undecided.size(), count);
    undecided.sample(mean, states, undecided.all(), draw);
}

} // namespace reverie
