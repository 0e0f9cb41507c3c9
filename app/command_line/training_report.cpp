#include "app/command_line/training_report.h"

#include "app/command_line/files.h"
#include "core/evaluation/evaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <string_view>
#include <tuple>
#include <utility>

namespace reverie {

namespace {

constexpr std::int64_t mostEpochLines = 200;

/// Shares of wrongly classified validation cases, and what they are called here.
constexpr std::array<std::pair<Metric, std::string_view>, 3> classificationErrors = {
    {{Metric::ErrorFreeEnergyValidation, "classification error"},
     {Metric::ErrorClassifierValidation, "fine-tuned net"},
     {Metric::ErrorRandomStartValidation, "random start"}}};

/// Mean log-likelihoods of machines small enough to enumerate.
constexpr std::array<std::pair<Metric, std::string_view>, 2> logLikelihoods = {
    {{Metric::LogLikelihood, "log-likelihood"},
     {Metric::ComparisonLogLikelihood, "log-likelihood of the compared machine"}}};

/// "Layer 1"; nothing in a run without stages.
std::string titleOf(const Experiment& experiment) {
    const ExperimentConfig& config = experiment.config();
    return config.stages.empty() ? std::string() : stageTitle(config, experiment.position().stage);
}

} // namespace

TrainingReport::TrainingReport(const Experiment& experiment, bool terminal)
    : terminal_(terminal), run_{Clock::now(), experiment.position().totalEpochs()}, stage_(run_),
      lastUpdate_(run_.time), stageNumber_(experiment.position().stage), lastEpoch_(experiment.position().epoch) {
    readMetrics(experiment);
}

/// Everything about the stage before is forgotten: its errors are in other units.
void TrainingReport::enterStage(const Experiment& experiment) {
    stageNumber_ = experiment.position().stage;
    stage_ = {lastUpdate_, experiment.position().epochsBefore};
    titled_ = false;
    lastEpoch_ = 0;
    latest_ = {};
}

void TrainingReport::readMetrics(const Experiment& experiment) {
    const auto& rows = experiment.metrics();
    const double before = experiment.position().epochsBefore;
    for (; rowsRead_ < rows.size(); ++rowsRead_) {
        const MetricRow& row = rows[rowsRead_];
        if (row.epoch <= before) continue;
        for (std::size_t metric = 0; metric < metricCount; ++metric)
            if (!std::isnan(row.values[metric])) {
                latest_.values[metric] = row.values[metric];
                measuredAt_[metric] = row.epoch;
            }
    }
}

double TrainingReport::learned(const Experiment& experiment, const Since& since) {
    return experiment.position().totalEpochs() - since.epochs;
}

double TrainingReport::speed(const Experiment& experiment, const Since& since) {
    const double seconds = std::chrono::duration<double>(Clock::now() - since.time).count();
    return learned(experiment, since) * static_cast<double>(experiment.data().training.size()) /
           std::max(seconds, 1e-9);
}

void TrainingReport::update(const Experiment& experiment) {
    if (experiment.position().stage != stageNumber_) enterStage(experiment);
    readMetrics(experiment);
    lastUpdate_ = Clock::now();
    if (terminal_) {
        if (bar_.due()) drawBar(experiment);
        return;
    }
    const std::int64_t epoch = experiment.position().epoch;
    if (epoch == lastEpoch_) return;
    lastEpoch_ = epoch;
    const std::int64_t every = (experiment.settings().epochs + mostEpochLines - 1) / mostEpochLines;
    if (epoch % std::max<std::int64_t>(every, 1) == 0 || experiment.stageFinished()) printEpoch(experiment);
}

void TrainingReport::printEpoch(const Experiment& experiment) {
    const std::string title = titleOf(experiment);
    if (!titled_ && !title.empty()) tell(title + "\n");
    titled_ = true;
    tell(fmt::format("epoch {}/{}{}  {:.0f} cases/s\n", lastEpoch_, experiment.settings().epochs,
                     errorTexts("squared error"), speed(experiment, stage_)));
}

/// When a figure was measured, if that was before the epoch that a line tells of.
std::string TrainingReport::ageText(Metric metric) const {
    const double at = measuredAt_[static_cast<std::size_t>(metric)] - stage_.epochs;
    return at > static_cast<double>(lastEpoch_ - 1) ? std::string() : fmt::format(" (after {:.3g} epochs)", at);
}

std::string TrainingReport::errorText(std::string_view name, Metric metric) const {
    if (!latest_.has(metric)) return {};
    return fmt::format("  {} {:.5f}{}", name, latest_[metric], ageText(metric));
}

std::string TrainingReport::errorTexts(const char* trainingName) const {
    std::string text;
    for (const auto& [metric, name] : classificationErrors)
        if (latest_.has(metric))
            text += fmt::format("  {} {:.2f} %{}", name, 100.0F * latest_[metric], ageText(metric));
    for (const auto& [name, training, validation] :
         {std::tuple(trainingName, Metric::SquaredErrorTraining, Metric::SquaredErrorValidation),
          std::tuple("cross-entropy", Metric::LabelCrossEntropyTraining, Metric::LabelCrossEntropyValidation)})
        text += errorText(name, training) + errorText("validation", validation);
    for (const auto& [metric, name] : logLikelihoods)
        text += errorText(name, metric);
    return text;
}

/// Until the end of the stage that learns; empty while nobody can tell.
std::string TrainingReport::timeLeft(const Experiment& experiment) const {
    const double spent = std::chrono::duration<double>(Clock::now() - stage_.time).count();
    const double done = learned(experiment, stage_);
    // The first second says little about the rest.
    if (spent < 1.0 || done <= 0.0) return {};
    const double planned = static_cast<double>(experiment.settings().epochs) - experiment.position().epochs();
    return fmt::format("  {} left{}", durationText(spent / done * std::max(planned, 0.0)),
                       experiment.config().stages.empty() ? "" : " in this stage");
}

void TrainingReport::drawBar(const Experiment& experiment) {
    const RunPosition position = experiment.position();
    const std::int64_t planned = experiment.settings().epochs;
    const double done = std::clamp(position.epochs() / static_cast<double>(planned), 0.0, 1.0);
    const std::string title = titleOf(experiment);
    bar_.draw(done, fmt::format("{}{}epoch {}/{}  {:3.0f} %{}{}  {:.0f} cases/s", title, title.empty() ? "" : "  ",
                                position.epoch, planned, std::floor(done * 100.0), timeLeft(experiment),
                                errorTexts("error"), speed(experiment, stage_)));
}

void TrainingReport::say(const std::string& sentence) {
    finish();
    tell(sentence + "\n");
}

void TrainingReport::finish() {
    bar_.clear();
}

/// When a figure was measured, if that is not the end.
std::string TrainingReport::momentText(const Experiment& experiment, Metric metric) const {
    constexpr double sameMoment = 1e-9;
    const double at = measuredAt_[static_cast<std::size_t>(metric)];
    if (at > experiment.position().totalEpochs() - sameMoment) return {};
    return fmt::format(" (measured after {:.6g} epochs)", at);
}

std::string TrainingReport::summary(const Experiment& experiment) const {
    const double seconds = std::chrono::duration<double>(Clock::now() - run_.time).count();
    std::string text = fmt::format("epochs {:.6g}\nseconds {:.1f}\ncases/s {:.0f}\n",
                                   experiment.position().totalEpochs(), seconds, speed(experiment, run_));
    if (const ImageSet& validation = experiment.data().validation; !validation.empty()) {
        ThreadTeam team(static_cast<int>(experiment.config().threads));
        const Model model = experiment.model();
        text += fmt::format("squared error per pixel on {} validation cases {:.6g}\n", validation.size(),
                            reconstructionError(model, validation, team));
    }
    for (const auto& [metric, name] : classificationErrors)
        if (latest_.has(metric))
            text += fmt::format("{} on validation cases {:.2f} %{}\n", name, 100.0F * latest_[metric],
                                momentText(experiment, metric));
    for (const auto& [metric, name] : logLikelihoods)
        if (latest_.has(metric))
            text += fmt::format("{} per case {:.5f}{}\n", name, latest_[metric], momentText(experiment, metric));
    return text;
}

} // namespace reverie
