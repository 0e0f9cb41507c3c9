#pragma once

namespace reverie {

/// Units of the last two kinds are deterministic: they have a mean alone, and no part in an energy.
enum class UnitKind { Bernoulli, Gaussian, Softmax, Tanh, RectifiedLinear };

/// Whether units of a kind can be part of an energy, and drawn.
constexpr bool stochastic(UnitKind kind) {
    return kind != UnitKind::Tanh && kind != UnitKind::RectifiedLinear;
}

} // namespace reverie
