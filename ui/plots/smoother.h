#pragma once

#include <cmath>

namespace reverie {

/// Exponentially weighted mean Σ xᵢ e^{−(t−tᵢ)/τ} / Σ e^{−(t−tᵢ)/τ} of measurements at times tᵢ; τ is in
/// minibatches, so that curves measured at different intervals are smoothed alike.
class Smoother {
public:
    explicit Smoother(double timeConstant = 1) : timeConstant_(timeConstant) {}

    /// The mean after one more measurement; times must not fall.
    double add(double time, double value) {
        const double keep = weight_ > 0 ? std::exp((time_ - time) / timeConstant_) : 0;
        sum_ = sum_ * keep + value;
        weight_ = weight_ * keep + 1;
        time_ = time;
        return sum_ / weight_;
    }

private:
    double timeConstant_;
    double time_ = 0;
    double sum_ = 0;
    double weight_ = 0;
};

} // namespace reverie
