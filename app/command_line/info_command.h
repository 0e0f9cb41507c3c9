#pragma once

#include "app/command_line/exit_code.h"

#include <CLI/CLI.hpp>

namespace reverie {

/// `reverie info`: what a model, checkpoint or IDX file holds.
void addInfoCommand(CLI::App& program, ExitCode& exitCode);

} // namespace reverie
