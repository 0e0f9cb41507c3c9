#pragma once

#include "core/math/matrix.h"

namespace reverie {

/// The one seam through which all matrix products of training go; single-threaded, threads share tiles of the
/// result.

/// out = A B
void multiply(const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out);
/// out = Aᵀ B
void multiplyTransposed(const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out);
/// out += scale · A Bᵀ
void addOuterProducts(float scale, const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out);

} // namespace reverie
