#include "core/sampling/running_sample.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr std::string_view streamName = "running sample";
constexpr std::size_t mostEnergies = 600;

} // namespace

float coolingTemperature(int sweep, int sweeps) {
    if (sweeps < 2) return coldestTemperature;
    const float share = static_cast<float>(sweep) / static_cast<float>(sweeps - 1);
    return std::clamp(hottestTemperature * std::pow(coldestTemperature / hottestTemperature, share),
                      coldestTemperature, hottestTemperature);
}

RunningSample::RunningSample(std::uint64_t seed) : seed_(seed), chain_(seed, streamName) {}

void RunningSample::setMachine(const GeneralForm& general) {
    const bool otherUnits = !machine_ || machine_->units() != general.machine.units();
    machine_ = general.machine;
    couplings_ = machine_->couplings();
    special_ = specialMachine(general);
    if (otherUnits)
        restart();
    else
        energies_.back() = energyNow(); // The same states have another energy in another machine.
}

void RunningSample::restart() {
    hold();
    if (!machine_) return;
    chain_ = BoltzmannChains(seed_, streamName);
    chain_.startRandom(*machine_, 1);
    energies_ = {energyNow()};
}

void RunningSample::setTemperature(float temperature) {
    hold();
    temperature_ = std::clamp(temperature, coldestTemperature, hottestTemperature);
}

void RunningSample::cool(int sweeps) {
    coolingSweep_ = 0;
    coolingSweeps_ = std::max(sweeps, 0);
    if (coolingSweeps_ > 0) temperature_ = coolingTemperature(0, coolingSweeps_);
}

void RunningSample::advance(int sweeps) {
    if (!machine_) return;
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        if (coolingSweeps_ > 0) {
            temperature_ = coolingTemperature(coolingSweep_, coolingSweeps_);
            if (++coolingSweep_ == coolingSweeps_) hold();
        }
        chain_.advance(couplings_, team_, 1, {order_, 1 / temperature_});
        energies_.push_back(energyNow());
        if (energies_.size() > mostEnergies) energies_.pop_front();
    }
}

double RunningSample::energyNow() const {
    return machine_->energy(chain_.states())[0];
}

SampleView RunningSample::view() const {
    SampleView view;
    view.states = chain_.states().col(0);
    view.means = chain_.means().col(0);
    view.sweeps = chain_.sweeps();
    view.temperature = temperature_;
    view.cooling = coolingSweeps_ > 0;
    view.energy = energies_.back();
    view.energies.assign(energies_.begin(), energies_.end());
    if (const auto* const restricted = std::get_if<Rbm>(&special_))
        view.specialEnergy = energy(*restricted, view.states)[0];
    if (const auto* const deep = std::get_if<DeepBoltzmannMachine>(&special_)) {
        view.specialEnergy = energy(*deep, view.states)[0];
        view.deep = true;
    }
    return view;
}

} // namespace reverie
