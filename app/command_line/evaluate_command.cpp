#include "app/command_line/evaluate_command.h"

#include "app/command_line/split_options.h"
#include "core/evaluation/evaluation.h"
#include "core/math/thread_team.h"

#include <fmt/format.h>
#include <memory>
#include <optional>

namespace reverie {

namespace {

struct EvaluateOptions {
    SplitOptions cases;
    bool json = false;
};

nlohmann::json orNull(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

/// A setting the machine was trained with, as text; empty when its file does not say.
std::string greyPixels(const Model& model) {
    return model.coding.binary ? model.config.value("grey-pixels", std::string()) : std::string();
}

std::string asJson(const Evaluation& figures, const SplitOptions& options, const Familiarity& known,
                   const std::string& grey) {
    nlohmann::ordered_json json;
    json["cases"] = figures.cases;
    json["split"] = options.split;
    json["reconstruction_error"] = figures.reconstructionError;
    json["cross_entropy"] = orNull(figures.crossEntropy);
    json["free_energy"] = orNull(figures.freeEnergy);
    json["pseudo_log_likelihood"] = orNull(figures.pseudoLogLikelihood);
    json["log_likelihood"] = orNull(figures.logLikelihood);
    json["grey_pixels"] = grey.empty() ? nlohmann::json(nullptr) : nlohmann::json(grey);
    putSeen(json, known);
    return json.dump(2) + "\n";
}

std::string asText(const Evaluation& figures, const SplitOptions& options, const Familiarity& known,
                   const std::string& grey) {
    std::string text = casesLine(figures.cases, options);
    const auto line = [&text](std::string_view name, double value, std::string_view unit) {
        text += fmt::format("{:<24}{:>14.6g}  {}\n", name, value, unit);
    };
    line("reconstruction error", figures.reconstructionError, "squared, per pixel");
    if (figures.crossEntropy) line("cross-entropy", *figures.crossEntropy, "nats per case");
    if (figures.freeEnergy) line("free energy", *figures.freeEnergy, "mean per case");
    if (figures.pseudoLogLikelihood) line("pseudo-log-likelihood", *figures.pseudoLogLikelihood, "nats per case");
    if (figures.logLikelihood) line("log-likelihood", *figures.logLikelihood, "nats per case, exact");
    if (!grey.empty()) text += fmt::format("grey pixels: {}\n", grey);
    return text + seenLine(known);
}

ExitCode evaluateModel(const EvaluateOptions& options) {
    const Model model = loadModel(options.cases.model);
    const ChosenSplit chosen = openSplit(options.cases);
    ThreadTeam team(options.cases.threads);
    const Evaluation figures = evaluate(model, chosen.images(), team);
    const auto write = options.json ? asJson : asText;
    fmt::print("{}", write(figures, options.cases, familiarity(model, chosen), greyPixels(model)));
    return ExitCode::Success;
}

} // namespace

void addEvaluateCommand(CLI::App& program, ExitCode& exitCode) {
    CLI::App* command = program.add_subcommand("evaluate", "Measure a model on images");
    auto options = std::make_shared<EvaluateOptions>();
    addSplitOptions(*command, options->cases);
    command->add_flag("--json", options->json, "Write one JSON object, null where a figure is undefined");
    command->final_callback([options, &exitCode] { exitCode = evaluateModel(*options); });
}

} // namespace reverie
