#pragma once

#include "core/math/matrix.h"
#include "core/units/unit_kind.h"

namespace reverie {

/// What an autoencoder learns to make small: −Σ x log x̂ + (1 − x) log(1 − x̂), for logistic outputs, or
/// ½ Σ (x − x̂)².
enum class ReconstructionLoss { CrossEntropy, SquaredError };

/// Both losses summed over units and cases.
struct LossSums {
    double crossEntropy = 0; ///< Nats; 0 unless outputs are logistic.
    double squares = 0;      ///< Σ (x − x̂)²
};

/// Inputs of output units become what they tell of the loss, −∂loss/∂input, in place; `bias` and `target` are
/// those of the same units.
///
/// Outputs are logistic, tanh, rectified linear or linear; cross-entropy is for logistic ones.
LossSums compareOutputs(MatrixRef inputThenError, const ConstVectorRef& bias, const ConstMatrixRef& target,
                        UnitKind kind, ReconstructionLoss loss);

} // namespace reverie
