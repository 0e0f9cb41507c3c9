#pragma once

#include "core/learning/delta_rule.h"
#include "core/learning/label_signal.h"
#include "core/learning/rbm_learner.h"
#include "core/models/deep_belief_net.h"

#include <memory>
#include <vector>

namespace reverie {

/// Up-down, the contrastive form of wake-sleep (Hinton, Osindero & Teh 2006, appendix B): a stochastic up-pass
/// teaches the generative weights, Gibbs iterations in the top machine teach that machine, and a stochastic
/// down-pass from where they end teaches the recognition weights.
class UpDownLearner {
public:
    /// Unties the net. `topEstimator` supplies the top machine's negative phase: chains that start at the up-pass
    /// (as in the paper), or persistent ones.
    UpDownLearner(DeepBeliefNet start, std::unique_ptr<GradientEstimator> topEstimator, std::uint64_t seed);

    /// The net with its top machine as it is now.
    DeepBeliefNet net() const;
    const std::vector<DirectedConnection>& directed() const { return directed_; }
    const Rbm& top() const { return top_.machine(); }
    Index labels() const { return labels_; }
    const RbmLearner& topLearner() const { return top_; }
    RbmLearner& topLearner() { return top_; }

    /// Learns a minibatch of visible states (visible × cases) with labels (labels × cases, one-hot; no rows where
    /// there are none). Throws DivergenceError, back at the last good net, when the numbers run away.
    UpdateReport step(const ConstMatrixRef& visible, const ConstMatrixRef& labels, int gibbsIterations,
                      const UpdateSettings& topSettings, const UpdateSettings& directedSettings, ThreadTeam& team);
    /// How strongly the recognition weights also follow the gradient of log P(label | visible), in units of what
    /// they learn from dreams; 0, as at first, leaves them to dreams alone. Only for a net with label units.
    void setLabelPull(float pull) { labelPull_ = pull; }
    /// Mean squared error per pixel between the minibatch and its reconstruction from the lowest sampled hidden
    /// layer, measured by step(); that of the machine alone where nothing lies below it.
    double reconstructionError() const { return reconstructionError_; }

    /// The momentum of each connection, bottom first, and the state of the stream: what a checkpoint keeps.
    struct Momentum {
        DeltaRule generative;
        DeltaRule recognition;
    };
    std::vector<Momentum>& momentum() { return momentum_; }
    const std::vector<Momentum>& momentum() const { return momentum_; }
    std::uint64_t streamPosition() const { return stream_.position(); }
    void seek(std::uint64_t streamPosition) { stream_.seek(streamPosition); }

private:
    void upPass(const ConstMatrixRef& visible, ThreadTeam& team);
    void downPass(ThreadTeam& team);
    void learnGenerative(std::size_t level, const UpdateSettings& settings, ThreadTeam& team);
    void learnRecognition(std::size_t level, const UpdateSettings& settings, ThreadTeam& team);
    void joinLabelSignal(std::size_t level);
    bool holds() const;
    /// Top and layers below as they were when they were kept together; throws DivergenceError.
    [[noreturn]] void goBack();

    std::vector<DirectedConnection> directed_;
    RbmLearner top_;
    Index labels_;
    RandomStream stream_;
    std::vector<Momentum> momentum_;
    std::vector<DirectedConnection> lastGood_; ///< From the moment of the top's last good machine.

    /// States of the bottom layer and upwards to the penultimate one; the bottom of `asleep_` holds probabilities.
    std::vector<Matrix> awake_;
    std::vector<Matrix> asleep_;
    Matrix mean_;
    float labelPull_ = 0;
    LabelSignal labelSignal_;
    Matrix source_; ///< Dreams and cases, side by side.
    double reconstructionError_ = 0;
    std::vector<UpdateReport> reports_;
};

} // namespace reverie
