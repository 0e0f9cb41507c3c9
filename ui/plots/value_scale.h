#pragma once

#include <vector>

namespace reverie {

enum class ScaleKind { Linear, Logarithmic, Symlog };

/// A labelled place on an axis.
struct Tick {
    double position; ///< Where it is drawn: forward(value).
    double value;    ///< What is written.
};

/// Maps values to places on an axis and back: as they are, log₁₀ v, or sign(v) log₁₀(1 + |v| / c), which is linear
/// around zero and logarithmic far from it. (Webber 2013, "A bi-symmetric log transformation for wide-range data")
class ValueScale {
public:
    ValueScale() = default;
    /// `threshold` c > 0 is where symlog turns from linear to logarithmic; the other kinds ignore it.
    explicit ValueScale(ScaleKind kind, double threshold = 1);

    ScaleKind kind() const { return kind_; }
    double threshold() const { return threshold_; }

    /// Not a number where the kind cannot show the value (log of zero or less).
    double forward(double value) const;
    double inverse(double position) const;

    /// About `wanted` ticks in positions lower..upper, ascending: round values, decades where there are enough.
    std::vector<Tick> ticks(double lower, double upper, int wanted) const;
    /// Unlabelled places between decades (2, 3 … 9 times each); empty where ticks() is evenly spaced.
    std::vector<double> subTicks(double lower, double upper) const;

    bool operator==(const ValueScale&) const = default;

private:
    std::vector<double> decades(double lower, double upper, const std::vector<double>& factors) const;
    std::vector<Tick> spread(std::vector<double> values, double lower, double upper, int wanted) const;

    ScaleKind kind_ = ScaleKind::Linear;
    double threshold_ = 1;
};

/// A symlog threshold for data up to `largest` in magnitude: two whole decades below it.
double symlogThreshold(double largest);

/// Decimals that tell apart evenly spaced values `spacing` apart, 0..12.
int decimalsForSpacing(double spacing);

} // namespace reverie
