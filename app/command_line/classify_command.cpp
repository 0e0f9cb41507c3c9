#include "app/command_line/classify_command.h"

#include "app/command_line/split_options.h"
#include "core/error.h"
#include "core/evaluation/label_survey.h"
#include "core/math/thread_team.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reverie {

namespace {

struct ClassifyOptions {
    SplitOptions cases;
    SurveySettings survey;
    bool json = false;
};

/// How the figures of a way are called; there are none where the model has not got what it needs.
struct Reading {
    LabelWay way;
    std::string errorKey;
    std::string confusionKey;
    std::string words;
    std::optional<ClassificationView> view;
};

std::vector<Reading> namedWays(const SurveySettings& settings) {
    std::vector<Reading> ways = {{LabelWay::FreeEnergy, "error_free_energy", "free_energy", "free energy", {}},
                                 {LabelWay::Gibbs,
                                  "error_gibbs",
                                  "gibbs",
                                  fmt::format("{} Gibbs iterations", settings.gibbsIterations),
                                  {}}};
    if (settings.stochasticPasses > 0)
        ways.push_back({LabelWay::StochasticPasses,
                        "error_stochastic",
                        "stochastic",
                        fmt::format("{} stochastic up-passes", settings.stochasticPasses),
                        {}});
    ways.push_back({LabelWay::FineTuned, "error", "classifier", "fine-tuned net", {}});
    return ways;
}

std::vector<Reading> measure(const Model& model, const ImageSet& images, const ClassifyOptions& options) {
    ThreadTeam team(options.cases.threads);
    std::vector<Reading> figures = namedWays(options.survey);
    const SurveyedNets nets = {&model.machine, model.classifier ? &*model.classifier : nullptr, nullptr};
    surveyLabels(nets, images, model.coding, options.survey, team, [&](LabelWay way, ClassificationView view) {
        std::ranges::find(figures, way, &Reading::way)->view = std::move(view);
    });
    return figures;
}

double errorOf(const ClassificationView& view) {
    return static_cast<double>(view.confusion.errors()) / static_cast<double>(view.cases);
}

std::string asJson(const std::vector<Reading>& figures, const Familiarity& known, const SplitOptions& options) {
    nlohmann::ordered_json json;
    json["cases"] = known.cases;
    json["split"] = options.split;
    nlohmann::ordered_json confusion = nlohmann::ordered_json::object();
    for (const Reading& way : figures) {
        json[way.errorKey] =
            way.view ? nlohmann::ordered_json(errorOf(*way.view)) : nlohmann::ordered_json(nullptr);
        if (way.view) confusion[way.confusionKey] = way.view->confusion.counts;
    }
    putSeen(json, known);
    json["confusion"] = confusion;
    return json.dump(2) + "\n";
}

std::string confusionTable(const ConfusionMatrix& confusion) {
    std::string text = "  label  recognised as\n       ";
    for (std::size_t label = 0; label < confusion.counts.size(); ++label)
        text += fmt::format("{:>7}", label);
    for (std::size_t label = 0; label < confusion.counts.size(); ++label) {
        text += fmt::format("\n{:>7}", label);
        for (const Index count : confusion.counts[label])
            text += fmt::format("{:>7}", count);
    }
    return text + "\n";
}

std::string asText(const std::vector<Reading>& figures, const Familiarity& known, const SplitOptions& options) {
    std::string text = casesLine(known.cases, options);
    for (const Reading& way : figures)
        if (way.view)
            text += fmt::format("{:<24}{:>8.2f} % wrong, {} cases\n", way.words, 100 * errorOf(*way.view),
                                way.view->confusion.errors());
    text += seenLine(known);
    for (const Reading& way : figures)
        if (way.view) text += fmt::format("\n{}\n{}", way.words, confusionTable(way.view->confusion));
    return text;
}

ExitCode classifyImages(const ClassifyOptions& options) {
    const Model model = loadModel(options.cases.model);
    if (machine::labels(model.machine) == 0 && !model.classifier)
        throw Error(
            fmt::format("{}: the model has neither label units nor a fine-tuned classifier to name labels with",
                        options.cases.model));
    const ChosenSplit chosen = openSplit(options.cases);
    const ImageSet& images = chosen.images();
    checkFit(model, images);
    const std::vector<Reading> figures = measure(model, images, options);
    const auto write = options.json ? asJson : asText;
    fmt::print("{}", write(figures, familiarity(model, chosen), options.cases));
    return ExitCode::Success;
}

} // namespace

void addClassifyCommand(Program& program, ExitCode& exitCode) {
    Command command = program.addCommand("classify", "Count how often a model names the labels of images wrongly");
    auto options = std::make_shared<ClassifyOptions>();
    addSplitOptions(command, options->cases);
    command
        .add("--gibbs", options->survey.gibbsIterations,
             "Gibbs iterations in the top machine; the second half of them is averaged")
        .showDefault()
        .range(1, 100'000);
    command
        .add("--stochastic", options->survey.stochasticPasses,
             "Recognise also by the mean over this many stochastic up-passes")
        .range(1, 100'000);
    command.add("--seed", options->survey.seed, "Equal seeds give equal figures").showDefault();
    command.addFlag("--json", options->json, "Write one JSON object, null where the model has no such way");
    command.setAction([options, &exitCode] { exitCode = classifyImages(*options); });
}

} // namespace reverie
