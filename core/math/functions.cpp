#include "core/math/functions.h"

#include "core/math/kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reverie {

float logistic(float x) {
    return kernels::logistic(x);
}

double logistic(double x) {
    if (x >= 0) return 1.0 / (1.0 + std::exp(-x));
    const double power = std::exp(x);
    return power / (1.0 + power);
}

float softplus(float x) {
    return static_cast<float>(softplus(static_cast<double>(x)));
}

double softplus(double x) {
    return (x < 0 ? 0.0 : x) + std::log1p(std::exp(-std::abs(x)));
}

double logSumExp(std::span<const double> values) {
    if (values.empty()) return -std::numeric_limits<double>::infinity();
    const double largest = *std::ranges::max_element(values);
    if (!std::isfinite(largest)) return largest;
    double sum = 0;
    for (const double value : values)
        sum += std::exp(value - largest);
    return largest + std::log(sum);
}

void addLogistic(float* x, const float* bias, Index count) {
    for (Index i = 0; i < count; ++i)
        x[i] = kernels::logistic(x[i] + bias[i]);
}

double sumSoftplus(const float* x, const float* bias, Index count) {
    constexpr Index block = 64;
    constexpr Index lanes = 8;
    alignas(32) float part[block] = {};
    double sums[lanes] = {};
    for (Index first = 0; first < count; first += block) {
        const Index size = std::min(block, count - first);
        for (Index i = 0; i < size; ++i)
            part[i] = kernels::softplus(x[first + i] + bias[first + i]);
        std::fill(part + size, part + block, 0.0F);
        for (Index i = 0; i < block; i += lanes)
            for (Index lane = 0; lane < lanes; ++lane)
                sums[lane] += static_cast<double>(part[i + lane]);
    }
    double sum = 0;
    for (const double laneSum : sums)
        sum += laneSum;
    return sum;
}

void exponential(float* x, Index count) {
    for (Index i = 0; i < count; ++i)
        x[i] = kernels::exponential(x[i]);
}

void logarithm(float* x, Index count) {
    for (Index i = 0; i < count; ++i)
        x[i] = kernels::logarithm(x[i]);
}

} // namespace reverie
