#include "app/command_line/evaluate_command.h"

#include "app/command_line/files.h"
#include "core/evaluation/evaluation.h"
#include "core/math/thread_team.h"

#include <fmt/format.h>
#include <memory>
#include <optional>

namespace reverie {

namespace {

struct EvaluateOptions {
    std::string model;
    std::string data;
    std::string split = "validation";
    Index validation = -1;
    int threads = allProcessors();
    bool json = false;
};

Split splitNamed(const std::string& name) {
    if (name == "train") return Split::Training;
    return name == "test" ? Split::Test : Split::Validation;
}

nlohmann::json orNull(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

/// A setting the machine was trained with, as text; empty when its file does not say.
std::string greyPixels(const Model& model) {
    return model.coding.binary ? model.config.value("grey-pixels", std::string()) : std::string();
}

std::string asJson(const Evaluation& figures, const std::string& split, Index seen, const std::string& grey) {
    nlohmann::ordered_json json;
    json["cases"] = figures.cases;
    json["split"] = split;
    json["reconstruction_error"] = figures.reconstructionError;
    json["cross_entropy"] = orNull(figures.crossEntropy);
    json["free_energy"] = orNull(figures.freeEnergy);
    json["pseudo_log_likelihood"] = orNull(figures.pseudoLogLikelihood);
    json["log_likelihood"] = orNull(figures.logLikelihood);
    json["grey_pixels"] = grey.empty() ? nlohmann::json(nullptr) : nlohmann::json(grey);
    json["seen"] = seen > 0;
    json["seen_cases"] = seen;
    return json.dump(2) + "\n";
}

std::string asText(const Evaluation& figures, const std::string& split, Index seen, const std::string& grey) {
    std::string text = fmt::format("{} cases of the {} split\n", figures.cases, split);
    const auto line = [&text](std::string_view name, double value, std::string_view unit) {
        text += fmt::format("{:<24}{:>14.6g}  {}\n", name, value, unit);
    };
    line("reconstruction error", figures.reconstructionError, "squared, per pixel");
    if (figures.crossEntropy) line("cross-entropy", *figures.crossEntropy, "nats per case");
    if (figures.freeEnergy) line("free energy", *figures.freeEnergy, "mean per case");
    if (figures.pseudoLogLikelihood) line("pseudo-log-likelihood", *figures.pseudoLogLikelihood, "nats per case");
    if (figures.logLikelihood) line("log-likelihood", *figures.logLikelihood, "nats per case, exact");
    if (!grey.empty()) text += fmt::format("grey pixels: {}\n", grey);
    if (seen == figures.cases)
        text += "The machine was trained on these very cases: the figures say nothing about new ones.\n";
    else if (seen > 0)
        text += fmt::format("The machine was trained on {} of these cases.\n", seen);
    return text;
}

ExitCode evaluateModel(const EvaluateOptions& options) {
    const Model model = loadModel(options.model);
    const auto data =
        openDataset(options.data, options.validation < 0 ? std::nullopt : std::optional(options.validation));
    const Split split = splitNamed(options.split);
    const ImageSet& images = imagesOf(*data, split);
    if (images.empty())
        throw Error(fmt::format("{}: there is no {} split in this data", options.data, options.split));
    ThreadTeam team(options.threads);
    const Evaluation figures = evaluate(model, images, team);
    const Index seen = seenCases(model, *data, split);
    const auto write = options.json ? asJson : asText;
    fmt::print("{}", write(figures, options.split, seen, greyPixels(model)));
    return ExitCode::Success;
}

} // namespace

void addEvaluateCommand(CLI::App& program, ExitCode& exitCode) {
    CLI::App* command = program.add_subcommand("evaluate", "Measure a model on images");
    auto options = std::make_shared<EvaluateOptions>();
    command->add_option("model", options->model, "Model or checkpoint")->required()->type_name("MODEL");
    command->add_option("--data", options->data, "IDX folder or file, bundled, mnist, fashion or bars-4x4")
        ->required()
        ->type_name("DIR");
    command->add_option("--split", options->split, "Which cases; validation unless given")
        ->check(CLI::IsMember({"train", "validation", "test"}));
    command
        ->add_option("--validation", options->validation,
                     "Training images, from the end, that are the validation split where the data has none of "
                     "its own; the last sixth unless given")
        ->check(CLI::Range(0, 10'000'000));
    command->add_option("--threads", options->threads, "Compute threads; every processor unless given")
        ->check(CLI::Range(1, 64));
    command->add_flag("--json", options->json, "Write one JSON object, null where a figure is undefined");
    command->final_callback([options, &exitCode] { exitCode = evaluateModel(*options); });
}

} // namespace reverie
