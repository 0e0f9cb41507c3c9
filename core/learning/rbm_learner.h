#pragma once

#include "core/learning/estimators.h"
#include "core/learning/optimiser.h"

#include <memory>

namespace reverie {

/// One machine that learns: estimator, optimiser and a guard that keeps the last good machine.
class RbmLearner {
public:
    RbmLearner(Rbm start, std::unique_ptr<GradientEstimator> gradientEstimator);

    /// The columns to fill with the next minibatch's visible states before step(): visible units × cases.
    MatrixRef prepare(Index cases);
    /// The states of the last hidden units, where the data bring them: units × cases; nothing frees them.
    void giveHidden(Matrix states) { estimate_.given = std::move(states); }
    /// Learns the minibatch. Throws DivergenceError, back at the last good machine, when the numbers run away.
    UpdateReport step(int gibbsSteps, const UpdateSettings& settings, ThreadTeam& team);
    /// The parts of step(), for a machine that is good or not only together with what learns beside it: learns the
    /// minibatch, whatever becomes of the machine.
    UpdateReport learn(int gibbsSteps, const UpdateSettings& settings, ThreadTeam& team);
    /// Whether the machine is within all bounds after the update that this report is of.
    bool holds(const UpdateReport& report) const;
    /// Keeps the machine as the last good one if this is due, every hundredth update, and it is finite and dreams
    /// of nothing far beyond its data; true when it did.
    bool keepWhenDue();
    /// Back to the last good machine, its momentum and chains forgotten.
    void goBack();

    /// Mean squared error per unit between the minibatch and its first sampled reconstruction; NaN where the
    /// estimator makes none. Measured by each update.
    double reconstructionError() const { return reconstructionError_; }

    const Rbm& machine() const { return machine_; }
    /// Both phases of the last step, as weighted pairs of states.
    const GradientEstimate& estimate() const { return estimate_; }
    GradientEstimator& estimator() { return *estimator_; }
    const GradientEstimator& estimator() const { return *estimator_; }
    Optimiser& optimiser() { return optimiser_; }
    const Optimiser& optimiser() const { return optimiser_; }
    /// Goes on with another estimator, whose chains start from the machine as it is now.
    void changeEstimator(std::unique_ptr<GradientEstimator> another) { estimator_ = std::move(another); }
    /// Goes on from a saved state.
    void restore(Rbm machine);

private:
    void measureReconstruction(ThreadTeam& team);
    void measureExcess();

    Rbm machine_;
    Rbm lastGood_;
    std::unique_ptr<GradientEstimator> estimator_;
    Optimiser optimiser_;
    GradientEstimate estimate_;
    double reconstructionError_ = 0;
    double excess_ = 0; ///< How far out Gaussian visible units of the model's states lie, against the data.
};

} // namespace reverie
