#pragma once

#include "app/command_line/command.h"
#include "core/experiment/config.h"

#include <map>
#include <string>
#include <string_view>

namespace reverie {

class Experiment;

/// One command line flag for each row of the table of settings, with its help; remembers what was given.
class SettingFlags {
public:
    /// Adds the flags; `this` must live until the command has been parsed.
    void addTo(Command& command);

    bool has(std::string_view key) const { return given_.contains(key); }
    /// The text given for a setting, or empty.
    std::string text(std::string_view key) const;

    /// Sets what was given; throws UsageError naming the flag and what it allows.
    void applyTo(ExperimentConfig& config) const;
    /// Changes live settings and the planned epochs of a resumed run; `data` is left to whoever opens it. Throws
    /// UsageError for a setting that cannot change in the middle of a run.
    void changeRunning(Experiment& experiment) const;

private:
    std::map<std::string, std::string, std::less<>> given_; ///< By key of the setting.
};

} // namespace reverie
