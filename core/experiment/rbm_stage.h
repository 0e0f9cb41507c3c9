#pragma once

#include "core/data/minibatches.h"
#include "core/data/pixel_coding.h"
#include "core/experiment/config.h"
#include "core/experiment/evaluator.h"
#include "core/experiment/snapshot.h"
#include "core/io/tensor_file.h"
#include "core/learning/rbm_learner.h"

#include <memory>
#include <optional>

namespace reverie {

/// Greedy learning of one restricted Boltzmann machine on a dataset, and of a second one beside it when they are
/// to be compared.
class RbmStage {
public:
    RbmStage(const ExperimentConfig& config, std::shared_ptr<const Dataset> data);

    /// Learns the next minibatch and measures it; throws DivergenceError with advice.
    MetricRow advance(const ExperimentConfig& config, ThreadTeam& team);

    RunPosition position() const { return position_; }
    const Rbm& machine() const { return learner_.machine(); }
    const PixelCoding& coding() const { return coding_; }
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const;

    /// Adds everything that makes the next minibatch what it will be.
    void save(TensorFile& file, nlohmann::json& state) const;
    /// Takes back what save() wrote; throws Error naming the file when a part is missing or does not fit.
    void restore(const TensorFile& file, const nlohmann::json& state);

private:
    void fill(MatrixRef states, ThreadTeam& team);
    /// False when the machine compared with ran away and went back to its last good state.
    bool learnComparison(const ExperimentConfig& config, ThreadTeam& team);
    void moveOn();

    std::shared_ptr<const Dataset> data_;
    PixelCoding coding_;
    Minibatches minibatches_;
    RandomStream pixelStream_;
    Evaluator evaluator_;
    RbmLearner learner_;
    std::optional<RbmLearner> comparison_;
    Matrix comparisonStates_;
    RunPosition position_;
};

} // namespace reverie
