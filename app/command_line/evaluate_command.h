#pragma once

#include "app/command_line/exit_code.h"

#include <CLI/CLI.hpp>

namespace reverie {

/// `reverie evaluate`: the figures of a model on one split of a set of images.
void addEvaluateCommand(CLI::App& program, ExitCode& exitCode);

} // namespace reverie
