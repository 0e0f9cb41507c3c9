#pragma once

#include "core/data/image_set.h"
#include "core/data/pixel_coding.h"
#include "core/math/matrix.h"
#include "core/models/machine.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace reverie {

struct FeedForwardNet;

/// Where a run stands.
struct RunPosition {
    std::uint64_t minibatch = 0; ///< Minibatches learned since the start.
    std::int64_t epoch = 0;      ///< Whole epochs completed.
    std::int64_t minibatchInEpoch = 0;
    std::int64_t minibatchesPerEpoch = 0;
    std::size_t stage = 0;   ///< The stage that learns; epochs count within it, minibatches through the whole run.
    double epochsBefore = 0; ///< Epochs of the stages before it.
    double epochs() const {
        const double begun = minibatchesPerEpoch == 0 ? 0.0
                                                      : static_cast<double>(minibatchInEpoch) /
                                                            static_cast<double>(minibatchesPerEpoch);
        return static_cast<double>(epoch) + begun;
    }
    /// Epochs since the start of the run.
    double totalEpochs() const { return epochsBefore + epochs(); }
};

/// How a hidden unit is shown in pixels: by its weights, of higher layers as weighted sums of the fields below; by
/// the mean of the training images that activate it most; by what the net dreams while it is on.
enum class FilterProjection { Weights, MostActive, Sampled };

/// What the visible views want copied; what nobody asks for is not touched.
struct SnapshotRequest {
    bool filters = false;
    Index reconstructions = 0; ///< Number of cases, 0 for none.
    Index fantasies = 0;       ///< Number of particles, 0 for none.
    bool net = false;          ///< The whole machine, for the sampler.
    Index layer = -1;          ///< Whose filters: a hidden layer from 0, the one that learns (the top) for −1.
    FilterProjection projection = FilterProjection::Weights;

    bool any() const { return filters || reconstructions > 0 || fantasies > 0 || net; }
    /// The union of two views' wishes.
    SnapshotRequest operator|(const SnapshotRequest& other) const;
    bool operator==(const SnapshotRequest&) const = default;
};

/// A picture of each of a layer's hidden units.
struct FiltersView {
    Matrix fields;                  ///< Pixels × hidden: weights, or intensities 0..1 with another projection.
    Vector hiddenBias;              ///< Hidden.
    Vector norm;                    ///< Euclidean norm of each unit's own weights, to the layer below.
    Index layer = 0;                ///< Hidden layer, 0 being the lowest.
    Index layers = 1;               ///< Hidden layers of the net.
    Vector meanActivation;          ///< Running mean of P(h|v) over minibatches, 0..1; empty where it is not kept.
    std::vector<std::uint8_t> dead; ///< 1 where the unit is practically never or always on.
    FilterProjection projection = FilterProjection::Weights; ///< The one asked for, where it can be had.
    /// Those that can be had of this layer and these data.
    std::vector<FilterProjection> projections = {FilterProjection::Weights};
};

/// The same cases before and after v → P(h|v) → P(v|h), as pixel intensities 0..1.
struct ReconstructionsView {
    Matrix data;
    /// What the machine sees where pixels are whitened, principal components turned back to an image: ½ where a
    /// pixel is as expected, 0 and 1 three standard deviations away; else empty.
    Matrix whitened;
    Matrix corrupted; ///< What was reconstructed from, where that is spoilt; else empty.
    Matrix reconstruction;
    std::vector<std::uint8_t> labels; ///< Empty for unlabelled data.
    Vector error;                     ///< Mean squared error per pixel of each case.
    bool validation = false;          ///< True when the cases come from the validation split.
};

/// Fantasy particles as pixel intensities 0..1 (probabilities, not samples).
struct FantasiesView {
    Matrix images;
    std::uint64_t gibbsSteps = 0; ///< Whole Gibbs steps since the chains started.
    bool fromTraining = false;    ///< True for PCD's own chains.
};

/// An immutable picture of a run, shared between threads.
struct Snapshot {
    RunPosition position;
    ImageShape shape;
    std::size_t hiddenCount = 0;
    std::shared_ptr<const FiltersView> filters;
    std::shared_ptr<const ReconstructionsView> reconstructions;
    std::shared_ptr<const FantasiesView> fantasies; ///< Null when training has no chains of its own.
    std::shared_ptr<const AnyMachine> machine;
    std::shared_ptr<const NetView> view;               ///< How `machine` is drawn; filled in with it.
    std::shared_ptr<const FeedForwardNet> classifier;  ///< With `machine`; null where nothing was fine-tuned.
    std::shared_ptr<const FeedForwardNet> randomStart; ///< Its twin from random weights; null where there is none.
    PixelCoding coding;          ///< How the net's visible states become pixels; filled in with it.
    std::size_t bytesCopied = 0; ///< What making it cost; 0 when nothing was asked for.
};

} // namespace reverie
