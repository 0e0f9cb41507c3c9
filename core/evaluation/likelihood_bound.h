#pragma once

#include "core/models/deep_belief_net.h"

#include <stop_token>

namespace reverie {

/// A lower bound on log P(v) + log Z of each case, Z being the top machine's, averaged over stochastic up-passes:
/// E_Q[log P*(v, h) − log Q(h | v)], labels summed over (Hinton, Osindero & Teh 2006, appendix A; Salakhutdinov &
/// Murray 2008, section 4). For a machine alone it is −F(v), exactly. Asked to
/// stop, it says nothing of use.
CaseValues unnormalisedBound(const NetRef& net, const ConstMatrixRef& visible, int passes, RandomStream& stream,
                             ThreadTeam& team, const std::stop_token& stop = {});

/// log of what the top machine makes of penultimate states with every label, Σ exp(−F): one number a case.
CaseValues logTop(const NetRef& net, const ConstMatrixRef& penultimate);

} // namespace reverie
