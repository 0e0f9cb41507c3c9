#pragma once

#include "app/command_line/exit_code.h"

#include <CLI/CLI.hpp>

namespace reverie {

/// `reverie sample`: lets a machine dream and writes what its chains show as a picture, an IDX file, or both.
void addSampleCommand(CLI::App& program, ExitCode& exitCode);

} // namespace reverie
