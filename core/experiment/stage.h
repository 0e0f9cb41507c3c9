#pragma once

#include "core/experiment/config.h"
#include "core/experiment/metrics.h"
#include "core/experiment/snapshot.h"
#include "core/io/tensor_file.h"
#include "core/models/feed_forward_net.h"
#include "core/models/machine.h"

#include <memory>
#include <optional>

namespace reverie {

class ThreadTeam;
struct Dataset;

/// What stages hand on to each other.
struct TrainedNets {
    AnyMachine machine; ///< A stage that learns a layer wants those below it as directed connections of a net.
    std::optional<FeedForwardNet> classifier;
    std::optional<FeedForwardNet> randomStart; ///< The classifier's twin that began from random weights.
};

/// What every stage of a run is made from.
struct StageContext {
    ExperimentConfig settings; ///< Those of the stage, with its own seed.
    std::shared_ptr<const Dataset> data;
    PixelCoding coding;
    RunPosition before; ///< Where the run stands as the stage begins.
};

/// One stage of a run, advanced a minibatch at a time.
class Stage {
public:
    virtual ~Stage() = default;

    /// Learns the next minibatch and measures it; throws DivergenceError with advice.
    virtual MetricRow advance(const ExperimentConfig& settings, ThreadTeam& team) = 0;
    /// Takes over settings that changed, from the next minibatch on; throws Error, unchanged, when they do not
    /// suit the machine.
    virtual void change(const ExperimentConfig&) {}
    virtual const RunPosition& position() const = 0;
    /// True when it has found by itself that going on does not help.
    virtual bool satisfied() const { return false; }

    /// The net as it is now, its top the machine that learns; nothing where the stage learns another kind of
    /// machine.
    virtual std::optional<NetRef> net() const { return {}; }
    /// What the next stage begins with.
    virtual TrainedNets nets() const = 0;
    virtual std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const = 0;

    /// Adds everything that makes the next minibatch what it will be, but the nets handed to it.
    virtual void save(TensorFile& file, nlohmann::json& state) const = 0;
    /// Takes back what save() wrote; throws Error naming the file when a part is missing or does not fit.
    virtual void restore(const TensorFile& file, const nlohmann::json& state) = 0;
};

/// The stage that a plan names, on what the ones before have made. Throws Error with advice when that does not
/// fit.
std::unique_ptr<Stage> makeStage(StageKind kind, StageContext context, TrainedNets nets, ThreadTeam& team);

} // namespace reverie
