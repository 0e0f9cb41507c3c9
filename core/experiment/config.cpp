#include "core/experiment/config.h"

#include "core/error.h"
#include "core/experiment/presets.h"
#include "core/experiment/settings.h"

#include <fmt/format.h>

namespace reverie {

namespace {

SettingValue fromJson(std::string_view key, const nlohmann::json& json) {
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    throw Error(fmt::format("{}: a setting is a number, a text, true or false", key));
}

} // namespace

nlohmann::json toJson(const ExperimentConfig& config) {
    nlohmann::json json = {{"preset", config.preset}};
    for (const Setting& setting : settings())
        std::visit([&](const auto& value) { json[std::string(setting.key)] = value; }, setting.get(config));
    return json;
}

ExperimentConfig configFromJson(const nlohmann::json& json) {
    if (!json.is_object()) throw Error("a configuration is a JSON object with one member a setting");
    ExperimentConfig config;
    if (const auto preset = json.find("preset"); preset != json.end()) {
        if (!preset->is_string()) throw Error("preset: it must be text");
        const auto id = preset->get<std::string>();
        if (id.empty())
            config.preset.clear();
        else
            config = findPreset(id).config;
    }
    for (const auto& [key, value] : json.items())
        if (key != "preset") applySetting(config, findSetting(key), fromJson(key, value));
    return config;
}

} // namespace reverie
