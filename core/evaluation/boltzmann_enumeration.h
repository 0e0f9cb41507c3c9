#pragma once

#include "core/learning/pair_statistics.h"
#include "core/models/boltzmann_machine.h"

namespace reverie {

inline constexpr Index mostEnumerableUnits = 20;

/// True with at most 20 units in all, so that everything below can be summed over all their states; all throw
/// Error otherwise.
bool enumerable(const BoltzmannMachine& machine);

/// Exact log Z.
double logPartition(const BoltzmannMachine& machine);
/// F(v) = −log Σ_h exp(−E(v, h)), so that P(v) = exp(−F(v)) / Z: one number a case.
CaseValues freeEnergy(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates);
/// Exact mean log P(v) over cases, in nats.
double logLikelihood(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates);

/// The free phase: exact moments of P(v, h).
PairStatistics freeMoments(const BoltzmannMachine& machine);
/// The clamped phase: exact moments of P(h|v), mean over the cases.
PairStatistics clampedMoments(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates);
/// Clamped minus free moments: the gradient of logLikelihood() by W and the biases, and by every single entry of R
/// and S (twice that by a pair, whose two entries are one weight).
PairStatistics exactGradient(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates);

} // namespace reverie
