#pragma once

#include "app/command_line/command.h"
#include "app/command_line/exit_code.h"

namespace reverie {

/// `reverie evaluate`: the figures of a model on one split of a set of images.
void addEvaluateCommand(Program& program, ExitCode& exitCode);

} // namespace reverie
