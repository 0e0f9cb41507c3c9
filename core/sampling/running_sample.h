#pragma once

#include "core/models/machine_form.h"
#include "core/sampling/boltzmann_chains.h"

#include <deque>
#include <optional>

namespace reverie {

/// The temperatures that a sample can have: P ∝ exp(−E / T), so that 1 is the machine's own.
inline constexpr float coldestTemperature = 0.1F;
inline constexpr float hottestTemperature = 10;

/// The temperature before the sweep `sweep` of so many that cool geometrically from the hottest to the coldest
/// (Kirkpatrick, Gelatt & Vecchi 1983); the last sweep is the coldest one.
float coolingTemperature(int sweep, int sweeps);

/// A running sample as it is looked at.
struct SampleView {
    Vector states; ///< Of all units, 0 or 1, the visible ones first.
    Vector means;  ///< P(x_i = 1 | rest) that each was last drawn from.
    std::uint64_t sweeps = 0;
    float temperature = 1;
    bool cooling = false;
    double energy = 0;                   ///< Of the states, at temperature 1.
    std::optional<double> specialEnergy; ///< The same as the restricted or deep machine computes it that it is.
    bool deep = false;                   ///< That machine is a deep one.
    /// Of the newest states up to these, one a sweep, the oldest first.
    std::vector<double> energies;
};

/// One unit-by-unit Gibbs chain of a machine at a temperature that may change while it runs.
///
/// Its random stream is its own: the same seed, machines, sweeps and temperatures give the same states.
class RunningSample {
public:
    explicit RunningSample(std::uint64_t seed);

    /// Goes on in another machine, or from noise where that has another number of units.
    void setMachine(const GeneralForm& general);
    /// Begins anew from noise, at the beginning of the random stream; the temperature stays, cooling ends.
    void restart();
    void setOrder(UpdateOrder order) { order_ = order; }
    /// Within the coldest and the hottest; ends cooling.
    void setTemperature(float temperature);
    /// The next so many sweeps cool from the hottest temperature to the coldest.
    void cool(int sweeps);
    /// Ends cooling at the temperature reached.
    void hold() { coolingSweeps_ = 0; }

    /// Sweeps over all units; does nothing before the first machine.
    void advance(int sweeps);
    /// Of a machine that was set.
    SampleView view() const;
    bool ready() const { return machine_.has_value(); }

private:
    double energyNow() const;

    ThreadTeam team_{1};
    std::uint64_t seed_;
    Couplings couplings_;
    BoltzmannChains chain_;
    std::deque<double> energies_;
    SpecialMachine special_;
    std::optional<BoltzmannMachine> machine_;
    UpdateOrder order_ = UpdateOrder::Random;
    float temperature_ = 1;
    int coolingSweep_ = 0;
    int coolingSweeps_ = 0; ///< 0 while it does not cool.
};

} // namespace reverie
