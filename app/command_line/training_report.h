#pragma once

#include "app/command_line/terminal_bar.h"
#include "core/experiment/experiment.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace reverie {

/// Tells on stderr how training goes, stage by stage: a progress bar with the time left on a terminal, plain lines
/// elsewhere.
class TrainingReport {
public:
    /// The clock of this report starts here; a resumed run counts only what it learns from now on.
    TrainingReport(const Experiment& experiment, bool terminal);

    /// After each minibatch.
    void update(const Experiment& experiment);
    /// One sentence on a line of its own.
    void say(const std::string& sentence);
    /// Takes the bar away.
    void finish();

    /// What the run came to: epochs, time, speed and the last errors, in whole lines.
    std::string summary(const Experiment& experiment) const;

private:
    using Clock = std::chrono::steady_clock;

    /// A moment from which progress is counted.
    struct Since {
        Clock::time_point time;
        double epochs = 0; ///< Of the whole run.
    };

    void enterStage(const Experiment& experiment);
    void readMetrics(const Experiment& experiment);
    /// Epochs learned, and cases a second, since a moment.
    static double learned(const Experiment& experiment, const Since& since);
    static double speed(const Experiment& experiment, const Since& since);
    void drawBar(const Experiment& experiment);
    void printEpoch(const Experiment& experiment);
    std::string timeLeft(const Experiment& experiment) const;
    std::string ageText(Metric metric) const;
    std::string errorText(std::string_view name, Metric metric) const;
    std::string errorTexts(const char* trainingName) const;
    std::string momentText(const Experiment& experiment, Metric metric) const;

    bool terminal_;
    TerminalBar bar_;
    Since run_;
    Since stage_;
    Clock::time_point lastUpdate_;
    std::size_t stageNumber_;
    bool titled_ = false; ///< The title of the stage has been printed.
    std::int64_t lastEpoch_;
    std::size_t rowsRead_ = 0;
    MetricRow latest_;                             ///< The last measurement of each kind in the stage that learns.
    std::array<double, metricCount> measuredAt_{}; ///< Epochs after which each was made.
};

} // namespace reverie
