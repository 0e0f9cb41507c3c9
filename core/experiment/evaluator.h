#pragma once

#include "core/experiment/layer_input.h"
#include "core/experiment/metrics.h"

namespace reverie {

/// Measures a machine now and then on fixed training and validation cases; its randomness comes from a stream of
/// its own.
class Evaluator {
public:
    Evaluator(const ExperimentConfig& settings, const Dataset& data, const LayerInput& input, ThreadTeam& team);

    /// Fills in errors of one sampled reconstruction (with the weights on the way down that the layer learns by),
    /// free energies, pseudo-likelihoods and, when enumerable, the exact log-likelihood; leaves a training error
    /// alone that the row has already.
    void measure(const Rbm& machine, std::uint64_t minibatch, MetricRow& row, ThreadTeam& team) const;
    /// The same error, and the exact log-likelihood, of the machine that is compared with.
    void measureComparison(const Rbm& machine, std::uint64_t minibatch, MetricRow& row, ThreadTeam& team) const;

private:
    struct Means {
        double squaredError = 0;
        double crossEntropy = 0;
        double freeEnergy = 0;
        double pseudoLikelihood = 0;
    };
    Means measureCases(const Rbm& machine, const Matrix& cases, std::uint64_t firstDraw, ThreadTeam& team) const;
    Means sumOver(const Rbm& machine, const ConstMatrixRef& cases, std::uint64_t draw) const;
    double exactLogLikelihood(const Rbm& machine) const;

    RandomStream stream_;
    float downFactor_;
    Matrix training_;
    Matrix validation_;
};

} // namespace reverie
