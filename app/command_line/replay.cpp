#include "app/command_line/replay.h"

#include "app/command_line/exit_code.h"
#include "app/command_line/files.h"
#include "core/experiment/experiment.h"
#include "core/experiment/origin.h"
#include "core/experiment/presets.h"
#include "core/experiment/settings.h"
#include "core/models/surgery.h"
#include "core/text.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace reverie {

namespace {

constexpr std::string_view skippedEnding = ":skipped";

struct NumberedText {
    std::uint64_t number = 0;
    std::string text;
};

/// "450:rest"; `flag` and `shape` are for the message.
NumberedText numbered(std::string_view given, std::string_view flag, std::string_view shape) {
    const std::size_t colon = given.find(':');
    std::uint64_t number = 0;
    const char* const end = given.data() + std::min(colon, given.size());
    const auto [stopped, error] = std::from_chars(given.data(), end, number);
    if (colon == std::string_view::npos || error != std::errc() || stopped != end)
        throw UsageError(fmt::format("{} {}: it takes {}", flag, given, shape));
    return {number, std::string(given.substr(colon + 1))};
}

SettingValue valueOf(const ExperimentConfig& config, const std::string& key, const std::string& text) {
    ExperimentConfig changed = config;
    applySetting(changed, key, text);
    return findSetting(key).get(changed);
}

bool isSetting(std::string_view key) {
    return std::ranges::any_of(settings(), [key](const Setting& setting) { return setting.key == key; });
}

/// Settings that say nothing of what is learned.
bool immaterial(const Setting& setting) {
    return setting.key == "threads";
}

/// What a run with that preset and from that model begins with on the command line.
ExperimentConfig commandDefaults(const ExperimentConfig& config) {
    if (!config.preset.empty()) return findPreset(config.preset).config;
    return config.from.empty() ? ExperimentConfig{} : configToGoOn({});
}

std::string shellWord(const std::string& text) {
    return shellText(std::filesystem::path(text));
}

std::string kindsText(const std::vector<StagePlan>& stages) {
    std::string text;
    for (const StagePlan& plan : stages)
        text += fmt::format("{}{}{}", text.empty() ? "" : ",", stageKeys()[static_cast<std::size_t>(plan.kind)],
                            plan.skipped ? skippedEnding : "");
    return text;
}

/// Flags for what the run, or its stages, have other than `known`, which comes to have it too.
std::string flagsBetween(ExperimentConfig& known, const ExperimentConfig& config) {
    std::string flags;
    for (const Setting& setting : settings()) {
        const std::string text = settingText(config, setting);
        if (immaterial(setting) || (text == settingText(known, setting) && setting.key != "seed")) continue;
        flags += fmt::format(" --{} {}", setting.key, shellWord(text));
        applySetting(known, setting, setting.get(config));
    }
    if (kindsText(known.stages) != kindsText(config.stages)) {
        flags += fmt::format(" --stages {}", kindsText(config.stages));
        setStageKinds(known, kindsText(config.stages));
    }
    for (std::size_t stage = 0; stage < config.stages.size(); ++stage) {
        const ExperimentConfig now = stageConfig(known, stage);
        const ExperimentConfig wanted = stageConfig(config, stage);
        for (const Setting& setting : settings())
            if (const std::string text = settingText(wanted, setting);
                !immaterial(setting) && !belongsToRun(setting) && text != settingText(now, setting))
                flags += fmt::format(" --stage {}:{}={}", stage + 1, setting.key, shellWord(text));
    }
    return flags;
}

} // namespace

ReplayStep parseReplayStep(const std::string& text) {
    constexpr std::string_view shape = "MINIBATCH:SETTING=VALUE, as in 450:learning-rate=0.01";
    NumberedText step = numbered(text, "--at", shape);
    if (step.text == endStageKey || step.text == undoKey) return {step.number, std::move(step.text), {}};
    const std::size_t equals = step.text.find('=');
    if (equals == std::string::npos) throw UsageError(fmt::format("--at {}: it takes {}", text, shape));
    ReplayStep parsed = {step.number, step.text.substr(0, equals), step.text.substr(equals + 1)};
    try {
        if (isOperationKey(parsed.key)) {
            parseOperation(parsed.key, parsed.value);
            return parsed;
        }
        if (parsed.key != "epochs" && !findSetting(parsed.key).live)
            throw Error(fmt::format("{}: it cannot change in the middle of a run", parsed.key));
        valueOf({}, parsed.key, parsed.value);
    } catch (const Error& error) {
        throw UsageError(fmt::format("--at {}: {}", text, error.what()));
    }
    return parsed;
}

std::string textOf(const ReplayStep& step) {
    return fmt::format("{}:{}{}{}", step.minibatch, step.key, step.value.empty() ? "" : "=", step.value);
}

void replay(const ReplayStep& step, Experiment& experiment, std::vector<Surgery>& done) {
    if (step.key == endStageKey) return experiment.endStage();
    if (isOperationKey(step.key)) {
        const Operation operation = parseOperation(step.key, step.value);
        done.push_back({operation, unitNumbers(experiment.model().machine, operation.unit)});
        return experiment.operate(operation);
    }
    if (step.key == undoKey) {
        if (done.empty()) throw UsageError(fmt::format("--at {}:undo: nothing was done before", step.minibatch));
        experiment.undo(done.back());
        done.pop_back();
        return;
    }
    const SettingValue value = valueOf(experiment.settings(), step.key, step.value);
    if (step.key == "epochs")
        experiment.setEpochs(std::get<std::int64_t>(value));
    else
        experiment.change(step.key, value);
}

void setStageKinds(ExperimentConfig& config, const std::string& text) {
    config.stages.clear();
    if (text.empty()) return;
    for (std::string_view name : splitText(text, ',')) {
        StagePlan plan;
        plan.skipped = name.ends_with(skippedEnding);
        if (plan.skipped) name.remove_suffix(skippedEnding.size());
        const auto found = std::ranges::find(stageKeys(), name);
        if (found == stageKeys().end())
            throw UsageError(fmt::format("--stages: “{}” is none of {}", name, fmt::join(stageKeys(), ", ")));
        plan.kind = static_cast<StageKind>(found - stageKeys().begin());
        config.stages.push_back(std::move(plan));
    }
}

void setStageSetting(ExperimentConfig& config, const std::string& text) {
    constexpr std::string_view shape = "STAGE:SETTING=VALUE, as in 2:learning-rate=0.1";
    const NumberedText given = numbered(text, "--stage", shape);
    const std::size_t equals = given.text.find('=');
    if (equals == std::string::npos) throw UsageError(fmt::format("--stage {}: it takes {}", text, shape));
    if (given.number < 1 || given.number > config.stages.size())
        throw UsageError(fmt::format("--stage {}: the run has {} stages", text, config.stages.size()));
    const auto stage = static_cast<std::size_t>(given.number - 1);
    const std::string key = given.text.substr(0, equals);
    try {
        if (belongsToRun(findSetting(key))) throw Error(fmt::format("{}: it is one of the whole run", key));
        applyToStage(config, stage, findSetting(key), valueOf(config, key, given.text.substr(equals + 1)));
    } catch (const Error& error) {
        throw UsageError(fmt::format("--stage {}: {}", text, error.what()));
    }
}

ExperimentConfig settingsAtFirst(ExperimentConfig config, std::span<const Mark> marks) {
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        if (!mark->change || !isSetting(mark->change->key)) continue;
        const Setting& setting = findSetting(mark->change->key);
        applyToStage(config, mark->change->stage, setting,
                     valueOf(config, mark->change->key, mark->change->before));
    }
    return config;
}

std::string trainCommand(const ExperimentConfig& config, std::span<const Mark> marks, std::uint64_t minibatches) {
    const ExperimentConfig first = settingsAtFirst(config, marks);
    ExperimentConfig known = commandDefaults(first);
    std::string command = "reverie train";
    if (!first.preset.empty()) command += fmt::format(" --preset {}", first.preset);
    command += flagsBetween(known, first);
    for (const Mark& mark : marks) {
        if (!mark.change || mark.minibatch >= minibatches) continue;
        command +=
            fmt::format(" --at {}", shellWord(textOf({mark.minibatch, mark.change->key, mark.change->after})));
    }
    return command + fmt::format(" --minibatches {}", minibatches);
}

} // namespace reverie
