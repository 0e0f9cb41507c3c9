#include "core/learning/sparsity.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

double addDivergence(MatrixRef error, const ConstMatrixRef& states, bool tanhUnits, float target, float cost) {
    constexpr float least = 1e-6F;
    const float slope = tanhUnits ? 0.5F : 1.0F;
    Eigen::ArrayXf q = states.rowwise().mean().array();
    if (tanhUnits) q = 0.5F * (1.0F + q);
    q = q.max(least).min(1.0F - least);
    const Vector pull = slope * cost * (target / q - (1.0F - target) / (1.0F - q));
    error.colwise() += pull;
    const Eigen::ArrayXd mean = q.cast<double>();
    const auto rho = static_cast<double>(target);
    return static_cast<double>(cost) *
           (rho * (rho / mean).log() + (1.0 - rho) * ((1.0 - rho) / (1.0 - mean)).log()).sum();
}

} // namespace

double addSparsity(MatrixRef error, const ConstMatrixRef& states, UnitKind units, SparsityKind kind, float target,
                   float cost) {
    if (cost <= 0.0F) return 0;
    if (kind == SparsityKind::KullbackLeibler)
        return addDivergence(error, states, units == UnitKind::Tanh, target, cost);
    if (kind != SparsityKind::L1) return 0;
    error.array() -= cost * states.array().sign();
    return static_cast<double>(cost * states.array().abs().sum()) / static_cast<double>(states.cols());
}

Index activeUnits(Index units, float target) {
    return std::clamp<Index>(std::lround(target * static_cast<float>(units)), 1, units);
}

} // namespace reverie
