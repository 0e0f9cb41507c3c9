#pragma once

#include "core/evaluation/annealed_importance.h"
#include "core/models/layered_machine.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace reverie {

// log P(v) − E_Q[log P(v, h) − log Q(h|v)] = KL(Q‖P(h|v)): how far what a machine believes of its hidden units is
// from the truth. A deep belief net passes up once; a deep Boltzmann machine goes on to mean field, sweep by sweep
// (Salakhutdinov & Hinton 2009, section 2.2).

/// log Z of a machine, in nats.
struct LogPartition {
    double value = 0;
    double standardError = 0; ///< 0 where every state was summed over.
    bool exact = false;
};

/// What Q(h|v) comes to for some images. log Z is not taken off yet.
struct Inference {
    /// The bound on log P(v) + log Z of each case: after the up-pass, then after each sweep of mean field.
    std::vector<CaseValues> bounds;
    /// What Q makes of the first cases at each of those moments, turned down once: visible states, pixels × cases.
    std::vector<Matrix> reconstructions;
    /// log P(v) + log Z itself, where the hidden layers can be enumerated.
    std::optional<CaseValues> exact;
};

/// log Z where it can be summed.
std::optional<LogPartition> exactLogPartition(const LayeredRef& machine);
/// Labels are summed over, or in a deep Boltzmann machine one more factor of Q; `visible` is pixels × cases, the
/// number of sweeps 0 or more. The bound of a net too large to enumerate is a mean over `passes` stochastic
/// up-passes. The first `pictured` cases are reconstructed. Asked to stop, it says nothing of use.
Inference infer(const LayeredRef& machine, const ConstMatrixRef& visible, int sweeps, int passes, Index pictured,
                RandomStream& stream, ThreadTeam& team, const std::stop_token& stop = {});

} // namespace reverie
