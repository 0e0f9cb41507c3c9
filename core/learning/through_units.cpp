#include "core/learning/through_units.h"

namespace reverie {

void throughUnits(MatrixRef error, const ConstMatrixRef& states, UnitKind kind, float kept) {
    const auto m = states.array();
    switch (kind) {
    case UnitKind::Bernoulli:
        error.array() *= m * (1.0F - kept * m);
        return;
    case UnitKind::RectifiedLinear:
        error.array() *= (m > 0.0F).cast<float>() / kept;
        return;
    case UnitKind::Tanh:
        error.array() *= 1.0F - (kept * m).square();
        break;
    case UnitKind::Gaussian:
    case UnitKind::Softmax:
        break;
    }
    if (kept < 1.0F) error.array() *= (m != 0.0F).cast<float>() / kept;
}

} // namespace reverie
