#pragma once

#include "app/command_line/exit_code.h"
#include "core/experiment/experiment.h"
#include "core/io/model_file.h"

#include <filesystem>
#include <string>

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

/// Trains to the planned end, telling how it goes, and saves; on Ctrl-C and divergence it saves what there is and
/// says where. Throws Error when something cannot be saved.
ExitCode runTraining(Experiment& experiment, const TrainingOutputs& outputs);

} // namespace reverie
