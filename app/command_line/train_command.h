#pragma once

#include "app/command_line/exit_code.h"

#include <CLI/CLI.hpp>

namespace reverie {

/// `reverie train`: trains a machine without a window. The exit code is written when the command has run.
void addTrainCommand(CLI::App& program, ExitCode& exitCode);

} // namespace reverie
