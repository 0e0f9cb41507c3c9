#pragma once

#include "core/math/random.h"
#include "core/units/layer.h"

#include <functional>

namespace reverie {

/// States of a layer whose units are as undecided as they can be, without input or bias, and the means they were
/// drawn from; both are resized to units × count.
void drawNoise(const Layer& layer, Index count, const RandomDraw& draw, Matrix& mean, Matrix& states);

/// Where chains begin: visible states of a machine, units × count.
using ChainStart = std::function<Matrix(Index count, RandomStream& stream)>;

} // namespace reverie
