#include "app/command_line/evaluate_command.h"

#include "app/command_line/inference_figures.h"
#include "app/command_line/interrupt.h"
#include "app/command_line/split_options.h"
#include "app/command_line/terminal_bar.h"
#include "core/evaluation/evaluation.h"
#include "core/evaluation/log_likelihood.h"
#include "core/math/thread_team.h"

#include <fmt/format.h>
#include <memory>
#include <optional>
#include <unistd.h>

namespace reverie {

namespace {

struct EvaluateOptions {
    SplitOptions cases;
    std::string annealing; ///< "quick" or "thorough"; empty leaves annealed importance sampling out.
    int sweeps = -1;       ///< Of mean field; negative leaves the comparison of Q(h|v) with P(h|v) out.
    std::uint64_t seed = 1;
    bool json = false;
};

/// What evaluate tells of a model and a split.
struct Figures {
    Evaluation evaluation;
    std::optional<LikelihoodEstimate> annealed;
    std::optional<InferenceFigures> inference;
    Familiarity known;
    std::string greyPixels;
};

nlohmann::json orNull(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

/// A setting the machine was trained with, as text; empty when its file does not say.
std::string greyPixels(const Model& model) {
    return model.coding.binary ? model.config.value("grey-pixels", std::string()) : std::string();
}

nlohmann::ordered_json asJson(const LikelihoodEstimate& estimate) {
    return {{"log_partition", estimate.partition.logZ},
            {"log_partition_error", estimate.partition.standardError},
            {"effective_sample_size", estimate.partition.effectiveSampleSize},
            {"log_likelihood", estimate.logLikelihood},
            {"log_likelihood_error", estimate.standardError},
            {"lower_bound", estimate.bound},
            {"sampled_pixels", estimate.sampledPixels}};
}

std::string asJson(const Figures& all, const EvaluateOptions& options) {
    const Evaluation& figures = all.evaluation;
    nlohmann::ordered_json json;
    json["cases"] = figures.cases;
    json["split"] = options.cases.split;
    json["reconstruction_error"] = figures.reconstructionError;
    json["cross_entropy"] = orNull(figures.crossEntropy);
    json["free_energy"] = orNull(figures.freeEnergy);
    json["pseudo_log_likelihood"] = orNull(figures.pseudoLogLikelihood);
    json["log_likelihood"] = orNull(figures.logLikelihood);
    if (!options.annealing.empty())
        json["ais"] =
            all.annealed ? nlohmann::ordered_json(asJson(*all.annealed)) : nlohmann::ordered_json(nullptr);
    if (all.inference) json["inference"] = asJson(*all.inference);
    json["grey_pixels"] = all.greyPixels.empty() ? nlohmann::json(nullptr) : nlohmann::json(all.greyPixels);
    putSeen(json, all.known);
    return json.dump(2) + "\n";
}

std::string asText(const Figures& all, const SplitOptions& options) {
    const Evaluation& figures = all.evaluation;
    std::string text = casesLine(figures.cases, options);
    const auto line = [&text](std::string_view name, double value, std::string_view unit) {
        text += fmt::format("{:<24}{:>14.6g}  {}\n", name, value, unit);
    };
    line("reconstruction error", figures.reconstructionError, "squared, per pixel");
    if (figures.crossEntropy) line("cross-entropy", *figures.crossEntropy, "nats per case");
    if (figures.freeEnergy) line("free energy", *figures.freeEnergy, "mean per case");
    if (figures.pseudoLogLikelihood) line("pseudo-log-likelihood", *figures.pseudoLogLikelihood, "nats per case");
    if (figures.logLikelihood) line("log-likelihood", *figures.logLikelihood, "nats per case, exact");
    if (all.annealed) {
        const LikelihoodEstimate& estimate = *all.annealed;
        line("log Z", estimate.partition.logZ,
             fmt::format("± {:.2g}, effective sample size {:.3g}", estimate.partition.standardError,
                         estimate.partition.effectiveSampleSize));
        line(estimate.bound ? "log-likelihood at least" : "log-likelihood", estimate.logLikelihood,
             fmt::format("± {:.2g} nats per case, by annealed importance sampling{}", estimate.standardError,
                         estimate.sampledPixels ? ", pixels sampled once" : ""));
    }
    if (all.inference) text += asText(*all.inference);
    if (!all.greyPixels.empty()) text += fmt::format("grey pixels: {}\n", all.greyPixels);
    return text + seenLine(all.known);
}

/// How far something is, on standard error: a bar on a terminal, elsewhere a line every tenth of the way.
class Progress {
public:
    explicit Progress(const char* what) : what_(what) {}
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress() { bar_.clear(); }

    void show(double done) {
        if (terminal_) {
            if (bar_.due()) bar_.draw(done, what_);
        } else if (done >= nextLine_) {
            fmt::print(stderr, "{}: {:.0f} %\n", what_, 100 * done);
            nextLine_ += 0.1;
        }
    }

private:
    const char* what_;
    bool terminal_ = isatty(STDERR_FILENO) != 0;
    TerminalBar bar_;
    double nextLine_ = 0;
};

/// Annealed importance sampling; nothing when it was interrupted, `reached` being the
/// share of the way it came.
std::optional<LikelihoodEstimate> anneal(const Model& model, const ChosenSplit& chosen,
                                         const EvaluateOptions& options, ThreadTeam& team, double& reached) {
    constexpr Index temperaturesAtATime = 10;
    const InterruptGuard interrupt;
    Progress progress("annealed importance sampling");
    LikelihoodEstimator estimator(
        model, chosen.data->training,
        options.annealing == "quick" ? AnnealingPlan::quick() : AnnealingPlan::thorough(), options.seed, team);
    while (!estimator.finished()) {
        reached = estimator.progress();
        progress.show(reached);
        if (interrupt.requested()) return std::nullopt;
        estimator.advance(temperaturesAtATime, team);
    }
    return estimator.measure(chosen.images(), team);
}

/// Quick figures need no word of how far they are; a script hears of none.
Evaluation evaluateWatched(const Model& model, const ImageSet& images, ThreadTeam& team) {
    if (isatty(STDERR_FILENO) == 0) return evaluate(model, images, team);
    Progress progress("figures");
    return evaluate(model, images, team, [&progress](double share) { progress.show(share); });
}

ExitCode evaluateModel(const EvaluateOptions& options) {
    const Model model = loadModel(options.cases.model);
    const ChosenSplit chosen = openSplit(options.cases);
    if (options.sweeps >= 0) checkInference(model, chosen.images(), !options.annealing.empty());
    ThreadTeam team(options.cases.threads);
    Figures figures{
        evaluateWatched(model, chosen.images(), team), {}, {}, familiarity(model, chosen), greyPixels(model)};
    double reached = 1;
    if (!options.annealing.empty()) figures.annealed = anneal(model, chosen, options, team, reached);
    const bool interrupted = !options.annealing.empty() && !figures.annealed;
    if (options.sweeps >= 0 && !interrupted) {
        std::optional<LogPartition> estimated;
        if (figures.annealed)
            estimated = {figures.annealed->partition.logZ, figures.annealed->partition.standardError, false};
        figures.inference =
            inferenceFigures(model, chosen.images(), options.sweeps, estimated, options.seed, team);
    }
    fmt::print("{}", options.json ? asJson(figures, options) : asText(figures, options.cases));
    if (!interrupted) return ExitCode::Success;
    fmt::print(stderr,
               "reverie: annealed importance sampling was interrupted after {:.0f} % of its way, and only its end "
               "tells log Z; the other figures are complete\n",
               100 * reached);
    return ExitCode::Interrupted;
}

} // namespace

void addEvaluateCommand(Program& program, ExitCode& exitCode) {
    Command command = program.addCommand("evaluate", "Measure a model on images");
    auto options = std::make_shared<EvaluateOptions>();
    addSplitOptions(command, options->cases);
    command
        .add("--ais", options->annealing,
             "Estimate log Z and the log-likelihood by annealed importance sampling: thorough (14,500 "
             "temperatures, the default) or quick (a tenth of them)")
        .mayStandAlone("thorough")
        .oneOf({"quick", "thorough"});
    command
        .add("--sweeps", options->sweeps,
             "Compare Q(h|v) with P(h|v): the bound on log P(v) after one up-pass and after this many sweeps of "
             "mean "
             "field, and log P(v) itself where it can be summed; larger machines need --ais too")
        .range(0, 10'000);
    command.add("--seed", options->seed, "Seed of the sampling").showDefault();
    command.addFlag("--json", options->json, "Write one JSON object, null where a figure is undefined");
    command.setAction([options, &exitCode] { exitCode = evaluateModel(*options); });
}

} // namespace reverie
