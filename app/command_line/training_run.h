#pragma once

#include "app/command_line/exit_code.h"
#include "app/command_line/replay.h"
#include "core/experiment/experiment.h"
#include "core/io/model_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace reverie {

/// Where a run leaves its results; empty for what is not wanted.
struct TrainingOutputs {
    std::filesystem::path model;
    std::filesystem::path checkpoint; ///< At the end, on Ctrl-C and every half minute.
    std::filesystem::path metrics;
    /// Name, without ending, of the files saved in an emergency where none was asked for.
    std::filesystem::path rescueStem;
    Precision precision = Precision::Single; ///< Of the model.
};

/// What happens on the way.
struct TrainingCourse {
    std::vector<ReplayStep> changes;         ///< In the order in which they take effect.
    std::optional<std::int64_t> minibatches; ///< Ends there, where that comes before the planned end.
};

/// Trains to the planned end, telling how it goes, and saves; on Ctrl-C and divergence it saves what there is and
/// says where. Throws Error when something cannot be saved.
ExitCode runTraining(Experiment& experiment, const TrainingCourse& course, const TrainingOutputs& outputs);

} // namespace reverie
