#include "core/units/softmax.h"

#include <cmath>

namespace reverie::softmax {

void mean(MatrixRef input, const ConstVectorRef& bias) {
    for (Index column = 0; column < input.cols(); ++column) {
        auto x = input.col(column);
        x += bias;
        const float largest = x.maxCoeff<Eigen::PropagateNaN>();
        x = (x.array() - largest).exp();
        x /= x.sum();
    }
}

void sample(const ConstMatrixRef& mean, MatrixRef state, Index firstRow, const RandomDraw& draw) {
    state.setZero();
    for (Index column = 0; column < mean.cols(); ++column) {
        float rest = 0;
        draw.uniform(&rest, 1, firstRow, column);
        Index chosen = 0;
        rest -= mean(0, column);
        while (rest >= 0.0F && chosen + 1 < mean.rows())
            rest -= mean(++chosen, column);
        // Rounding may leave a little at the end: an alternative of probability zero is never chosen.
        while (chosen > 0 && mean(chosen, column) <= 0.0F)
            --chosen;
        state(chosen, column) = 1.0F;
    }
}

void addLogMarginal(const ConstMatrixRef& input, const ConstVectorRef& bias, CaseValues& sum) {
    for (Index column = 0; column < input.cols(); ++column) {
        const Eigen::VectorXd x = (input.col(column) + bias).cast<double>();
        const double largest = x.maxCoeff<Eigen::PropagateNaN>();
        sum(column) += largest + std::log((x.array() - largest).exp().sum());
    }
}

} // namespace reverie::softmax
