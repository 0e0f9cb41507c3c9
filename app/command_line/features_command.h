#pragma once

#include "app/command_line/command.h"
#include "app/command_line/exit_code.h"

namespace reverie {

/// `reverie features`: hidden probabilities of a set of images, for other programs to learn from.
void addFeaturesCommand(Program& program, ExitCode& exitCode);

} // namespace reverie
