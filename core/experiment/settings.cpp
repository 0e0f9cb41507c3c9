#include "core/experiment/settings.h"

#include "core/error.h"
#include "core/experiment/settings_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace reverie {

namespace {

[[noreturn]] void refuse(const Setting& setting, std::string_view what) {
    throw Error(fmt::format("{}: {}", setting.key, what));
}

std::string allowedRange(const Setting& setting) {
    return fmt::format("it must be {} from {} to {}",
                       setting.kind == SettingKind::Integer ? "a whole number" : "a number", setting.minimum,
                       setting.maximum);
}

std::string allowedChoices(const Setting& setting) {
    std::string text = "it must be one of";
    for (std::string_view separator = " "; const SettingChoice& option : setting.choices) {
        text += separator;
        text += option.key;
        separator = ", ";
    }
    return text;
}

template<class Number>
bool parseNumber(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

SettingValue parse(const Setting& setting, std::string_view text) {
    switch (setting.kind) {
    case SettingKind::Toggle:
        if (text == "on" || text == "true" || text == "yes" || text == "1") return true;
        if (text == "off" || text == "false" || text == "no" || text == "0") return false;
        refuse(setting, fmt::format("“{}” is neither on nor off", text));
    case SettingKind::Integer: {
        std::int64_t number = 0;
        if (!parseNumber(text, number))
            refuse(setting, fmt::format("“{}” was given, and {}", text, allowedRange(setting)));
        return number;
    }
    case SettingKind::Real: {
        double number = 0;
        if (!parseNumber(text, number))
            refuse(setting, fmt::format("“{}” was given, and {}", text, allowedRange(setting)));
        return number;
    }
    case SettingKind::Choice:
    case SettingKind::Text:
        return std::string(text);
    }
    return {};
}

} // namespace

std::span<const Setting> settings() {
    static const std::vector<Setting> table = makeSettingsTable();
    return table;
}

const Setting& findSetting(std::string_view key) {
    const auto found = std::ranges::find(settings(), key, &Setting::key);
    if (found == settings().end()) throw Error(fmt::format("there is no setting called “{}”", key));
    return *found;
}

void applySetting(ExperimentConfig& config, const Setting& setting, const SettingValue& value) {
    switch (setting.kind) {
    case SettingKind::Toggle:
        if (!std::holds_alternative<bool>(value)) refuse(setting, "it must be on or off");
        break;
    case SettingKind::Integer: {
        const auto* number = std::get_if<std::int64_t>(&value);
        if (number == nullptr || static_cast<double>(*number) < setting.minimum ||
            static_cast<double>(*number) > setting.maximum)
            refuse(setting, allowedRange(setting));
        break;
    }
    case SettingKind::Real: {
        const auto* whole = std::get_if<std::int64_t>(&value);
        if (whole != nullptr) return applySetting(config, setting, static_cast<double>(*whole));
        const auto* number = std::get_if<double>(&value);
        if (number == nullptr || !(*number >= setting.minimum && *number <= setting.maximum))
            refuse(setting, allowedRange(setting));
        break;
    }
    case SettingKind::Choice: {
        const auto* key = std::get_if<std::string>(&value);
        if (key == nullptr ||
            std::ranges::find(setting.choices, *key, &SettingChoice::key) == setting.choices.end())
            refuse(setting, allowedChoices(setting));
        break;
    }
    case SettingKind::Text:
        if (!std::holds_alternative<std::string>(value)) refuse(setting, "it must be text");
        break;
    }
    setting.assign(config, value);
}

void applySetting(ExperimentConfig& config, std::string_view key, std::string_view text) {
    const Setting& setting = findSetting(key);
    applySetting(config, setting, parse(setting, text));
}

bool belongsToRun(const Setting& setting) {
    constexpr std::array<std::string_view, 8> keys = {
        "from", "visible-units", "sigma",          "learn-variance",
        "seed", "threads",       "evaluate-every", "evaluation-cases"};
    const bool ofData = setting.group == SettingGroup::Data && setting.key != "shift";
    return ofData || std::ranges::find(keys, setting.key) != keys.end();
}

SettingValue stageValue(const ExperimentConfig& config, std::size_t stage, const Setting& setting) {
    if (stage < config.stages.size() && !belongsToRun(setting))
        if (const auto own = config.stages[stage].own.find(setting.key); own != config.stages[stage].own.end())
            return own->second;
    return setting.get(config);
}

void applyToStage(ExperimentConfig& config, std::size_t stage, const Setting& setting, const SettingValue& value) {
    if (stage >= config.stages.size() || belongsToRun(setting)) return applySetting(config, setting, value);
    ExperimentConfig checked = config;
    applySetting(checked, setting, value);
    config.stages[stage].own[std::string(setting.key)] = setting.get(checked);
}

std::string settingText(const ExperimentConfig& config, const Setting& setting) {
    const SettingValue value = setting.get(config);
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "on" : "off";
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
    if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
    return std::get<std::string>(value);
}

} // namespace reverie
