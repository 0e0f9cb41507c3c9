#pragma once

#include "core/learning/estimators.h"
#include "core/learning/fast_weights.h"

namespace reverie {

/// Fast PCD (Tieleman & Hinton 2009): persistent chains that move with fast weights added to the machine's own, so
/// that they mix well however small the learning rate has become.
class FastPersistentContrastiveDivergence final : public GradientEstimator {
public:
    FastPersistentContrastiveDivergence(std::uint64_t seed, const ChainLife& life) : persistent_(seed, life) {}

    void setStart(ChainStart start) override { persistent_.setStart(std::move(start)); }
    Index particles(const Rbm& machine, Index cases) const override {
        return persistent_.particles(machine, cases);
    }
    void estimate(const Rbm& machine, int gibbsSteps, GradientEstimate& estimate, ThreadTeam& team) override;
    using GradientEstimator::persistentChains;
    Chains* persistentChains() override { return persistent_.persistentChains(); }
    using GradientEstimator::fastWeights;
    FastWeights* fastWeights() override { return &fast_; }
    std::uint64_t streamPosition() const override { return persistent_.streamPosition(); }
    void seek(std::uint64_t) override {}

private:
    PersistentContrastiveDivergence persistent_;
    FastWeights fast_;
    Rbm sum_; ///< The machine with the fast weights added.
};

} // namespace reverie
