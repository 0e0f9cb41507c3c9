#pragma once

#include "app/command_line/command.h"
#include "app/command_line/exit_code.h"

namespace reverie {

/// `reverie train`: trains a machine without a window. The exit code is written when the command has run.
void addTrainCommand(Program& program, ExitCode& exitCode);

} // namespace reverie
