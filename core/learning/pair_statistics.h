#pragma once

#include "core/math/matrix.h"
#include "core/math/thread_team.h"

namespace reverie {

/// What a Boltzmann machine learns from: how often units are on, alone and in pairs.
struct PairStatistics {
    Matrix pairs; ///< ⟨x_i x_j⟩, units × units, symmetric; 0 on the diagonal.
    Vector means; ///< ⟨x_i⟩

    /// All zero.
    static PairStatistics of(Index units);
    /// Adds `weight` times the mean over the columns of `states` (units × cases).
    void add(const ConstMatrixRef& states, float weight, ThreadTeam& team);
    /// Makes the pairs exactly symmetric and their diagonal zero; to be called once all has been added.
    void settle();
};

} // namespace reverie
