#pragma once

#include "core/evaluation/log_likelihood.h"

#include <functional>
#include <stop_token>

namespace reverie {

/// Brings an estimate of log Z to its end and tells whole percents of the way; false when it was stopped before.
bool anneal(LikelihoodEstimator& estimator, ThreadTeam& team, const std::stop_token& stop,
            const std::function<void(int percent)>& told);

} // namespace reverie
