#pragma once

#include "app/command_line/command.h"
#include "core/models/machine.h"

#include <string>

namespace reverie {

/// Adds --layer: a hidden layer counted from 1, the lowest.
Option addLayerOption(Command& command, Index& layer, const std::string& help);

/// Throws Error naming the model when its machine has no such layer.
void checkLayer(const AnyMachine& machine, Index layer, const std::string& model);

} // namespace reverie
