#pragma once

#include "core/models/machine_form.h"

#include <QString>

namespace reverie {

/// "visible", "hidden" where there is one hidden layer, else "hidden 2".
QString layerName(const MachineView& machine, std::size_t layer);
/// The layer of a unit of a machine.
std::size_t layerOf(const MachineView& machine, Index unit);
/// The place of a unit in its layer, from 0.
Index placeInLayer(const MachineView& machine, Index unit);
/// "visible 3", "hidden 2.7" where there are more hidden layers than one; counted from 1 in their layer.
QString unitName(const MachineView& machine, Index unit);
/// The block of two layers as the slides call it, R, W, S or U, "R = 0" where all its weights are zero.
QString blockName(const MachineView& machine, std::size_t row, std::size_t column);

} // namespace reverie
