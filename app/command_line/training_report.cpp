#include "app/command_line/training_report.h"

#include "app/command_line/files.h"
#include "core/evaluation/classification.h"
#include "core/evaluation/evaluation.h"
#include "core/evaluation/recognition.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace reverie {

namespace {

constexpr std::int64_t mostEpochLines = 200;

/// A metric as this report names it; shares are told in per cent.
struct Told {
    Metric metric;
    std::string_view name;
};
constexpr std::array<Told, 7> told = {{
    {Metric::SquaredErrorTraining, "squared error"},
    {Metric::SquaredErrorValidation, "validation"},
    {Metric::LabelCrossEntropyTraining, "cross-entropy"},
    {Metric::LabelCrossEntropyValidation, "validation"},
    {Metric::ErrorFreeEnergyValidation, "wrong by free energy"},
    {Metric::ErrorClassifierValidation, "wrong"},
    {Metric::ErrorRandomStartValidation, "random start"},
}};

std::string valueText(Metric metric, float value) {
    const bool share = metricTable()[static_cast<std::size_t>(metric)].unit == "%";
    return share ? fmt::format("{:.2f} %", 100 * value) : fmt::format("{:.5f}", value);
}

/// Epochs from the start of the run to its planned end, those of stages that stop early counted in full.
double plannedEpochs(const Experiment& experiment) {
    const RunPosition position = experiment.position();
    const std::vector<StagePlan> stages = stagesOf(experiment.config());
    double planned = position.epochsBefore + static_cast<double>(experiment.settings().epochs);
    for (std::size_t stage = position.stage + 1; stage < stages.size(); ++stage)
        if (!stages[stage].skipped) planned += static_cast<double>(stageConfig(experiment.config(), stage).epochs);
    return planned;
}

/// "epoch 3/30", behind the name of the stage where a run has several.
std::string placeText(const Experiment& experiment) {
    const RunPosition position = experiment.position();
    const std::string epoch = fmt::format("epoch {}/{}", position.epoch, experiment.settings().epochs);
    if (experiment.config().stages.size() < 2) return epoch;
    return fmt::format("{}, {}", stageTitle(experiment.config(), position.stage), epoch);
}

} // namespace

TrainingReport::TrainingReport(const Experiment& experiment, bool terminal)
    : terminal_(terminal), start_(Clock::now()), firstEpochs_(experiment.position().totalEpochs()),
      stage_(experiment.position().stage), lastEpoch_(experiment.position().epoch) {
    readMetrics(experiment);
}

void TrainingReport::readMetrics(const Experiment& experiment) {
    const auto& rows = experiment.metrics();
    const double begin = experiment.position().epochsBefore;
    for (; rowsRead_ < rows.size(); ++rowsRead_) {
        const MetricRow& row = rows[rowsRead_];
        if (row.epoch <= begin) continue;
        for (const auto& [metric, name] : told)
            if (row.has(metric)) last_[metric] = row[metric];
    }
}

std::string TrainingReport::errorsText() const {
    std::string text;
    for (const auto& [metric, name] : told)
        if (last_.has(metric)) text += fmt::format("  {} {}", name, valueText(metric, last_[metric]));
    return text;
}

double TrainingReport::secondsSpent() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
}

double TrainingReport::speed(const Experiment& experiment) const {
    const double learned = experiment.position().totalEpochs() - firstEpochs_;
    return learned * static_cast<double>(experiment.data().training.size()) / std::max(secondsSpent(), 1e-9);
}

void TrainingReport::update(const Experiment& experiment) {
    const RunPosition position = experiment.position();
    if (position.stage != stage_) {
        stage_ = position.stage;
        lastEpoch_ = 0;
        last_ = {};
    }
    readMetrics(experiment);
    if (terminal_) {
        if (bar_.due()) drawBar(experiment);
        return;
    }
    if (position.epoch == lastEpoch_) return;
    lastEpoch_ = position.epoch;
    const std::int64_t every = (experiment.settings().epochs + mostEpochLines - 1) / mostEpochLines;
    if (lastEpoch_ % std::max<std::int64_t>(every, 1) == 0 || experiment.stageFinished()) printEpoch(experiment);
}

void TrainingReport::printEpoch(const Experiment& experiment) {
    tell(fmt::format("{}{}  {:.0f} cases/s\n", placeText(experiment), errorsText(), speed(experiment)));
}

void TrainingReport::drawBar(const Experiment& experiment) {
    const double now = experiment.position().totalEpochs();
    const double planned = plannedEpochs(experiment);
    const double done = std::clamp(now / planned, 0.0, 1.0);
    const double spent = secondsSpent();
    // The first second says little about the rest.
    const std::string left =
        spent < 1.0 || now <= firstEpochs_
            ? std::string()
            : fmt::format("  {} left", durationText(spent / (now - firstEpochs_) * (planned - now)));
    bar_.draw(done, fmt::format("{}  {:3.0f} %{}  {:.0f} cases/s{}", placeText(experiment),
                                std::floor(done * 100.0), errorsText(), speed(experiment), left));
}

void TrainingReport::say(const std::string& sentence) {
    finish();
    tell(sentence + "\n");
}

void TrainingReport::finish() {
    bar_.clear();
}

std::string TrainingReport::summary(const Experiment& experiment) const {
    std::string text = fmt::format("epochs {:.6g}\nseconds {:.1f}\ncases/s {:.0f}\n",
                                   experiment.position().totalEpochs(), secondsSpent(), speed(experiment));
    if (const ImageSet& validation = experiment.data().validation; !validation.empty()) {
        ThreadTeam team(static_cast<int>(experiment.config().threads));
        const Model model = experiment.model();
        text += fmt::format("squared error per pixel on {} validation cases {:.6g}\n", validation.size(),
                            reconstructionError(model, validation, team));
        const auto add = [&](std::string_view who, const Classifier& classifier) {
            const auto score = scoreOf(validation, validation.size(), model.coding, classifier);
            if (score) text += fmt::format("wrong by {} {:.6g}\n", who, score->errorShare);
        };
        if (model.net.labels > 0)
            add("free energy", [&](const Matrix& visible) { return recognise(model.net, visible, team); });
        if (model.classifier)
            add("the fine-tuned net",
                [&](const Matrix& visible) { return output(*model.classifier, visible, team); });
    }
    return text;
}

} // namespace reverie
