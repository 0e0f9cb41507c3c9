#pragma once

#include "core/data/dataset.h"
#include "core/experiment/config.h"
#include "core/experiment/history.h"
#include "core/experiment/metrics.h"
#include "core/experiment/snapshot.h"
#include "core/io/model_file.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reverie {

/// What is being trained or looked at, told once when it takes over.
struct RunDescription {
    ExperimentConfig config;
    std::string title; ///< What a person calls the data or the model.
    ImageShape shape;
    /// The checkpoint or model it was opened from, as openModelFile() takes it; empty for a new run.
    std::filesystem::path file;
    bool viewOnly = false;               ///< A model without a run: it is shown, not trained.
    bool reconstructable = false;        ///< There are data of the machine's shape.
    std::shared_ptr<const Dataset> data; ///< The run's, or those a model is shown with; may be null.
    std::vector<SeenCases> seen;         ///< What the net has learned from.
    std::vector<MetricRow> history;      ///< A model's errors while it was learned.
};

/// Where the run stands, as the transport bar and the status bar show it.
struct RunStatus {
    RunPosition position;
    std::int64_t epochsPlanned = 0;
    bool running = false;
    bool stepping = false; ///< Running towards the end of a step.
    bool finished = false;
    std::string stage;    ///< What a person calls the stage that learns; empty for a run of one stage.
    bool unsaved = false; ///< It has learned since it was last saved.
    double casesPerSecond = 0;
    double secondsLeft = -1;           ///< Negative while not known.
    std::string undoes;                ///< What was done to a unit last, and can be undone; empty for nothing.
    std::string redoes;                ///< What was undone last.
    std::optional<RunPosition> pinned; ///< The earlier moment that is shown; nothing while it is the newest.
};

enum class MessageKind {
    Notice,         ///< Something was done, in one sentence.
    Problem,        ///< Something could not be done or went wrong.
    SettingRefused, ///< A live change or a new configuration does not fit.
    AutosaveFailed,
};

struct Message {
    MessageKind kind = MessageKind::Notice;
    std::string text;
};

/// A command and the minibatch it took effect at, enough to replay a run.
struct CommandRecord {
    std::uint64_t minibatch = 0;
    std::string text; ///< "set learning-rate 0.01"
};

/// A run whose process is gone, as its autosave tells it.
struct InterruptedRun {
    std::filesystem::path file;
    std::string title;
    std::int64_t epochs = 0;
};

/// All that happened since the window last looked; nothing in it but the snapshot and the status replaces what
/// came before.
struct SessionReport {
    std::shared_ptr<const RunDescription> opened; ///< Set when another run took over; the rest is about it.
    RunStatus status;
    std::vector<MetricRow> metrics;
    std::optional<std::vector<Mark>> marks; ///< All of them, when there are new ones.
    std::optional<ExperimentConfig> config; ///< The run's settings, after a live change or its refusal.
    std::shared_ptr<const Snapshot> snapshot;
    std::chrono::nanoseconds observing{}; ///< What taking snapshots cost the training.
    std::vector<Message> messages;
    std::vector<CommandRecord> commands;
    std::optional<std::vector<Moment>> moments; ///< Those that are kept, when they were asked for.
    std::optional<Timeline> timeline;           ///< The moments that are kept, when they have changed.
    std::optional<InterruptedRun> interrupted;
    std::optional<std::filesystem::path> saved; ///< A checkpoint or model was written here.
    bool saveFailed = false;
};

} // namespace reverie
