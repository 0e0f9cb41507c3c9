#pragma once

#include "core/models/rbm.h"

namespace reverie {

// Weights that are `factor` times as strong on the way down as on the way up, in the place of a neighbour that a
// layer of a deep Boltzmann machine has not got yet (Salakhutdinov & Hinton 2009, section 3.1). Label units, which
// have no other neighbour, hear them as they are.

/// E[v | h], and states drawn around it: visible × cases.
void sampleDown(const Rbm& machine, float factor, const ConstMatrixRef& hidden, MatrixRef mean, MatrixRef state,
                const RandomDraw& draw, ThreadTeam& team);
/// E[v | h] alone.
Matrix meanDown(const Rbm& machine, float factor, const ConstMatrixRef& hidden);

} // namespace reverie
