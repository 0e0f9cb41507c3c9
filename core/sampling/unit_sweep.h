#pragma once

#include "core/math/random.h"
#include "core/models/boltzmann_machine.h"
#include "core/sampling/chains.h"
#include "core/sampling/update_order.h"

#include <cstdint>
#include <span>
#include <vector>

namespace reverie {

/// How Gibbs sweeps go.
struct SweepPlan {
    UpdateOrder order = UpdateOrder::Random;
    float inverseTemperature = 1; ///< β ≥ 0: P ∝ exp(−βE); 0 is noise, large values freeze.
};

/// The units from 0 to `count` in the order of a sweep, but those that the clamp holds in every chain.
std::vector<std::uint32_t> sweepOrder(Index count, UpdateOrder order, const Clamp* clamp, RandomStream& stream);

/// One Gibbs sweep of all chains at once: the units of `order`, one after the other, are drawn from
/// P(x_i = 1 | rest) = σ(β input), each given the newest states of all others (Geman & Geman 1984).
///
/// `states` and `means` are units × chains; the means are those that each unit was drawn from. The clamp's rows
/// are the first units; what it holds does not move.
void sweepUnits(const Couplings& couplings, std::span<const std::uint32_t> order, float inverseTemperature,
                const Clamp* clamp, MatrixRef states, MatrixRef means, const RandomDraw& draw, ThreadTeam& team);

} // namespace reverie
