#pragma once

#include "core/experiment/config.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reverie {

enum class SettingKind { Toggle, Integer, Real, Choice, Text };
enum class SettingGroup { Data, Machine, Learning, Run };

/// One choice of an enumerated setting: its stable key and what a person reads.
struct SettingChoice {
    std::string_view key;
    std::string_view label;
};

/// One row of the table that is configuration, command line flags, the experiment panel and the marks on the
/// curves at once.
struct Setting {
    std::string_view key;    ///< "learning-rate": JSON member and, with two dashes, the command line flag.
    std::string_view label;  ///< "Learning rate"
    std::string_view symbol; ///< "ε", or empty.
    std::string_view help;   ///< One sentence with the field's term.
    SettingGroup group;
    SettingKind kind;
    bool live; ///< May change while training, without a reset.
    double minimum = 0;
    double maximum = 0;
    double step = 0; ///< A sensible nudge; for rates a factor is taken from `logarithmic`.
    bool logarithmic = false;
    bool slides = false;                ///< A slider stands beside its number.
    std::vector<SettingChoice> choices; ///< For Choice; their keys are the values.
    std::function<SettingValue(const ExperimentConfig&)> get;
    std::function<void(ExperimentConfig&, const SettingValue&)> assign; ///< Unchecked: use applySetting().
};

/// The whole table, in the order a person would fill it in.
std::span<const Setting> settings();

/// Throws Error for an unknown key.
const Setting& findSetting(std::string_view key);

/// Checks kind, range and choice, then assigns; throws Error saying what is allowed.
void applySetting(ExperimentConfig& config, const Setting& setting, const SettingValue& value);
/// As above, from text as the command line gives it.
void applySetting(ExperimentConfig& config, std::string_view key, std::string_view text);

/// Whether a setting is one of the whole run: data, pixels, seed, threads and evaluation; the others may differ
/// from stage to stage.
bool belongsToRun(const Setting& setting);

/// The value that holds in a stage.
SettingValue stageValue(const ExperimentConfig& config, std::size_t stage, const Setting& setting);
/// Checks a value and gives it to a stage, or to the run where it belongs there or has no stages of its own;
/// throws as applySetting() does.
void applyToStage(ExperimentConfig& config, std::size_t stage, const Setting& setting, const SettingValue& value);

/// The value as a person and the command line write it: "0.05", "pcd", "on".
std::string settingText(const ExperimentConfig& config, const Setting& setting);

} // namespace reverie
