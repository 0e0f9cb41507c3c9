#pragma once

#include "core/experiment/evaluator.h"
#include "core/experiment/layer_input.h"
#include "core/experiment/live_estimator.h"
#include "core/experiment/stage.h"
#include "core/learning/up_down.h"

namespace reverie {

/// Generative fine-tuning of a whole deep belief net by up-down.
class UpDownStage final : public Stage {
public:
    UpDownStage(StageContext context, TrainedNets nets, ThreadTeam& team);

    MetricRow advance(const ExperimentConfig& settings, ThreadTeam& team) override;
    void change(const ExperimentConfig& settings) override;
    const RunPosition& position() const override { return feed_.position(); }
    std::optional<NetRef> net() const override { return whole(); }
    TrainedNets nets() const override { return {learner_.net(), {}, {}}; }
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const override;
    void save(TensorFile& file, nlohmann::json& state) const override;
    void restore(const TensorFile& file, const nlohmann::json& state) override;

private:
    NetRef whole() const { return {learner_.directed(), learner_.top(), learner_.labels()}; }
    void startChainsAbove();
    void evaluate(const ExperimentConfig& settings, MetricRow& row, ThreadTeam& team);

    std::shared_ptr<const Dataset> data_;
    PixelCoding coding_;
    MinibatchFeed feed_;
    LiveEstimator estimator_;
    UpDownLearner learner_;
    Matrix visible_;
    Matrix labels_; ///< Labels × cases of the minibatch.
};

} // namespace reverie
