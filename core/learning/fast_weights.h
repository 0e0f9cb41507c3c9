#pragma once

#include "core/models/rbm.h"

namespace reverie {

/// Weights that follow the same gradient as a machine's own, but quickly, and forget it as quickly: added to them
/// while chains move, they drive the chains away from where they have just been (Tieleman & Hinton 2009).
struct FastWeights {
    Matrix weights; ///< Visible × hidden.
    Vector visibleBias;
    Vector hiddenBias;
    Vector visibleShift; ///< What centred learning takes from the visible biases for these weights, else zero.
    Vector hiddenShift;

    /// All zero, for this machine.
    void start(const Rbm& machine);
    /// No weights at all, as before the first estimate.
    void forget() { *this = {}; }
    bool empty() const { return weights.size() == 0; }

    /// Writes the machine with these weights added into `sum`.
    void addTo(const Rbm& machine, Rbm& sum, ThreadTeam& team) const;
};

} // namespace reverie
