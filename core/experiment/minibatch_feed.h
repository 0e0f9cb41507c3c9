#pragma once

#include "core/data/dataset.h"
#include "core/data/minibatches.h"
#include "core/data/pixel_coding.h"
#include "core/experiment/config.h"
#include "core/experiment/snapshot.h"
#include "core/math/thread_team.h"

namespace reverie {

/// The minibatches of a stage in their order: visible states and labels of the one in hand, and where the stage
/// stands among them.
class MinibatchFeed {
public:
    /// `settings` are those of the stage; throws Error for a set that cannot be cut as they ask.
    MinibatchFeed(const ExperimentConfig& settings, const Dataset& data, const PixelCoding& coding,
                  RunPosition before);

    const RunPosition& position() const { return position_; }
    /// Minibatches learned in this stage.
    std::uint64_t learned() const { return position_.minibatch - first_; }
    /// Takes the next minibatch in hand.
    void moveOn();

    /// The numbers of the minibatch's cases in the training set; as many as visible() fills columns.
    std::span<const std::uint32_t> cases();
    /// Their visible states, coded from their pixels, shifted where the settings ask for it: pixels × cases.
    void visible(MatrixRef states, ThreadTeam& team);
    /// Their labels, one-hot: labels × cases.
    void labels(MatrixRef states);

    /// Goes to a saved place; throws Error beginning with `file` when there is none such.
    void restore(std::uint64_t minibatch, std::int64_t epoch, std::int64_t minibatchInEpoch,
                 const std::string& file);

private:
    const Dataset& data_;
    PixelCoding coding_;
    Minibatches minibatches_;
    Index shift_;
    RandomStream pixelStream_;
    RandomStream shiftStream_;
    RunPosition position_;
    std::uint64_t first_;
};

} // namespace reverie
