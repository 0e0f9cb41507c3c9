#include "app/command_line/training_run.h"

#include "app/command_line/files.h"
#include "app/command_line/interrupt.h"
#include "app/command_line/metrics_file.h"
#include "app/command_line/training_report.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <functional>
#include <optional>
#include <span>
#include <unistd.h>
#include <vector>

namespace reverie {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto checkpointInterval = std::chrono::seconds(30);

/// One run of `reverie train` from first to last minibatch.
class TrainingRun {
public:
    TrainingRun(Experiment& experiment, const TrainingCourse& course, const TrainingOutputs& outputs)
        : experiment_(experiment), course_(course), outputs_(outputs),
          report_(experiment, isatty(STDERR_FILENO) == 1) {
        if (!outputs.metrics.empty()) metrics_.emplace(outputs.metrics);
    }

    ExitCode run() {
        InterruptGuard interrupt;
        lastCheckpoint_ = Clock::now();
        try {
            while (!atEnd()) {
                if (interrupt.requested()) return stopInterrupted();
                experiment_.advance();
                report();
            }
        } catch (const DivergenceError& error) {
            return stopDiverged(error);
        }
        report_.finish();
        const std::string summary = report_.summary(experiment_);
        saveResults(outputs_.model);
        fmt::print("{}", summary);
        if (outputs_.model.empty() && outputs_.checkpoint.empty())
            report_.say("The machine was not saved; --out F keeps it.");
        return ExitCode::Success;
    }

private:
    /// Changes what is to be changed now: more epochs may be planned then.
    bool atEnd() {
        const std::uint64_t now = experiment_.position().minibatch;
        if (course_.minibatches &&
            now >= static_cast<std::uint64_t>(std::max<std::int64_t>(*course_.minibatches, 0)))
            return true;
        for (; changed_ < course_.changes.size() && course_.changes[changed_].minibatch <= now; ++changed_)
            if (course_.changes[changed_].minibatch == now) replay(course_.changes[changed_], experiment_, done_);
        return experiment_.finished();
    }

    void report() {
        if (metrics_) metrics_->update(experiment_.metrics());
        report_.update(experiment_);
        if (outputs_.checkpoint.empty() || Clock::now() - lastCheckpoint_ < checkpointInterval) return;
        try {
            experiment_.saveCheckpoint(outputs_.checkpoint);
        } catch (const Error& error) {
            report_.say(fmt::format("reverie: {}; training goes on", error.what()));
        }
        lastCheckpoint_ = Clock::now();
    }

    ExitCode stopInterrupted() {
        report_.finish();
        const fs::path path = outputs_.checkpoint.empty() ? rescueName(".checkpoint") : outputs_.checkpoint;
        experiment_.saveCheckpoint(path);
        std::string command = fmt::format("reverie train --resume {}", shellText(path));
        if (!outputs_.model.empty()) command += fmt::format(" --out {}", shellText(outputs_.model));
        if (!outputs_.checkpoint.empty()) command += fmt::format(" --checkpoint {}", shellText(path));
        if (!outputs_.metrics.empty()) command += fmt::format(" --metrics {}", shellText(outputs_.metrics));
        for (const ReplayStep& step : std::span(course_.changes).subspan(changed_))
            command += fmt::format(" --at {}", shellText(textOf(step)));
        if (course_.minibatches) command += fmt::format(" --minibatches {}", *course_.minibatches);
        report_.say(fmt::format("Interrupted after {} minibatches ({:.2f} epochs); the run was saved as {}\n"
                                "Go on with: {}",
                                experiment_.position().minibatch, experiment_.position().totalEpochs(),
                                path.string(), command));
        if (metrics_) metrics_->finish();
        return ExitCode::Interrupted;
    }

    ExitCode stopDiverged(const DivergenceError& error) {
        report_.finish();
        const fs::path path = outputs_.model.empty() ? rescueName("") : outputs_.model;
        saveResults(path);
        report_.say(fmt::format("reverie: {}\nThe last good machine, after {} minibatches, was saved as {}",
                                error.what(), experiment_.position().minibatch, path.string()));
        return ExitCode::Diverged;
    }

    /// Saves everything that can be saved before it throws the first failure.
    void saveResults(const fs::path& model) {
        std::exception_ptr failure;
        const auto attempt = [&failure](const std::function<void()>& save) {
            try {
                save();
            } catch (...) {
                if (!failure) failure = std::current_exception();
            }
        };
        if (metrics_) metrics_->update(experiment_.metrics());
        attempt([&] {
            if (!outputs_.checkpoint.empty()) experiment_.saveCheckpoint(outputs_.checkpoint);
        });
        attempt([&] {
            if (!model.empty()) experiment_.saveModel(model, outputs_.precision);
        });
        attempt([&] {
            if (metrics_) metrics_->finish();
        });
        if (failure) std::rethrow_exception(failure);
    }

    fs::path rescueName(const std::string& ending) const {
        return freeName(outputs_.rescueStem.parent_path(), outputs_.rescueStem.filename().string() + ending);
    }

    Experiment& experiment_;
    const TrainingCourse& course_;
    std::size_t changed_ = 0; ///< How many changes lie behind.
    std::vector<Surgery> done_;
    const TrainingOutputs& outputs_;
    TrainingReport report_;
    std::optional<MetricsFile> metrics_;
    Clock::time_point lastCheckpoint_;
};

} // namespace

ExitCode runTraining(Experiment& experiment, const TrainingCourse& course, const TrainingOutputs& outputs) {
    return TrainingRun(experiment, course, outputs).run();
}

} // namespace reverie
