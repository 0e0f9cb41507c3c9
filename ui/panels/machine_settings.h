#pragma once

#include "core/models/machine_form.h"
#include "core/sampling/update_order.h"

namespace reverie {

/// How a person wants the running sample of a machine to go on.
struct MachineSettings {
    bool running = true;
    double sweepsPerSecond = 30; ///< 0 is as fast as it goes.
    UpdateOrder order = UpdateOrder::Random;
    MachineForm form = MachineForm::AsTrained;

    bool operator==(const MachineSettings&) const = default;
};

} // namespace reverie
