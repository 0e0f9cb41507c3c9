#pragma once

#include "app/command_line/command.h"
#include "app/command_line/exit_code.h"

namespace reverie {

/// `reverie filters`: paints the receptive fields of a machine's hidden units.
void addFiltersCommand(Program& program, ExitCode& exitCode);

} // namespace reverie
