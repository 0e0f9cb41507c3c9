#pragma once

#include "app/session/iteration_pace.h"
#include "core/sampling/running_sample.h"
#include "ui/panels/machine_settings.h"

#include <memory>
#include <optional>
#include <string>

namespace reverie {

/// A machine in its general form with a sample that runs in it: what a machine worker does, in no thread of its
/// own.
class MachineStudio {
public:
    using Clock = IterationPace::Clock;

    /// Goes on with a newer machine; the sample goes on too while its units and its seed stay.
    void setMachine(const AnyMachine& machine, std::uint64_t seed);
    void setSettings(const MachineSettings& settings);
    void advance(int steps, Clock::time_point deadline);

    /// Null where the machine has no general form.
    RunningSample* sample() { return trained_ ? &*sample_ : nullptr; }
    /// Why there is no sample; empty where there is one.
    const std::string& problem() const { return problem_; }
    /// The machine that is shown when it is another one than at the last call, else null.
    std::shared_ptr<const MachineView> takeView();

private:
    void reform();

    MachineSettings settings_;
    std::optional<GeneralForm> trained_;
    std::string kind_;
    std::string problem_;
    std::uint64_t seed_ = 1;
    std::optional<RunningSample> sample_;
    std::shared_ptr<const MachineView> view_;
    IterationPace pace_;
};

} // namespace reverie
