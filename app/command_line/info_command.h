#pragma once

#include "app/command_line/command.h"
#include "app/command_line/exit_code.h"

namespace reverie {

/// `reverie info`: what a model, checkpoint or IDX file holds.
void addInfoCommand(Program& program, ExitCode& exitCode);

} // namespace reverie
