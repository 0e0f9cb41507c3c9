#pragma once

#include "app/command_line/command.h"
#include "app/command_line/exit_code.h"

namespace reverie {

/// `reverie sample`: lets a machine dream and writes what its chains show as a picture, an IDX file, or both.
void addSampleCommand(Program& program, ExitCode& exitCode);

} // namespace reverie
