#pragma once

#include "core/learning/gradient.h"

namespace reverie {

/// The offsets μ and λ that centred learning subtracts from the drives x and y of visible and hidden states
/// (Montavon & Müller 2012; Melchior, Fischer & Wiskott 2016): running means of the data.
///
/// The weights follow ⟨(x − μ)(y − λ)ᵀ⟩_data − ⟨(x − μ)(y − λ)ᵀ⟩_model, the gradient of a machine with the energy
/// term −(x − μ)ᵀW(y − λ). Each change ΔW of its weights is one of c − ΔWλ and b − ΔWᵀμ in the biases of the
/// ordinary machine, which stays the one that is kept. With offsets half-way between data and model this is the
/// enhanced gradient (Cho, Raiko & Ilin 2013).
struct Offsets {
    Vector visible; ///< μ, one a unit.
    Vector hidden;  ///< λ, one a unit.

    bool empty() const { return visible.size() == 0; }
    void forget() { *this = {}; }
    /// Moves by the share `rate` towards the means of a weighed estimate's data; starts there when empty.
    void follow(const Rbm& machine, const GradientEstimate& estimate, float rate, ThreadTeam& team);
};

/// What a change of the weights does to the biases of some units: −σ times what the other side's offsets send
/// through it, so that a unit's mean input stays; `sent` has rows.count numbers.
Vector biasShift(const Layer& layer, UnitRange rows, const Vector& sent);

} // namespace reverie
