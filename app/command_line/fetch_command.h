#pragma once

#include "app/command_line/command.h"
#include "app/command_line/exit_code.h"
#include "app/download/remote_set.h"

#include <filesystem>

namespace reverie {

/// `reverie fetch-mnist`: brings the MNIST files into the folder that the name `mnist` stands for.
void addFetchCommand(Program& program, ExitCode& exitCode);

/// Brings the set into the folder and tells on standard error how it goes; throws Error when no mirror helps.
ExitCode fetchSet(const RemoteSet& set, const std::filesystem::path& folder);

} // namespace reverie
