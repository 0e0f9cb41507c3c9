#pragma once

#include "core/models/autoencoder.h"
#include "core/models/deep_boltzmann_machine.h"

namespace reverie {

/// A feed-forward net of fully connected layers, the last of which may be a softmax over classes.
struct FeedForwardNet {
    struct Step {
        Matrix weights; ///< Below × above.
        Layer above;    ///< With its biases.
    };
    Layer input; ///< Its scale drives the first weights.
    std::vector<Step> steps;

    Index classes() const { return steps.empty() ? 0 : steps.back().above.size(); }
    const Layer& below(std::size_t step) const { return step == 0 ? input : steps[step - 1].above; }
    Connection connection(std::size_t step) const { return {below(step), steps[step].weights, steps[step].above}; }
    bool finite() const;
};

/// Whether two nets have the same layers, whatever their weights.
bool sameLayers(const FeedForwardNet& left, const FeedForwardNet& right);

/// Unrolls the recognition side of a net and puts a softmax layer of `classes` on top, its weights from
/// N(0, scale²) (Hinton & Salakhutdinov 2006).
FeedForwardNet unroll(const NetRef& net, Index classes, RandomStream& stream, float scale);

/// The same of a deep Boltzmann machine: the first pass of its mean field, what comes from below doubled under the
/// top layer in the place of what does not come from above (Salakhutdinov & Hinton 2009, section 2.2). As many
/// label units as classes are the softmax.
FeedForwardNet unroll(const DeepBoltzmannRef& machine, Index classes, RandomStream& stream, float scale);

/// The same of the encoder of an autoencoder, all units of its code taking part (Vincent et al. 2010).
FeedForwardNet unroll(const Autoencoder& net, Index classes, RandomStream& stream, float scale);

/// The same layers with random weights, each uniform within ±√(6 / (below + above)) times `gain`, and biases zero
/// (Glorot & Bengio 2010; gain 4 for logistic units).
FeedForwardNet randomTwin(const FeedForwardNet& net, RandomStream& stream, float gain);

/// Outputs of a layer, 0 being the first above the pixels: units × cases.
Matrix layerOutput(const FeedForwardNet& net, const ConstMatrixRef& visible, Index layer, ThreadTeam& team);
/// Outputs of the last layer, probabilities over the classes: classes × cases.
Matrix output(const FeedForwardNet& net, const ConstMatrixRef& visible, ThreadTeam& team);

} // namespace reverie
