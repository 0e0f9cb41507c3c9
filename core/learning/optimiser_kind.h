#pragma once

namespace reverie {

/// How backpropagation steps along its gradient.
enum class OptimiserKind { Momentum, Adam };

} // namespace reverie
