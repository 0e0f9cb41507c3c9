#include "app/command_line/classify_command.h"

#include "app/command_line/split_options.h"
#include "core/error.h"
#include "core/evaluation/classification.h"
#include "core/evaluation/recognition.h"
#include "core/math/thread_team.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reverie {

namespace {

struct ClassifyOptions {
    SplitOptions cases;
    int gibbs = 20;
    int stochastic = 0;
    std::uint64_t seed = 1;
    bool json = false;
};

/// A way to recognise labels; `classifier` is empty where the model has not got what it needs.
struct Method {
    std::string errorKey;
    std::string confusionKey;
    std::string words;
    Classifier classifier;
};

struct Figures {
    Method method;
    std::optional<ClassificationView> view;
};

std::vector<Method> methodsOf(const Model& model, const ClassifyOptions& options, ThreadTeam& team) {
    std::vector<Method> methods = {
        {"error_free_energy", "free_energy", "free energy", {}},
        {"error_gibbs", "gibbs", fmt::format("{} Gibbs iterations", options.gibbs), {}},
        {"error_stochastic", "stochastic", fmt::format("{} stochastic up-passes", options.stochastic), {}},
        {"error", "classifier", "fine-tuned net", {}}};
    if (model.net.labels > 0) {
        methods[0].classifier = [&](const Matrix& visible) { return recognise(model.net, visible, team); };
        methods[1].classifier =
            [&, stream = RandomStream(options.seed, "recognition by Gibbs")](const Matrix& visible) mutable {
                return recogniseByGibbs(model.net, visible, options.gibbs, stream, team);
            };
        methods[2].classifier =
            [&, stream = RandomStream(options.seed, "stochastic up-passes")](const Matrix& visible) mutable {
                return recogniseStochastically(model.net, visible, options.stochastic, stream, team);
            };
    }
    if (model.classifier)
        methods[3].classifier = [&](const Matrix& visible) { return output(*model.classifier, visible, team); };
    if (options.stochastic == 0) methods.erase(methods.begin() + 2);
    return methods;
}

double errorOf(const ClassificationView& view) {
    return static_cast<double>(view.confusion.errors()) / static_cast<double>(view.cases);
}

std::string asJson(const std::vector<Figures>& figures, Index cases, Index seen, const SplitOptions& options) {
    nlohmann::ordered_json json;
    json["cases"] = cases;
    json["split"] = options.split;
    nlohmann::ordered_json confusion = nlohmann::ordered_json::object();
    for (const auto& [method, view] : figures) {
        json[method.errorKey] = view ? nlohmann::ordered_json(errorOf(*view)) : nlohmann::ordered_json(nullptr);
        if (view) confusion[method.confusionKey] = view->confusion.counts;
    }
    json["seen"] = seen > 0;
    json["seen_cases"] = seen;
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

std::string asText(const std::vector<Figures>& figures, Index cases, Index seen, const SplitOptions& options) {
    std::string text = casesLine(cases, options);
    for (const auto& [method, view] : figures)
        if (view)
            text += fmt::format("{:<24}{:>8.2f} % wrong, {} cases\n", method.words, 100 * errorOf(*view),
                                view->confusion.errors());
    text += seenLine(seen, cases);
    for (const auto& [method, view] : figures)
        if (view) text += fmt::format("\n{}\n{}", method.words, confusionTable(view->confusion));
    return text;
}

ExitCode classifyImages(const ClassifyOptions& options) {
    const Model model = loadModel(options.cases.model);
    if (model.net.labels == 0 && !model.classifier)
        throw Error(
            fmt::format("{}: the model has neither label units nor a fine-tuned classifier to name labels with",
                        options.cases.model));
    const ChosenSplit chosen = openSplit(options.cases);
    const ImageSet& images = chosen.images();
    checkFit(model, images);
    ThreadTeam team(options.cases.threads);
    std::vector<Figures> figures;
    for (Method& method : methodsOf(model, options, team)) {
        std::optional<ClassificationView> view;
        if (method.classifier) view = classify(images, model.coding, method.classifier);
        figures.push_back({std::move(method), std::move(view)});
    }
    const auto write = options.json ? asJson : asText;
    fmt::print("{}", write(figures, images.size(), seenCases(model, *chosen.data, chosen.split), options.cases));
    return ExitCode::Success;
}

} // namespace

void addClassifyCommand(CLI::App& program, ExitCode& exitCode) {
    CLI::App* command =
        program.add_subcommand("classify", "Count how often a model names the labels of images wrongly");
    auto options = std::make_shared<ClassifyOptions>();
    addSplitOptions(*command, options->cases);
    command
        ->add_option("--gibbs", options->gibbs,
                     "Gibbs iterations in the top machine; the second half of them is averaged")
        ->capture_default_str()
        ->check(CLI::Range(1, 100'000));
    command
        ->add_option("--stochastic", options->stochastic,
                     "Recognise also by the mean over this many stochastic up-passes")
        ->check(CLI::Range(1, 100'000));
    command->add_option("--seed", options->seed, "Equal seeds give equal figures")->capture_default_str();
    command->add_flag("--json", options->json, "Write one JSON object, null where the model has no such way");
    command->final_callback([options, &exitCode] { exitCode = classifyImages(*options); });
}

} // namespace reverie
