#include "app/command_line/training_report.h"

#include "app/command_line/files.h"
#include "core/evaluation/evaluation.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace reverie {

namespace {

constexpr std::int64_t mostEpochLines = 200;
constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

std::string errorText(std::string_view name, float value) {
    return std::isnan(value) ? std::string() : fmt::format("  {} {:.5f}", name, value);
}

} // namespace

TrainingReport::TrainingReport(const Experiment& experiment, bool terminal)
    : terminal_(terminal), start_(Clock::now()), firstEpochs_(experiment.position().epochs()),
      lastEpoch_(experiment.position().epoch), trainingError_(unknown), validationError_(unknown) {
    readMetrics(experiment);
}

void TrainingReport::readMetrics(const Experiment& experiment) {
    const auto& rows = experiment.metrics();
    for (; rowsRead_ < rows.size(); ++rowsRead_) {
        const MetricRow& row = rows[rowsRead_];
        if (row.has(Metric::SquaredErrorTraining)) trainingError_ = row[Metric::SquaredErrorTraining];
        if (row.has(Metric::SquaredErrorValidation)) validationError_ = row[Metric::SquaredErrorValidation];
    }
}

double TrainingReport::secondsSpent() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
}

double TrainingReport::speed(const Experiment& experiment) const {
    const double learned = experiment.position().epochs() - firstEpochs_;
    return learned * static_cast<double>(experiment.data().training.size()) / std::max(secondsSpent(), 1e-9);
}

void TrainingReport::update(const Experiment& experiment) {
    readMetrics(experiment);
    if (terminal_) {
        if (bar_.due()) drawBar(experiment);
        return;
    }
    const std::int64_t epoch = experiment.position().epoch;
    if (epoch == lastEpoch_) return;
    lastEpoch_ = epoch;
    const std::int64_t every = (experiment.config().epochs + mostEpochLines - 1) / mostEpochLines;
    if (epoch % std::max<std::int64_t>(every, 1) == 0 || experiment.finished()) printEpoch(experiment);
}

void TrainingReport::printEpoch(const Experiment& experiment) {
    tell(fmt::format("epoch {}/{}{}{}  {:.0f} cases/s\n", lastEpoch_, experiment.config().epochs,
                     errorText("squared error", trainingError_), errorText("validation", validationError_),
                     speed(experiment)));
}

void TrainingReport::drawBar(const Experiment& experiment) {
    const RunPosition position = experiment.position();
    const auto planned = static_cast<double>(experiment.config().epochs);
    const double done = std::clamp(position.epochs() / planned, 0.0, 1.0);
    const double learned = position.epochs() - firstEpochs_;
    const double spent = secondsSpent();
    // The first second says little about the rest.
    const std::string left =
        spent < 1.0 || learned <= 0.0
            ? std::string()
            : fmt::format("  {} left", durationText(spent / learned * (planned - position.epochs())));

    bar_.draw(done,
              fmt::format("epoch {}/{}  {:3.0f} %{}{}  {:.0f} cases/s{}", position.epoch,
                          experiment.config().epochs, std::floor(done * 100.0), errorText("error", trainingError_),
                          errorText("validation", validationError_), speed(experiment), left));
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
                                   experiment.position().epochs(), secondsSpent(), speed(experiment));
    if (const ImageSet& validation = experiment.data().validation; !validation.empty()) {
        ThreadTeam team(static_cast<int>(experiment.config().threads));
        const Model model = experiment.model();
        text += fmt::format("squared error per pixel on {} validation cases {:.6g}\n", validation.size(),
                            reconstructionError(model, validation, team));
    }
    return text;
}

} // namespace reverie
