#include "core/math/product.h"

namespace reverie {

void multiply(const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out) {
    out.noalias() = a * b;
}

void multiplyTransposed(const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out) {
    out.noalias() = a.transpose() * b;
}

void addOuterProducts(float scale, const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out) {
    out.noalias() += scale * a * b.transpose();
}

} // namespace reverie
