#include "app/command_line/train_command.h"

#include "app/command_line/files.h"
#include "app/command_line/replay.h"
#include "app/command_line/setting_flags.h"
#include "app/command_line/training_run.h"
#include "core/experiment/origin.h"
#include "core/experiment/presets.h"
#include "core/io/bundled_model.h"
#include "core/io/model_file.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace reverie {

namespace fs = std::filesystem;

namespace {

struct TrainOptions {
    std::string preset;
    std::string config;
    std::string resume;
    std::string out;
    std::string checkpoint;
    std::string metrics;
    bool half = false;
    bool list = false;
    SettingFlags settings;
    std::string stages;
    std::vector<std::string> stageSettings;
    std::vector<std::string> changes;
    std::optional<std::int64_t> minibatches;
};

ExperimentConfig presetConfig(const std::string& id) {
    try {
        return findPreset(id).config;
    } catch (const Error& error) {
        throw UsageError(fmt::format("--preset: {}", error.what()));
    }
}

/// A member `preset` of the file, if it has one, is the start; flags have the last word.
ExperimentConfig fileConfig(const std::string& path) {
    const nlohmann::json json = readJson(path);
    try {
        return configFromJson(json);
    } catch (const Error& error) {
        throw Error(fmt::format("{}: {}", path, error.what()));
    }
}

std::shared_ptr<const Dataset> openData(const std::string& source, std::int64_t validationCases) {
    return openDataset(source, validationCases < 0 ? std::nullopt : std::optional<Index>(validationCases));
}

Experiment startRun(const TrainOptions& options) {
    ExperimentConfig config;
    if (options.settings.has("from")) config = configToGoOn({});
    if (!options.preset.empty()) config = presetConfig(options.preset);
    if (!options.config.empty()) config = fileConfig(options.config);
    if (options.config.empty()) config.threads = allProcessors();
    options.settings.applyTo(config);
    if (!options.stages.empty()) setStageKinds(config, options.stages);
    for (const std::string& text : options.stageSettings)
        setStageSetting(config, text);
    auto data = openData(config.data, config.validationCases);
    // Absolute paths: the run may be resumed from another folder.
    config.data = data->source;
    if (!config.from.empty() && findBundledModel(config.from) == nullptr)
        config.from = fs::absolute(config.from).string();
    return Experiment(config, std::move(data));
}

/// The checkpoint's data, which may have moved since.
std::shared_ptr<const Dataset> movedData(const TrainOptions& options) {
    if (!options.settings.has("data")) return nullptr;
    const nlohmann::json config = loadModel(options.resume).config;
    return openData(options.settings.text("data"), config.value("validation", std::int64_t{-1}));
}

Experiment resumeRun(const TrainOptions& options) {
    if (!options.stages.empty() || !options.stageSettings.empty())
        throw UsageError(
            "--stages and --stage cannot change in the middle of a run; leave them out, or start a new run "
            "without --resume");
    Experiment experiment = Experiment::loadCheckpoint(options.resume, movedData(options));
    options.settings.changeRunning(experiment);
    return experiment;
}

/// Beside the model, or else in the current folder.
fs::path rescueStem(const TrainOptions& options) {
    if (options.out.empty()) return "reverie";
    const fs::path out = options.out;
    return out.parent_path() / out.stem();
}

/// In the order in which they take effect.
std::vector<ReplayStep> replaySteps(const TrainOptions& options) {
    std::vector<ReplayStep> steps;
    std::ranges::transform(options.changes, std::back_inserter(steps), parseReplayStep);
    std::ranges::stable_sort(steps, {}, &ReplayStep::minibatch);
    return steps;
}

ExitCode train(const TrainOptions& options) {
    const TrainingCourse course = {replaySteps(options), options.minibatches};
    const TrainingOutputs outputs = {options.out, options.checkpoint, options.metrics, rescueStem(options),
                                     options.half ? Precision::Half : Precision::Single};
    checkWritable(outputs.model);
    checkWritable(outputs.checkpoint);
    checkWritable(outputs.metrics);
    Experiment experiment = options.resume.empty() ? startRun(options) : resumeRun(options);
    return runTraining(experiment, course, outputs);
}

/// Presets by family, the families in the order of their first preset.
ExitCode listPresets() {
    std::size_t width = 0;
    std::vector<std::string_view> families;
    for (const Preset& preset : presets()) {
        width = std::max(width, preset.id.size());
        if (std::ranges::find(families, preset.family) == families.end()) families.push_back(preset.family);
    }
    for (const std::string_view family : families) {
        fmt::print("{}\n", family);
        for (const Preset& preset : presets())
            if (preset.family == family) fmt::print("  {:<{}}  {}\n", preset.id, width, preset.title);
    }
    return ExitCode::Success;
}

std::string presetNames() {
    std::string names;
    for (const Preset& preset : presets())
        names += fmt::format("{}{}", names.empty() ? "" : "|", preset.id);
    return names;
}

} // namespace

void addTrainCommand(Program& program, ExitCode& exitCode) {
    Command command = program.addCommand("train", "Train a machine, with a progress bar on a terminal");
    auto options = std::make_shared<TrainOptions>();
    auto preset = command.add("--preset", options->preset, "Start from a preset").typeName(presetNames());
    auto config =
        command.add("--config", options->config, "Start from the settings in a JSON file").typeName("FILE");
    auto resume = command
                      .add("--resume", options->resume,
                           "Go on from a checkpoint; only live settings, --epochs and --data (where the "
                           "same data lies now) may be given")
                      .typeName("FILE");
    preset.excludes(config).excludes(resume);
    config.excludes(resume);
    command.addFlag("--list", options->list, "Show the presets by family, and train nothing");
    command.add("--out", options->out, "Write the trained model").typeName("FILE");
    command.addFlag("--half", options->half, "Write the model's numbers as 16-bit floats, in half the space");
    command
        .add("--checkpoint", options->checkpoint,
             "Write the whole run at the end, on Ctrl-C and every half minute")
        .typeName("FILE");
    command.add("--metrics", options->metrics, "Write the measurements of every minibatch as CSV")
        .typeName("FILE");
    command
        .add("--stages", options->stages,
             "The kinds of the stages; :skipped behind those that are not to be learned")
        .typeName("KIND,KIND,…");
    command.add("--stage", options->stageSettings, "A setting of one stage, counted from 1; may be repeated")
        .typeName("STAGE:SETTING=VALUE");
    command
        .add("--at", options->changes,
             "Change a live setting, the planned epochs, the stage (end-stage) or a unit (switch-off=LAYER/UNIT, "
             "bias=LAYER/UNIT/VALUE, weight=LAYER/UNIT/UNIT BELOW/VALUE, counted from 1; undo) after so many "
             "minibatches; may be repeated")
        .typeName("MINIBATCH:SETTING=VALUE");
    command.add("--minibatches", options->minibatches, "Stop after so many minibatches of the whole run")
        .typeName("WHOLE");
    options->settings.addTo(command);
    command.setFooter(
        "Settings marked (live) may change with --resume. Defaults are those of the preset digits-cd1; "
        "--threads is every processor\nunless given, and --from MODEL alone fine-tunes that model by up-down. The "
        "same settings and data give the same machine, "
        "bit for bit, with any number of threads.");
    command.setAction([options, &exitCode] { exitCode = options->list ? listPresets() : train(*options); });
}

} // namespace reverie
