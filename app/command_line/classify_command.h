#pragma once

#include "app/command_line/command.h"
#include "app/command_line/exit_code.h"

namespace reverie {

/// `reverie classify`: how often a model names the labels of images wrongly, by each way it has.
void addClassifyCommand(Program& program, ExitCode& exitCode);

} // namespace reverie
