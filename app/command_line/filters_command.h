#pragma once

#include "app/command_line/exit_code.h"

#include <CLI/CLI.hpp>

namespace reverie {

/// `reverie filters`: paints the receptive fields of a machine's hidden units.
void addFiltersCommand(CLI::App& program, ExitCode& exitCode);

} // namespace reverie
