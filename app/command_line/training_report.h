#pragma once

#include "app/command_line/terminal_bar.h"
#include "core/experiment/experiment.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace reverie {

/// Tells on stderr how training goes: a progress bar with the time left on a terminal, plain lines elsewhere.
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

    void readMetrics(const Experiment& experiment);
    /// The last measurements of the stage that learns, as text.
    std::string errorsText() const;
    double secondsSpent() const;
    /// Cases learned a second since the start of this report.
    double speed(const Experiment& experiment) const;
    void drawBar(const Experiment& experiment);
    void printEpoch(const Experiment& experiment);

    bool terminal_;
    TerminalBar bar_;
    Clock::time_point start_;
    double firstEpochs_;
    std::size_t stage_;
    std::int64_t lastEpoch_;
    std::size_t rowsRead_ = 0;
    MetricRow last_; ///< The newest value of each metric since the stage began.
};

} // namespace reverie
