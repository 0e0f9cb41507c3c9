#pragma once

#include "core/models/deep_belief_net.h"

namespace reverie {

/// What summing over every state of the hidden layers tells of a deep belief net and some images, in nats; Z is
/// the top machine's, and labels are summed over.
struct EnumeratedNet {
    CaseValues logUnnormalised; ///< log P(v) + log Z of each case.
    /// E_Q[log P(v, h) − log Q(h|v)] + log Z of each case, Q being the up-pass: less than the above by
    /// KL(Q‖P(h|v)).
    CaseValues bound;
};

/// Whether the hidden layers below the top machine have few enough states: at most 2^16 each, and 2^22 pairs of
/// those of neighbours.
bool enumerable(const NetRef& net);

/// Sums layer by layer, from the top machine downwards (Hinton, Osindero & Teh 2006, appendix A); `visible` is
/// pixels × cases; throws Error when the net is not enumerable.
EnumeratedNet enumerate(const NetRef& net, const ConstMatrixRef& visible);

} // namespace reverie
