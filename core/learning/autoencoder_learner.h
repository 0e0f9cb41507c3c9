#pragma once

#include "core/data/corruption.h"
#include "core/learning/autoencoder_optimiser.h"
#include "core/learning/reconstruction_loss.h"
#include "core/learning/sparsity.h"

#include <cstdint>
#include <vector>

namespace reverie {

/// What one minibatch of an autoencoder obeys.
struct AutoencoderSettings {
    UpdateSettings update; ///< With the target and the cost of sparsity.
    ReconstructionLoss loss = ReconstructionLoss::CrossEntropy;
    SparsityKind sparsity = SparsityKind::None; ///< Of the code.
    Corruption corruption;                      ///< Of what goes in; what comes out is compared with clean states.
};

/// An autoencoder that learns to reconstruct its input, or clean input from spoilt, by backpropagation, with a
/// guard that keeps the last good net (Hinton & Salakhutdinov 2006; Vincent et al. 2010).
class AutoencoderLearner {
public:
    /// Throws Error for layers that do not fit each other, of several kinds of units, or of other variance than
    /// one.
    AutoencoderLearner(Autoencoder start, OptimiserKind optimiser, std::uint64_t seed);

    /// The columns to fill with the next minibatch's clean visible states before step(): pixels × cases.
    MatrixRef prepare(Index cases);
    /// From now on only the target's share of the code's units stays on, where sparsity is of that kind, else all.
    void limitCode(SparsityKind sparsity, float target);
    /// Learns the minibatch. Throws Error for settings that do not suit the units, and DivergenceError, back at
    /// the last good net, when the numbers run away.
    UpdateReport step(const AutoencoderSettings& settings, ThreadTeam& team);

    /// Of the minibatch, as the net was before the update, measured by step(): what is made small, without decay,
    /// per case.
    double objective() const { return objective_; }
    /// The same: nats per case, 0 unless outputs are logistic.
    double crossEntropy() const { return crossEntropy_; }
    /// The same: mean squared difference from the clean states per pixel.
    double squaredError() const { return squaredError_; }
    /// Running mean of each layer's activation over minibatches, factor 0.95: one vector a layer of the encoder.
    std::vector<Vector> meanActivation;

    const Autoencoder& net() const { return net_; }
    /// Goes on from another net with the same layers.
    void restore(Autoencoder net);

    /// What a checkpoint keeps beside the net.
    AutoencoderOptimiser& optimiser() { return optimiser_; }
    const AutoencoderOptimiser& optimiser() const { return optimiser_; }
    std::uint64_t streamPosition() const { return stream_.position(); }
    void seek(std::uint64_t position) { stream_.seek(position); }

private:
    void spoil(const Corruption& corruption, ThreadTeam& team);
    void encodeUp(std::size_t layer, ThreadTeam& team);
    void keepActive(ThreadTeam& team);
    void decodeDown(std::size_t layer, ThreadTeam& team);
    void compare(ReconstructionLoss loss, ThreadTeam& team);
    void decoderBackward(std::size_t layer, ThreadTeam& team);
    void codeBackward(const AutoencoderSettings& settings, ThreadTeam& team);
    void encoderBackward(std::size_t layer, ThreadTeam& team);
    void remember(ThreadTeam& team);
    bool ranAway(const UpdateReport& report) const;

    const Layer& layerOf(std::size_t layer) const;
    ConstMatrixRef downWeights(std::size_t connection) const {
        return net_.connections[connection].down().weights;
    }

    Autoencoder net_;
    Autoencoder lastGood_;
    AutoencoderOptimiser optimiser_;
    RandomStream stream_;
    Matrix clean_;
    AutoencoderActivity activity_;
    std::vector<LossSums> losses_;  ///< One a tile of the outputs.
    std::vector<double> penalties_; ///< One a tile of the code.
    double objective_ = 0;
    double crossEntropy_ = 0;
    double squaredError_ = 0;
    std::int64_t steps_ = 0;
};

} // namespace reverie
