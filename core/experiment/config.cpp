#include "core/experiment/config.h"

#include "core/error.h"
#include "core/experiment/presets.h"
#include "core/experiment/settings.h"
#include "core/experiment/stage_order.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>

namespace reverie {

namespace {

SettingValue fromJson(std::string_view key, const nlohmann::json& json) {
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    throw Error(fmt::format("{}: a setting is a number, a text, true or false", key));
}

constexpr std::array<std::string_view, 7> stageNames = {"rbm",      "associative-memory", "deep-boltzmann-machine",
                                                        "up-down",  "autoencoder",        "backpropagation",
                                                        "boltzmann"};

nlohmann::json valueToJson(const SettingValue& value) {
    return std::visit([](const auto& plain) { return nlohmann::json(plain); }, value);
}

nlohmann::json stageToJson(const StagePlan& plan) {
    nlohmann::json json = {{"kind", stageNames[static_cast<std::size_t>(plan.kind)]}};
    if (plan.skipped) json["skipped"] = true;
    for (const auto& [key, value] : plan.own)
        json[key] = valueToJson(value);
    return json;
}

StagePlan stageFromJson(const nlohmann::json& json) {
    if (!json.is_object() || !json.contains("kind"))
        throw Error("stages: each is an object with a kind and the settings in which it differs");
    StagePlan plan;
    for (const auto& [key, value] : json.items()) {
        if (key == "kind") {
            const auto found =
                value.is_string() ? std::ranges::find(stageNames, value.get<std::string>()) : stageNames.end();
            if (found == stageNames.end())
                throw Error(fmt::format("stages: a kind is one of {}", fmt::join(stageNames, ", ")));
            plan.kind = static_cast<StageKind>(found - stageNames.begin());
        } else if (key == "skipped" && value.is_boolean()) {
            plan.skipped = value.get<bool>();
        } else {
            plan.own[key] = fromJson(key, value);
        }
    }
    return plan;
}

} // namespace

std::span<const std::string_view> stageKeys() {
    return stageNames;
}

std::vector<StagePlan> stagesOf(const ExperimentConfig& config) {
    return config.stages.empty() ? std::vector<StagePlan>(1) : config.stages;
}

ExperimentConfig stageConfig(const ExperimentConfig& config, std::size_t stage) {
    ExperimentConfig result = config;
    const std::vector<StagePlan> stages = stagesOf(config);
    if (stage < stages.size())
        for (const auto& [key, value] : stages[stage].own)
            applySetting(result, findSetting(key), value);
    return result;
}

std::string stageTitle(const ExperimentConfig& config, std::size_t stage) {
    const std::vector<StagePlan> stages = stagesOf(config);
    if (stage >= stages.size()) return {};
    const StageKind kind = stages[stage].kind;
    const auto ofKind = [&stages, kind](std::size_t count) {
        return std::ranges::count(std::span(stages).first(count), kind, &StagePlan::kind);
    };
    const bool several = kind == StageKind::Autoencoder && ofKind(stages.size()) > 1;
    if (kind != StageKind::Rbm && !several) return std::string(stageKindName(kind));
    const bool onModel = kind == StageKind::Rbm && !config.from.empty();
    return fmt::format("{} {}", onModel ? "New layer" : stageKindName(kind), ofKind(stage + 1));
}

nlohmann::json toJson(const ExperimentConfig& config) {
    nlohmann::json json = {{"preset", config.preset}};
    for (const Setting& setting : settings())
        std::visit([&](const auto& value) { json[std::string(setting.key)] = value; }, setting.get(config));
    if (!config.stages.empty()) {
        auto& stages = json["stages"] = nlohmann::json::array();
        for (const StagePlan& plan : config.stages)
            stages.push_back(stageToJson(plan));
    }
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
    if (const auto stages = json.find("stages"); stages != json.end()) {
        if (!stages->is_array()) throw Error("stages: they are a list");
        config.stages.clear();
        for (const auto& stage : *stages)
            config.stages.push_back(stageFromJson(stage));
    }
    for (const auto& [key, value] : json.items())
        if (key != "preset" && key != "stages") applySetting(config, findSetting(key), fromJson(key, value));
    for (std::size_t stage = 0; stage < config.stages.size(); ++stage)
        stageConfig(config, stage); // throws for settings that do not exist or do not fit
    return config;
}

ExperimentConfig recordedConfig(const nlohmann::json& json) {
    if (!json.is_object()) return configFromJson(json);
    nlohmann::json complete = toJson(ExperimentConfig{});
    complete.update(json);
    return configFromJson(complete);
}

} // namespace reverie
