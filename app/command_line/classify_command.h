#pragma once

#include "app/command_line/exit_code.h"

#include <CLI/CLI.hpp>

namespace reverie {

/// `reverie classify`: how often a model names the labels of images wrongly, by each way it has.
void addClassifyCommand(CLI::App& program, ExitCode& exitCode);

} // namespace reverie
