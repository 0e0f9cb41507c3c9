#pragma once

#include "core/error.h"

namespace reverie {

/// What the program tells the script that started it; documented in `--help` and the README.
enum class ExitCode {
    Success = 0,
    Failure = 1, ///< A file, the data or the machine would not do.
    Usage = 2,   ///< The command itself was wrong.
    Diverged = 3,
    Interrupted = 130, ///< Ctrl-C, or a signal to end; the run was saved.
};

/// The command itself was wrong; the message says what is allowed.
class UsageError : public Error {
public:
    using Error::Error;
};

} // namespace reverie
