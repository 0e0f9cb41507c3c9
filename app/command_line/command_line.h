#pragma once

namespace reverie {

/// True when the arguments ask for a subcommand, help or the version, or for something that is neither a file nor
/// an option the window knows: all that is answered without a display.
bool isCommandLine(int argc, const char* const* argv);

/// Runs the command and returns the exit code; messages go to stderr, results to stdout. Never throws.
int runCommandLine(int argc, char** argv);

} // namespace reverie
