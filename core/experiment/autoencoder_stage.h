#pragma once

#include "core/experiment/minibatch_feed.h"
#include "core/experiment/stage.h"
#include "core/learning/autoencoder_learner.h"

#include <vector>

namespace reverie {

/// How the settings have an autoencoder's cases spoilt.
Corruption corruptionOf(const ExperimentConfig& settings);

/// An autoencoder learns to reconstruct its images: from random weights, from a net of layers learned before it,
/// unrolled (Hinton & Salakhutdinov 2006), or from another autoencoder.
class AutoencoderStage final : public Stage {
public:
    AutoencoderStage(StageContext context, TrainedNets nets);

    void change(const ExperimentConfig& settings) override;
    MetricRow advance(const ExperimentConfig& settings, ThreadTeam& team) override;
    const RunPosition& position() const override { return feed_.position(); }
    TrainedNets nets() const override { return {learner_.net(), {}, {}}; }
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const override;
    void save(TensorFile& file, nlohmann::json& state) const override;
    void restore(const TensorFile& file, const nlohmann::json& state) override;

private:
    void measure(const AutoencoderSettings& settings, MetricRow& row, ThreadTeam& team) const;

    std::shared_ptr<const Dataset> data_;
    PixelCoding coding_;
    MinibatchFeed feed_;
    AutoencoderLearner learner_;
    Matrix validation_;     ///< The first validation cases, clean: pixels × cases.
    Corruption corruption_; ///< Of the cases that are shown.
};

/// The layers that the settings of an autoencoder name, the pixels first; throws Error for a text that is no list
/// of sizes.
std::vector<UnitGroup> autoencoderLayers(const ExperimentConfig& settings, Index pixels);

} // namespace reverie
