#pragma once

#include "core/experiment/config.h"
#include "core/learning/rbm_learner.h"

#include <memory>
#include <optional>

namespace reverie {

/// The estimator of a learner, which may become another one while it learns.
class LiveEstimator {
public:
    /// `settings` with the seed of their stage.
    LiveEstimator(Estimator kind, const ExperimentConfig& settings);

    /// Throws Error when the machine does not suit the estimator.
    std::unique_ptr<GradientEstimator> make(const Rbm& machine) const;
    /// Another estimator where these settings ask for one, from this minibatch on with random numbers of its own;
    /// else null. Throws Error when the machine does not suit it.
    std::unique_ptr<GradientEstimator> follow(Estimator kind, const ExperimentConfig& settings, const Rbm& machine,
                                              std::uint64_t minibatch);

    /// The minibatch since which it is the one it is, for a checkpoint; 0 from the start.
    std::uint64_t since() const { return since_; }
    /// The estimator of a checkpoint that became what it is at that minibatch.
    std::unique_ptr<GradientEstimator> restored(const Rbm& machine, std::uint64_t since);

private:
    Estimator kind_;
    ExperimentConfig settings_;
    std::uint64_t since_ = 0;
};

/// Whether it has chains that outlive a minibatch.
bool usesChains(Estimator kind);
/// The estimator of the machine that the first is compared with, if any.
std::optional<Estimator> comparisonEstimator(const ExperimentConfig& settings);

} // namespace reverie
