#pragma once

#include <filesystem>
#include <optional>

class QApplication;

namespace reverie {

/// How the window begins.
struct WindowOptions {
    std::optional<std::filesystem::path> open; ///< Data folder, IDX file, model or checkpoint to show first.
    bool dream = true; ///< Begin with the bundled model, dreaming; otherwise with a run that can learn.
    bool offerInterruptedRun = true; ///< Look for a run whose process was killed, and offer it back.
};

/// Shows the main window and runs the program until it is closed; returns its exit code.
int runWindow(QApplication& application, const WindowOptions& options);

} // namespace reverie
