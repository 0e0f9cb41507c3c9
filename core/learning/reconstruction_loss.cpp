#include "core/learning/reconstruction_loss.h"

#include "core/learning/through_units.h"
#include "core/math/kernels.h"
#include "core/units/deterministic.h"

#include <algorithm>

namespace reverie {

namespace {

/// x ← σ(x + bias) over `count` ≤ 64 units and their cross-entropy, from one exponential and one logarithm each.
float logisticCrossEntropy(float* x, const float* bias, const float* target, Index count) {
    constexpr Index lanes = 8;
    alignas(32) float loss[64] = {};
    for (Index i = 0; i < count; ++i) {
        const float input = x[i] + bias[i];
        const float power = kernels::exponential(input < 0.0F ? input : -input);
        const float sum = 1.0F + power;
        x[i] = (input < 0.0F ? power : 1.0F) / sum;
        loss[i] = (input < 0.0F ? 0.0F : input) + kernels::logarithm(sum) - target[i] * input;
    }
    float sums[lanes] = {};
    for (Index i = 0; i < 64; i += lanes)
        for (Index lane = 0; lane < lanes; ++lane)
            sums[lane] += loss[i + lane];
    float total = 0;
    for (const float sum : sums)
        total += sum;
    return total;
}

double logisticOutputs(MatrixRef outputs, const ConstVectorRef& bias, const ConstMatrixRef& target) {
    constexpr Index block = 64;
    double sum = 0;
    for (Index column = 0; column < outputs.cols(); ++column)
        for (Index first = 0; first < outputs.rows(); first += block)
            sum += static_cast<double>(logisticCrossEntropy(outputs.col(column).data() + first,
                                                            bias.data() + first, target.col(column).data() + first,
                                                            std::min(block, outputs.rows() - first)));
    return sum;
}

/// Input becomes the outputs; returns their cross-entropy where they are logistic.
double outputsOf(MatrixRef input, const ConstVectorRef& bias, const ConstMatrixRef& target, UnitKind kind) {
    switch (kind) {
    case UnitKind::Bernoulli:
        return logisticOutputs(input, bias, target);
    case UnitKind::Tanh:
        deterministic::hyperbolicTangent(input, bias);
        return 0;
    case UnitKind::RectifiedLinear:
        deterministic::rectify(input, bias);
        return 0;
    case UnitKind::Gaussian:
    case UnitKind::Softmax:
        input.colwise() += bias;
        return 0;
    }
    return 0;
}

} // namespace

LossSums compareOutputs(MatrixRef inputThenError, const ConstVectorRef& bias, const ConstMatrixRef& target,
                        UnitKind kind, ReconstructionLoss loss) {
    LossSums sums;
    sums.crossEntropy = outputsOf(inputThenError, bias, target, kind);
    if (loss == ReconstructionLoss::CrossEntropy || kind == UnitKind::Gaussian) {
        inputThenError = target - inputThenError;
        sums.squares = static_cast<double>(inputThenError.squaredNorm());
        return sums;
    }
    Matrix outputs = inputThenError;
    inputThenError = target - outputs;
    sums.squares = static_cast<double>(inputThenError.squaredNorm());
    throughUnits(inputThenError, outputs, kind);
    return sums;
}

} // namespace reverie
