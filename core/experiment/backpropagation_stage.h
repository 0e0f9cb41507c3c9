#pragma once

#include "core/experiment/best_net.h"
#include "core/experiment/minibatch_feed.h"
#include "core/experiment/stage.h"
#include "core/learning/backpropagation.h"

namespace reverie {

/// Discriminative fine-tuning: the net unrolled, a softmax over the labels on top, learned by backpropagation
/// (Hinton & Salakhutdinov 2006), and beside it, when that is wished, the same net from random weights. The
/// machine that was pretrained, a net, a deep Boltzmann machine or an autoencoder, stays as it is.
class BackpropagationStage final : public Stage {
public:
    BackpropagationStage(StageContext context, TrainedNets nets, ThreadTeam& team);

    MetricRow advance(const ExperimentConfig& settings, ThreadTeam& team) override;
    const RunPosition& position() const override { return feed_.position(); }
    bool satisfied() const override { return satisfied_; }
    std::optional<NetRef> net() const override;
    /// With the best classifiers so far where a patience is set.
    TrainedNets nets() const override;
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request) const override;
    void save(TensorFile& file, nlohmann::json& state) const override;
    void restore(const TensorFile& file, const nlohmann::json& state) override;

private:
    /// A classifier that learns, and the best it was.
    struct Student {
        BackpropagationLearner learner;
        BestNet best;
        const FeedForwardNet& result() const { return best.net() ? *best.net() : learner.net(); }
    };
    static void put(TensorFile& file, const Student& student, const std::string& name, nlohmann::json& state);
    static void read(const TensorFile& file, Student& student, const std::string& name,
                     const nlohmann::json& state);

    void endEpoch(const ExperimentConfig& settings, MetricRow& row, ThreadTeam& team);
    void measure(Student& student, Metric error, Metric crossEntropy, const ExperimentConfig& settings,
                 MetricRow& row, ThreadTeam& team) const;
    std::vector<Student*> students();

    std::shared_ptr<const Dataset> data_;
    PixelCoding coding_;
    MinibatchFeed feed_;
    AnyMachine machine_;
    Student classifier_;
    std::optional<Student> randomStart_;
    Matrix labels_; ///< Labels × cases of a whole minibatch.
    bool satisfied_ = false;
};

} // namespace reverie
