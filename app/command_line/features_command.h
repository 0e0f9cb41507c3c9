#pragma once

#include "app/command_line/exit_code.h"

#include <CLI/CLI.hpp>

namespace reverie {

/// `reverie features`: hidden probabilities of a set of images, for other programs to learn from.
void addFeaturesCommand(CLI::App& program, ExitCode& exitCode);

} // namespace reverie
