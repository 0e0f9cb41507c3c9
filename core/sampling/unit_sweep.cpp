#include "core/sampling/unit_sweep.h"

#include "core/math/kernels.h"
#include "core/math/product.h"

#include <algorithm>
#include <numeric>

namespace reverie {

namespace {

/// Chains that one task takes, and as many random numbers as one call makes.
constexpr Index chainsPerTile = 64;
/// Units whose inputs are computed in one product, then corrected for what changes among them.
constexpr Index unitsPerBlock = 32;

bool heldEverywhere(const Clamp& clamp, Index unit) {
    return unit < clamp.mask.rows() && clamp.mask.row(unit).minCoeff() > 0.5F;
}

/// The sweep of some chains; nothing in it depends on other chains.
class TileSweep {
public:
    TileSweep(const Couplings& couplings, std::span<const std::uint32_t> order, const Matrix& columns)
        : couplings_(couplings), order_(order), columns_(columns) {}

    void run(float inverseTemperature, const Clamp* clamp, MatrixRef states, MatrixRef means, Index firstChain,
             const RandomDraw& draw) {
        const Index chains = states.cols();
        const auto count = static_cast<Index>(order_.size());
        for (Index first = 0; first < count; first += unitsPerBlock) {
            const Index block = std::min(unitsPerBlock, count - first);
            inputs_.resize(chains, block);
            multiplyTransposed(states, columns_.middleCols(first, block), inputs_);
            for (Index place = 0; place < block; ++place) {
                const Index unit = unitAt(first + place);
                update(unit, place, inverseTemperature, clamp, states, means, firstChain, draw);
                for (Index later = place + 1; later < block; ++later)
                    inputs_.col(later) += columns_(unitAt(first + later), first + place) * change_;
            }
        }
    }

private:
    Index unitAt(Index place) const { return order_[static_cast<std::size_t>(place)]; }

    /// Draws one unit in all chains; leaves by how much its states changed.
    void update(Index unit, Index place, float inverseTemperature, const Clamp* clamp, MatrixRef states,
                MatrixRef means, Index firstChain, const RandomDraw& draw) {
        const Index chains = states.cols();
        float uniform[chainsPerTile];
        draw.uniform(uniform, chains, firstChain, unit);
        const float bias = couplings_.bias[unit];
        const float* const input = inputs_.col(place).data();
        mean_.resize(chains);
        state_.resize(chains);
        for (Index chain = 0; chain < chains; ++chain) {
            mean_[chain] = kernels::logistic(inverseTemperature * (input[chain] + bias));
            state_[chain] = uniform[chain] < mean_[chain] ? 1.0F : 0.0F;
        }
        if (clamp != nullptr && unit < clamp->mask.rows()) hold(*clamp, unit, firstChain);
        change_ = state_ - states.row(unit).transpose();
        states.row(unit) = state_.transpose();
        means.row(unit) = mean_.transpose();
    }

    void hold(const Clamp& clamp, Index unit, Index firstChain) {
        for (Index chain = 0; chain < state_.size(); ++chain) {
            const Index column = firstChain + chain;
            if (clamp.mask(unit, clamp.mask.cols() == 1 ? 0 : column) <= 0.5F) continue;
            state_[chain] = clamp.values(unit, column);
            mean_[chain] = state_[chain];
        }
    }

    const Couplings& couplings_;
    std::span<const std::uint32_t> order_;
    const Matrix& columns_;
    Matrix inputs_; ///< Chains × units of the block.
    Vector mean_;   ///< Of the unit in hand, one a chain, as its new state and by how much that differs.
    Vector state_;
    Vector change_;
};

} // namespace

std::vector<std::uint32_t> sweepOrder(Index count, UpdateOrder order, const Clamp* clamp, RandomStream& stream) {
    std::vector<std::uint32_t> units(static_cast<std::size_t>(count));
    std::iota(units.begin(), units.end(), 0U);
    if (clamp != nullptr) std::erase_if(units, [&](std::uint32_t unit) { return heldEverywhere(*clamp, unit); });
    if (order == UpdateOrder::Random) shuffle(units, stream.draw());
    return units;
}

void sweepUnits(const Couplings& couplings, std::span<const std::uint32_t> order, float inverseTemperature,
                const Clamp* clamp, MatrixRef states, MatrixRef means, const RandomDraw& draw, ThreadTeam& team) {
    Matrix columns(couplings.weights.rows(), static_cast<Index>(order.size()));
    for (Index place = 0; place < columns.cols(); ++place)
        columns.col(place) = couplings.weights.col(order[static_cast<std::size_t>(place)]);
    const Index tiles = (states.cols() + chainsPerTile - 1) / chainsPerTile;
    team.forEach(tiles, [&](Index tile) {
        const Index first = tile * chainsPerTile;
        const Index chains = std::min(chainsPerTile, states.cols() - first);
        TileSweep(couplings, order, columns)
            .run(inverseTemperature, clamp, states.middleCols(first, chains), means.middleCols(first, chains),
                 first, draw);
    });
}

} // namespace reverie
