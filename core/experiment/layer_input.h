#pragma once

#include "core/experiment/minibatch_feed.h"
#include "core/models/deep_belief_net.h"

namespace reverie {

/// What the machine of a stage learns from: pixels taken up through the layers below, and labels beside them.
class LayerInput {
public:
    /// `settings` say whether probabilities or samples go up; `labels` are label units, 0 for none.
    LayerInput(const ExperimentConfig& settings, const Dataset& data, const PixelCoding& coding,
               std::vector<DirectedConnection> below, Index labels);

    const std::vector<DirectedConnection>& below() const { return below_; }
    Index labels() const { return labels_; }
    /// The visible side that a machine on this input has, with biases that show its mean over the training cases.
    Layer visibleLayer(const ExperimentConfig& settings, ThreadTeam& team);

    /// The states of the minibatch in hand: units × cases.
    void fill(MinibatchFeed& feed, MatrixRef states, ThreadTeam& team);
    /// The states of the first cases of a set, with their labels: probabilities all the way up, unless `draw` is
    /// used for grey pixels.
    Matrix firstCases(const ImageSet& set, Index count, const RandomDraw& draw, ThreadTeam& team) const;

private:
    /// Whether the highest layer below is computed once for all epochs.
    bool remembers() const;
    /// Calls visit(first case, probabilities of the highest layer below) for one stretch of training cases after
    /// the other, and keeps them all where they are remembered.
    template<class Visit>
    void goThroughTraining(ThreadTeam& team, const Visit& visit);

    const Dataset& data_;
    PixelCoding coding_;
    std::vector<DirectedConnection> below_;
    Index labels_;
    bool sampled_;
    bool deterministic_;
    RandomStream stream_;
    Matrix remembered_; ///< The highest layer's probabilities of every training case, where that is cheaper.
    Matrix pixels_;
};

} // namespace reverie
