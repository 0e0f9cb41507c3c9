#include "app/session/machine_studio.h"

#include "core/error.h"

#include <utility>

namespace reverie {

namespace {

/// The matrix of all pairs then takes 36 MB.
constexpr Index mostUnits = 3000;

} // namespace

void MachineStudio::setMachine(const AnyMachine& machine, std::uint64_t seed) {
    kind_ = kindOf(machine);
    problem_.clear();
    view_.reset();
    try {
        trained_ = generalForm(machine, mostUnits);
    } catch (const Error& failure) {
        trained_.reset();
        sample_.reset();
        problem_ = failure.what();
        return;
    }
    if (!sample_ || seed != seed_) sample_.emplace(seed);
    seed_ = seed;
    reform();
}

void MachineStudio::setSettings(const MachineSettings& settings) {
    const bool otherForm = settings.form != settings_.form;
    settings_ = settings;
    if (sample_) sample_->setOrder(settings.order);
    if (otherForm && trained_) reform();
}

void MachineStudio::reform() {
    sample_->setOrder(settings_.order);
    sample_->setMachine(formed(*trained_, settings_.form));
    view_ = std::make_shared<MachineView>(viewOf(*trained_, settings_.form, kind_));
}

void MachineStudio::advance(int steps, Clock::time_point deadline) {
    if (!sample_) return;
    pace_.advance({settings_.running, settings_.sweepsPerSecond}, steps, deadline,
                  [this] { sample_->advance(1); });
}

std::shared_ptr<const MachineView> MachineStudio::takeView() {
    return std::exchange(view_, nullptr);
}

} // namespace reverie
