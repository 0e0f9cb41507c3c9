#pragma once

#include "core/experiment/snapshot.h"
#include "core/io/model_file.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace reverie {

/// A moment of a run: what it had learned, and in some moments all that is needed to go on from there.
struct Moment {
    RunPosition position;
    std::shared_ptr<const Model> model;
    std::shared_ptr<const TensorFile> checkpoint; ///< Null where the run cannot be resumed.
};

/// What the timeline tells of the moments that are kept.
struct Timeline {
    struct Kept {
        RunPosition position;
        bool resumable = false;
    };
    std::vector<Kept> moments;  ///< Oldest first.
    std::uint64_t interval = 1; ///< Minibatches between two of them.
    std::size_t bytes = 0;      ///< What they take, and may take.
    std::size_t budget = 0;
};

/// The moments of a run within a budget of memory, evenly spaced over its minibatches: when they become too many,
/// or too large, every other one is let go, and from then on only half as many are kept.
class History {
public:
    static constexpr std::size_t usualBudget = std::size_t{256} << 20;

    /// In bytes; a run keeps two moments whatever they take.
    explicit History(std::size_t budget = usualBudget, std::size_t mostMoments = 240);

    /// Whether the moment at a minibatch is to be kept, and as one that can be resumed.
    bool due(std::uint64_t minibatch) const;
    bool checkpointDue(std::uint64_t minibatch) const;
    /// Later than all that are kept.
    void keep(Moment moment);
    /// Lets go of every other moment, and keeps half as many from now on.
    void thin();
    /// Forgets what came after a minibatch.
    void forgetAfter(std::uint64_t minibatch);

    const std::vector<Moment>& moments() const { return moments_; }
    /// The last one not after a minibatch; null before the first.
    const Moment* at(std::uint64_t minibatch) const;
    Timeline timeline() const;

private:
    std::size_t budget_;
    std::size_t most_;
    std::uint64_t interval_ = 1;
    std::vector<Moment> moments_;
    std::vector<std::size_t> sizes_; ///< Bytes of each moment.
    std::size_t bytes_ = 0;
};

/// What the numbers of a machine take in memory.
std::size_t parameterBytes(const AnyMachine& machine);

} // namespace reverie
