#pragma once

#include "core/math/matrix.h"
#include "core/units/unit_kind.h"

namespace reverie {

/// What keeps most units of a code quiet: β Σ KL(ρ‖q) of each unit's mean activation q over the minibatch (Ng
/// 2011, "Sparse autoencoder"; tanh activations count as (1 + q) / 2), β Σ|h| of each case, or only the largest ρ
/// · units of each case staying on (Makhzani & Frey 2014).
enum class SparsityKind { None, KullbackLeibler, L1, LargestOnly };

/// Whether units of a kind have the bounded activations that a target of their mean needs.
constexpr bool boundedUnits(UnitKind kind) {
    return kind == UnitKind::Bernoulli || kind == UnitKind::Tanh;
}

/// The penalty on some units, per case, whose ascent direction −∂/∂state is added to `error`; both are units ×
/// cases. Nothing for kinds that are no penalty.
double addSparsity(MatrixRef error, const ConstMatrixRef& states, UnitKind units, SparsityKind kind, float target,
                   float cost);

/// How many units of a code may be on when only the largest stay: the target's share of them, at least one.
Index activeUnits(Index units, float target);

} // namespace reverie
