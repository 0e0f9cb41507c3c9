#include "app/command_line/setting_flags.h"

#include "app/command_line/exit_code.h"
#include "core/experiment/experiment.h"
#include "core/experiment/settings.h"

#include <fmt/format.h>

namespace reverie {

namespace {

std::string groupTitle(SettingGroup group) {
    switch (group) {
    case SettingGroup::Data:
        return "Data";
    case SettingGroup::Machine:
        return "Machine";
    case SettingGroup::Learning:
        return "Learning";
    case SettingGroup::Run:
        return "Run";
    }
    return {};
}

/// What may stand after the flag: "NUMBER", "on|off", "cd|pcd|exact".
std::string valueName(const Setting& setting) {
    switch (setting.kind) {
    case SettingKind::Toggle:
        return "on|off";
    case SettingKind::Integer:
        return "WHOLE";
    case SettingKind::Real:
        return "NUMBER";
    case SettingKind::Text:
        return "TEXT";
    case SettingKind::Choice:
        break;
    }
    std::string names;
    for (const SettingChoice& choice : setting.choices)
        names += fmt::format("{}{}", names.empty() ? "" : "|", choice.key);
    return names;
}

} // namespace

void SettingFlags::addTo(Command& command) {
    const ExperimentConfig defaults;
    for (const Setting& setting : settings()) {
        Option flag = command.add(
            fmt::format("--{}", setting.key),
            [this, key = std::string(setting.key)](const std::string& text) { given_[key] = text; },
            fmt::format("{}{}", setting.help, setting.live ? " (live)" : ""));
        flag.typeName(fmt::format("{}={}", valueName(setting), settingText(defaults, setting)));
        flag.group(groupTitle(setting.group));
        if (setting.kind == SettingKind::Toggle) flag.mayStandAlone();
    }
}

std::string SettingFlags::text(std::string_view key) const {
    const auto found = given_.find(key);
    return found == given_.end() ? std::string() : found->second;
}

void SettingFlags::applyTo(ExperimentConfig& config) const {
    for (const auto& [key, text] : given_) {
        const bool bareToggle = text.empty() && findSetting(key).kind == SettingKind::Toggle;
        try {
            applySetting(config, key, bareToggle ? "on" : text);
        } catch (const Error& error) {
            throw UsageError(fmt::format("--{}", error.what()));
        }
    }
}

void SettingFlags::changeRunning(Experiment& experiment) const {
    ExperimentConfig wanted = experiment.config();
    applyTo(wanted);
    for (const auto& given : given_) {
        const Setting& setting = findSetting(given.first);
        if (setting.key == "data") continue;
        if (setting.key == "epochs") {
            if (wanted.epochs < experiment.position().epoch)
                throw UsageError(fmt::format("--epochs: the run has already done {} epochs, so that it cannot end "
                                             "after {}",
                                             experiment.position().epoch, wanted.epochs));
            experiment.setEpochs(wanted.epochs);
        } else if (setting.live) {
            experiment.change(setting.key, setting.get(wanted));
        } else {
            throw UsageError(fmt::format("--{} cannot change in the middle of a run; leave it out, or start a new "
                                         "run without --resume",
                                         setting.key));
        }
    }
}

} // namespace reverie
