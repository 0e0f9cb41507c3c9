#pragma once

#include "core/experiment/evaluator.h"
#include "core/experiment/layer_input.h"
#include "core/experiment/live_estimator.h"
#include "core/experiment/stage.h"
#include "core/learning/rbm_learner.h"

namespace reverie {

/// Greedy learning of one restricted Boltzmann machine on the layers below it, and of a second one beside it when
/// they are to be compared.
class RbmStage final : public Stage {
public:
    /// With `labelled`, label units join the visible side.
    RbmStage(StageContext context, TrainedNets nets, bool labelled, ThreadTeam& team);

    MetricRow advance(const ExperimentConfig& settings, ThreadTeam& team) override;
    void change(const ExperimentConfig& settings) override;
    const RunPosition& position() const override { return feed_.position(); }
    std::optional<NetRef> net() const override { return whole(); }
    TrainedNets nets() const override { return {whole().copy(), {}, {}}; }
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const override;
    void save(TensorFile& file, nlohmann::json& state) const override;
    void restore(const TensorFile& file, const nlohmann::json& state) override;

private:
    NetRef whole() const { return {input_.below(), learner_.machine(), input_.labels()}; }
    void startChainsAbove();
    /// False when the machine compared with ran away and went back to its last good state.
    bool learnComparison(const ExperimentConfig& settings, ThreadTeam& team);

    std::shared_ptr<const Dataset> data_;
    PixelCoding coding_;
    MinibatchFeed feed_;
    LayerInput input_;
    Evaluator evaluator_;
    LiveEstimator estimator_;
    RbmLearner learner_;
    std::optional<LiveEstimator> comparisonEstimator_;
    std::optional<RbmLearner> comparison_;
    Matrix comparisonStates_;
};

} // namespace reverie
