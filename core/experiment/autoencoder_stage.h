#pragma once

#include "core/experiment/layer_input.h"
#include "core/experiment/minibatch_feed.h"
#include "core/experiment/stage.h"
#include "core/learning/autoencoder_learner.h"

#include <string>
#include <vector>

namespace reverie {

/// How a stage of a run spoils the images that an autoencoder is shown; a stacked one spoils codes instead.
Corruption corruptionIn(const ExperimentConfig& run, std::size_t stage);

/// What is known of the code that a stacked autoencoder stands on.
struct CodeBelow {
    bool there = true;
    bool limited = false;      ///< Only its largest units stay on.
    bool probabilities = true; ///< Its units are logistic.
};

/// Throws Error, beginning with the stage's title, for a code that a stacked autoencoder with this loss cannot
/// learn.
void checkCode(const CodeBelow& code, ReconstructionLoss loss, const std::string& title);

/// An autoencoder learns to reconstruct its images: from random weights, from a net of layers learned before it,
/// unrolled (Hinton & Salakhutdinov 2006), or from another autoencoder. Stacked, it learns to reconstruct the
/// codes of that one, which stays as it is (Vincent et al. 2010), and both together are what it hands on.
class AutoencoderStage final : public Stage {
public:
    AutoencoderStage(StageContext context, TrainedNets nets, ThreadTeam& team);

    void change(const ExperimentConfig& settings) override;
    MetricRow advance(const ExperimentConfig& settings, ThreadTeam& team) override;
    const RunPosition& position() const override { return feed_.position(); }
    TrainedNets nets() const override { return {whole(), {}, {}}; }
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const override;
    void save(TensorFile& file, nlohmann::json& state) const override;
    void restore(const TensorFile& file, const nlohmann::json& state) override;

private:
    bool stacked() const { return !input_.below().empty(); }
    /// With the layers below it.
    Autoencoder whole() const;
    AutoencoderSettings stepSettings(const ExperimentConfig& settings) const;
    void measure(const AutoencoderSettings& settings, MetricRow& row, ThreadTeam& team) const;

    std::shared_ptr<const Dataset> data_;
    PixelCoding coding_;
    MinibatchFeed feed_;
    LayerInput input_; ///< Through the layers of a stack, which do not learn.
    AutoencoderLearner learner_;
    Matrix validation_;     ///< What goes in for the first validation cases, clean: units × cases.
    Corruption corruption_; ///< Of the cases that are shown.
};

/// The layers that the settings of an autoencoder name, the pixels first; throws Error for a text that is no list
/// of sizes.
std::vector<UnitGroup> autoencoderLayers(const ExperimentConfig& settings, Index pixels);

} // namespace reverie
