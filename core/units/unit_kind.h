#pragma once

namespace reverie {

enum class UnitKind { Bernoulli, Gaussian, Softmax };

} // namespace reverie
