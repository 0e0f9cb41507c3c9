#include "core/sampling/tempering.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace reverie {

namespace {

/// Biases and variances of one side at an inverse temperature; returns by how much its drive grows, unit by unit.
Vector temper(Layer& layer, float inverseTemperature) {
    Vector growth = Vector::Ones(layer.size());
    Index first = 0;
    for (const UnitGroup& group : layer.groups()) {
        if (group.kind == UnitKind::Gaussian) {
            // A variance of σ²/β, whose drive is √β times as large.
            layer.logVariance.segment(first, group.size).array() -= std::log(inverseTemperature);
            growth.segment(first, group.size).setConstant(std::sqrt(inverseTemperature));
        } else {
            layer.bias.segment(first, group.size) *= inverseTemperature;
        }
        first += group.size;
    }
    return growth;
}

} // namespace

Rbm tempered(const Rbm& machine, float inverseTemperature) {
    if (machine.visible.has(UnitKind::Gaussian) && machine.hidden.has(UnitKind::Gaussian))
        throw Error("a machine with Gaussian units on both sides cannot be heated: it has no proper distribution");
    Rbm result = machine;
    const Vector visible = temper(result.visible, inverseTemperature);
    const Vector hidden = temper(result.hidden, inverseTemperature);
    result.weights = inverseTemperature * visible.cwiseInverse().asDiagonal() * machine.weights *
                     hidden.cwiseInverse().asDiagonal();
    return result;
}

TemperedChains::TemperedChains(std::uint64_t seed, Index temperatures, float hottest) : stream_(seed, "trades") {
    if (temperatures < 2 || !(hottest > 0 && hottest < 1))
        throw Error(
            "parallel tempering needs two temperatures or more, the hottest with an inverse between 0 and 1");
    for (Index number = 0; number < temperatures; ++number) {
        const float share = static_cast<float>(number) / static_cast<float>(temperatures - 1);
        inverseTemperatures_.push_back(1.0F + share * (hottest - 1.0F));
        levels_.emplace_back(seed,
                             number == 0 ? "persistent chains" : fmt::format("chains at temperature {}", number));
    }
    swapRates_.assign(levels_.size() - 1, std::numeric_limits<double>::quiet_NaN());
}

void TemperedChains::startRandom(const Rbm& machine, Index count, ThreadTeam& team) {
    for (std::size_t number = 0; number < levels_.size(); ++number) {
        levels_[number].startRandom(machine, count);
        levels_[number].sampleHidden(tempered(machine, inverseTemperatures_[number]), team);
    }
}

void TemperedChains::advance(const Rbm& machine, ThreadTeam& team, int steps) {
    std::vector<Rbm> heated;
    for (const float inverseTemperature : inverseTemperatures_)
        heated.push_back(tempered(machine, inverseTemperature));
    std::ranges::fill(swapRates_, std::numeric_limits<double>::quiet_NaN());
    for (int step = 0; step < steps; ++step) {
        for (std::size_t number = 0; number < levels_.size(); ++number) {
            levels_[number].sampleVisible(heated[number], team);
            levels_[number].sampleHidden(heated[number], team);
        }
        trade(machine, stream_.position() % 2);
    }
}

void TemperedChains::trade(const Rbm& machine, std::size_t first) {
    const RandomDraw draw = stream_.draw();
    Vector uniform(count());
    for (std::size_t colder = first; colder + 1 < levels_.size(); colder += 2) {
        Chains& cold = levels_[colder];
        Chains& hot = levels_[colder + 1];
        const double between = static_cast<double>(inverseTemperatures_[colder]) -
                               static_cast<double>(inverseTemperatures_[colder + 1]);
        const CaseValues gain =
            machine.energy(cold.visible(), cold.hidden()) - machine.energy(hot.visible(), hot.hidden());
        draw.uniform(uniform.data(), uniform.size(), 0, static_cast<Index>(colder));
        Index made = 0;
        for (Index chain = 0; chain < count(); ++chain) {
            if (static_cast<double>(uniform[chain]) >= std::exp(std::min(between * gain[chain], 0.0))) continue;
            cold.trade(hot, chain);
            ++made;
        }
        swapRates_[colder] = static_cast<double>(made) / static_cast<double>(count());
    }
}

} // namespace reverie
