#pragma once

#include "core/experiment/live_estimator.h"
#include "core/experiment/minibatch_feed.h"
#include "core/experiment/stage.h"
#include "core/learning/rbm_learner.h"

namespace reverie {

/// Joint learning of a deep Boltzmann machine: mean field for the data phase, an estimator on its two sides, such
/// as persistent chains, for the other (Salakhutdinov & Hinton 2009, section 2). Label units are held at their
/// labels in the data phase and free in the other.
class DeepBoltzmannStage final : public Stage {
public:
    /// Goes on from a deep Boltzmann machine, or from one composed of the layers of a net; without either it
    /// begins from nothing with the layers, and perhaps labels, that the settings name. Throws Error for a net
    /// that cannot become one.
    DeepBoltzmannStage(const StageContext& context, TrainedNets nets);

    MetricRow advance(const ExperimentConfig& settings, ThreadTeam& team) override;
    void change(const ExperimentConfig& settings) override;
    const RunPosition& position() const override { return feed_.position(); }
    TrainedNets nets() const override { return {whole().copy(), {}, {}}; }
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const override;
    void save(TensorFile& file, nlohmann::json& state) const override;
    void restore(const TensorFile& file, const nlohmann::json& state) override;

private:
    DeepBoltzmannStage(const StageContext& context, const DeepBoltzmannMachine& start);
    void startChainsAsDreams();
    DeepBoltzmannRef whole() const { return {learner_.machine(), sizes_, labels_}; }
    void measure(const ExperimentConfig& settings, MetricRow& row, ThreadTeam& team) const;

    std::shared_ptr<const Dataset> data_;
    PixelCoding coding_;
    MinibatchFeed feed_;
    std::vector<Index> sizes_;
    Index labels_;
    LiveEstimator estimator_;
    RbmLearner learner_;
    Matrix training_; ///< Cases of each split that are measured now and then.
    Matrix validation_;
};

} // namespace reverie
