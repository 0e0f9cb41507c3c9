#pragma once

#include "core/data/dataset.h"
#include "core/data/pixel_coding.h"
#include "core/experiment/config.h"
#include "core/experiment/metrics.h"
#include "core/experiment/settings.h"
#include "core/experiment/snapshot.h"
#include "core/io/model_file.h"
#include "core/io/tensor_file.h"
#include "core/models/surgery.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace reverie {

class Stage;
struct Origin;
struct TrainedNets;
class ThreadTeam;

/// Data, a net and the stages of its training, advanced one minibatch at a time; the window, the command line,
/// tests and benchmarks all drive this.
///
/// Not thread-safe: one thread owns it. It owns and joins its compute threads. The same configuration and data
/// give the same run bit for bit on one build and processor model, for any number of threads, and however often it
/// is observed, saved and resumed.
class Experiment {
public:
    /// Checks configuration against data, and the model it goes on from, if any; throws Error with advice when
    /// they do not fit.
    Experiment(ExperimentConfig config, std::shared_ptr<const Dataset> data);
    /// Opens the configuration's own data.
    explicit Experiment(ExperimentConfig config);
    ~Experiment();
    Experiment(Experiment&&) noexcept;
    Experiment& operator=(Experiment&&) noexcept;

    const ExperimentConfig& config() const { return config_; }
    const Dataset& data() const { return *data_; }
    std::shared_ptr<const Dataset> sharedData() const { return data_; }
    /// The restricted machine that learns: the top of the net; throws Error where the stage learns another kind.
    const Rbm& machine() const;
    RunPosition position() const;
    /// The settings of the stage that learns.
    const ExperimentConfig& settings() const { return settings_; }
    /// All planned epochs of the stage that learns are done.
    bool stageFinished() const;
    /// All planned epochs of all stages are done.
    bool finished() const;

    /// Learns one minibatch, the first of the next stage when one is finished. Throws DivergenceError, having gone
    /// back to the last good machine, when the numbers run away.
    void advance();

    /// Measurements since the last call, oldest first; none is ever dropped.
    std::vector<MetricRow> takeMetrics();
    /// All measurements of the run, restored by a checkpoint too.
    const std::vector<MetricRow>& metrics() const { return metrics_; }
    const std::vector<Mark>& marks() const { return marks_; }

    /// An immutable picture with just what is asked for; does not touch the run.
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const;

    /// Changes a live setting from the next minibatch on and marks it; throws Error when it is not live or out of
    /// range.
    void change(std::string_view key, const SettingValue& value);
    /// Changes a unit of the machine from the next minibatch on and marks it; throws Error for a unit that is not
    /// there.
    void operate(const Operation& operation);
    /// Takes back the last operation; throws Error when the machine has other layers since.
    void undo(const Surgery& surgery);
    /// Moves the planned end of the stage that learns; at least the epochs already done.
    void setEpochs(std::int64_t epochs);
    /// Ends the stage that learns here, so that the next minibatch is the first of the next stage.
    void endStage();

    /// Everything needed to go on as if never stopped, in memory.
    TensorFile checkpoint() const;
    /// The same as a file. Atomic; throws Error.
    void saveCheckpoint(const std::filesystem::path& path) const;
    /// Reopens the data the checkpoint names (or takes `data`, whose fingerprint must match). Throws Error.
    static Experiment loadCheckpoint(const std::filesystem::path& path,
                                     std::shared_ptr<const Dataset> data = nullptr);
    static Experiment readCheckpoint(const TensorFile& file, std::shared_ptr<const Dataset> data = nullptr);

    /// The cases its net learns from, and before them those that the model it goes on from has learned from.
    std::vector<SeenCases> seen() const;
    /// The machine with all that is needed to use it.
    Model model() const;
    /// The machine alone, with what it was trained on. Atomic; throws Error.
    void saveModel(const std::filesystem::path& path, Precision precision = Precision::Single) const;

private:
    Experiment(Origin origin, std::shared_ptr<const Dataset> data, std::size_t stage, RunPosition before);
    void begin(std::size_t stage, RunPosition before, TrainedNets nets);
    void beginNextStage();
    void editMachine(const std::function<void(AnyMachine&)>& edit);
    void replaceSetting(const Setting& setting, const SettingValue& value);

    ExperimentConfig config_;
    ExperimentConfig settings_;
    std::shared_ptr<const Dataset> data_;
    std::unique_ptr<ThreadTeam> team_;
    PixelCoding coding_;
    std::vector<SeenCases> seenBefore_;
    std::int64_t epochsBefore_ = 0;
    std::unique_ptr<Stage> stage_;
    std::vector<MetricRow> metrics_;
    std::vector<Mark> marks_;
    std::size_t metricsTaken_ = 0;
};

} // namespace reverie
