#pragma once

#include "core/math/thread_team.h"
#include "core/units/layer.h"

namespace reverie {

/// Two layers and the weights between them (below × above), seen from one side; nothing is owned.
struct Connection {
    const Layer& below;
    ConstMatrixRef weights;
    const Layer& above;
};

/// E[above | below] and E[below | above], computed tile by tile by the team; `mean` has that layer's units ×
/// cases.
void meanAbove(const Connection& connection, const ConstMatrixRef& below, MatrixRef mean, ThreadTeam& team);
void meanBelow(const Connection& connection, const ConstMatrixRef& above, MatrixRef mean, ThreadTeam& team);
/// Means and states drawn from them, in one sweep; both have that layer's units × cases.
void sampleAbove(const Connection& connection, const ConstMatrixRef& below, MatrixRef mean, MatrixRef state,
                 const RandomDraw& draw, ThreadTeam& team);
void sampleBelow(const Connection& connection, const ConstMatrixRef& above, MatrixRef mean, MatrixRef state,
                 const RandomDraw& draw, ThreadTeam& team);

/// States as they drive weights; copies them only when some unit has a scale of its own.
class Drive {
public:
    Drive(const Layer& layer, const ConstMatrixRef& states);
    ConstMatrixRef view() const { return plain_ ? states_ : ConstMatrixRef(scaled_); }

private:
    Matrix scaled_;
    bool plain_;
    ConstMatrixRef states_;
};

} // namespace reverie
