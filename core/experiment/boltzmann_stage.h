#pragma once

#include "core/experiment/boltzmann_evaluator.h"
#include "core/experiment/minibatch_feed.h"
#include "core/experiment/stage.h"
#include "core/learning/boltzmann_learner.h"

namespace reverie {

/// Learning of a general Boltzmann machine, from nothing, by clamped minus free statistics.
class BoltzmannStage final : public Stage {
public:
    BoltzmannStage(StageContext context, ThreadTeam& team);

    MetricRow advance(const ExperimentConfig& settings, ThreadTeam& team) override;
    const RunPosition& position() const override { return feed_.position(); }
    TrainedNets nets() const override { return {learner_.machine(), {}, {}}; }
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const override;
    void save(TensorFile& file, nlohmann::json& state) const override;
    void restore(const TensorFile& file, const nlohmann::json& state) override;

private:
    std::shared_ptr<const Dataset> data_;
    PixelCoding coding_;
    MinibatchFeed feed_;
    BoltzmannEvaluator evaluator_;
    BoltzmannLearner learner_;
    Matrix states_; ///< Visible × cases of the minibatch.
};

/// What the settings ask of the learner.
BoltzmannPlan boltzmannPlan(const ExperimentConfig& settings);

} // namespace reverie
