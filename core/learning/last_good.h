#pragma once

#include <cstdint>

namespace reverie {

/// Updates between two copies of a machine that a run falls back on when it diverges.
inline constexpr std::int64_t updatesBetweenGoodMachines = 100;

} // namespace reverie
