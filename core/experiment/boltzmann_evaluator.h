#pragma once

#include "core/data/dataset.h"
#include "core/data/pixel_coding.h"
#include "core/experiment/config.h"
#include "core/experiment/metrics.h"
#include "core/models/boltzmann_machine.h"
#include "core/sampling/clamped_mean_field.h"

namespace reverie {

/// Measures a general Boltzmann machine now and then on fixed training and validation cases.
class BoltzmannEvaluator {
public:
    BoltzmannEvaluator(const ExperimentConfig& settings, const Dataset& data, const PixelCoding& coding);

    /// Fills in errors of reconstruct(); free energies, exact ones where units are few and else their mean-field
    /// bound; the exact log-likelihood where that is cheap; pseudo-likelihoods of a fully visible machine.
    void measure(const BoltzmannMachine& machine, const MeanFieldPlan& plan, MetricRow& row,
                 ThreadTeam& team) const;

private:
    Matrix training_;
    Matrix validation_;
};

} // namespace reverie
