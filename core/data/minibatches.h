#pragma once

#include "core/data/image_set.h"
#include "core/math/random.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reverie {

/// The order in which a run sees its cases: shuffled afresh every epoch by the stream "minibatches".
///
/// The order of an epoch follows from seed and epoch alone, so that (epoch, minibatch) is the whole state.
class Minibatches {
public:
    /// Minibatches of `batchSize` ≥ 1 cases. Balanced ones hold equally many of each label that occurs: an epoch
    /// goes once through the label with the most cases, while rarer ones come round again. Throws Error with
    /// advice for an empty set, and for balanced ones without labels or whose size is no multiple of the number of
    /// labels.
    Minibatches(const ImageSet& set, Index batchSize, bool balanced, std::uint64_t seed);

    /// Minibatches an epoch; the last one may be smaller.
    Index perEpoch() const;

    /// The cases of one minibatch of one epoch (both from 0), valid until another epoch is asked for.
    std::span<const std::uint32_t> cases(std::int64_t epoch, Index minibatch);

private:
    void order(std::int64_t epoch);
    void balance();

    RandomStream stream_;
    Index size_ = 0;
    Index batchSize_ = 0;
    std::vector<std::uint8_t> labels_; ///< Empty when not balanced.
    Index labelCount_ = 0;
    Index largestLabel_ = 0;
    std::optional<std::int64_t> orderedEpoch_;
    std::vector<std::uint32_t> order_;
};

} // namespace reverie
