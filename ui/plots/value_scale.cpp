#include "ui/plots/value_scale.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr int enoughDecades = 3;

/// The step of 1, 2 or 5 times a power of ten that cuts `length` into about `wanted` pieces.
double roundStep(double length, int wanted) {
    const double raw = length / std::max(1, wanted);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double share = raw / power;
    return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

/// The power of ten at or below a value, as far as doubles reach.
int decadeOf(double value) {
    constexpr double farthest = 300;
    return static_cast<int>(std::clamp(std::floor(std::log10(value)), -farthest, farthest));
}

std::vector<double> evenValues(double lower, double upper, int wanted) {
    std::vector<double> values;
    if (!(upper > lower)) return values;
    const double step = roundStep(upper - lower, wanted);
    if (!(step > 0) || !std::isfinite(step)) return values;
    const double slack = step * 1e-9;
    const double first = std::ceil((lower - slack) / step);
    const double last = std::floor((upper + slack) / step);
    // Far from zero doubles may be coarser than the step, and counting on by ones would never end.
    for (int i = 0; i <= last - first && i <= 4 * std::max(1, wanted); ++i)
        values.push_back((first + i) * step);
    return values;
}

} // namespace

ValueScale::ValueScale(ScaleKind kind, double threshold)
    : kind_(kind), threshold_(kind == ScaleKind::Symlog ? threshold : 1) {}

double ValueScale::forward(double value) const {
    switch (kind_) {
    case ScaleKind::Linear:
        return value;
    case ScaleKind::Logarithmic:
        return value > 0 ? std::log10(value) : std::nan("");
    case ScaleKind::Symlog:
        return std::copysign(std::log10(1 + std::abs(value) / threshold_), value);
    }
    return value;
}

double ValueScale::inverse(double position) const {
    switch (kind_) {
    case ScaleKind::Linear:
        return position;
    case ScaleKind::Logarithmic:
        return std::pow(10.0, position);
    case ScaleKind::Symlog:
        return std::copysign(threshold_ * (std::pow(10.0, std::abs(position)) - 1), position);
    }
    return position;
}

std::vector<double> ValueScale::decades(double lower, double upper, const std::vector<double>& factors) const {
    const double from = inverse(lower);
    const double to = inverse(upper);
    const bool signedScale = kind_ == ScaleKind::Symlog;
    const double smallest = signedScale ? threshold_ : from;
    const double largest = std::max(std::abs(from), std::abs(to));
    std::vector<double> values;
    const auto keep = [&](double value) {
        if (value >= from && value <= to) values.push_back(value);
    };
    if (signedScale) keep(0);
    for (int exponent = decadeOf(smallest); exponent <= decadeOf(largest); ++exponent) {
        for (const double factor : factors) {
            const double value = factor * std::pow(10.0, exponent);
            if (signedScale && value < threshold_ * (1 - 1e-9)) continue;
            keep(value);
            if (signedScale) keep(-value);
        }
    }
    return values;
}

/// Keeps values from the largest in magnitude down (zero first of all) as long as they stand apart.
std::vector<Tick> ValueScale::spread(std::vector<double> values, double lower, double upper, int wanted) const {
    const double gap = (upper - lower) / (1.6 * std::max(1, wanted));
    std::ranges::sort(values, [](double a, double b) {
        if ((a == 0) != (b == 0)) return a == 0;
        return std::abs(a) > std::abs(b);
    });
    std::vector<Tick> kept;
    for (const double value : values) {
        const double position = forward(value);
        const bool free =
            std::ranges::all_of(kept, [&](const Tick& tick) { return std::abs(tick.position - position) >= gap; });
        if (free) kept.push_back({position, value});
    }
    std::ranges::sort(kept, {}, &Tick::position);
    return kept;
}

std::vector<Tick> ValueScale::ticks(double lower, double upper, int wanted) const {
    if (!std::isfinite(lower) || !std::isfinite(upper) || !(upper > lower)) return {};
    if (kind_ != ScaleKind::Linear) {
        for (const auto& factors : {std::vector<double>{1}, std::vector<double>{1, 2, 5}}) {
            auto kept = spread(decades(lower, upper, factors), lower, upper, wanted);
            if (kept.size() >= enoughDecades) return kept;
        }
    }
    return spread(evenValues(inverse(lower), inverse(upper), wanted), lower, upper, 2 * wanted);
}

std::vector<double> ValueScale::subTicks(double lower, double upper) const {
    std::vector<double> positions;
    if (kind_ == ScaleKind::Linear || !(upper > lower) || upper - lower > 12) return positions;
    for (const double value : decades(lower, upper, {1, 2, 3, 4, 5, 6, 7, 8, 9}))
        positions.push_back(forward(value));
    return positions;
}

double symlogThreshold(double largest) {
    if (!(largest > 0) || !std::isfinite(largest)) return 1;
    return std::pow(10.0, std::floor(std::log10(largest)) - 2);
}

int decimalsForSpacing(double spacing) {
    if (!(spacing > 0) || !std::isfinite(spacing)) return 0;
    return std::clamp(static_cast<int>(-std::floor(std::log10(spacing) + 1e-9)), 0, 12);
}

} // namespace reverie
