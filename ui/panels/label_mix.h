#pragma once

#include <vector>

namespace reverie {

/// The labels clamped in the large view: none, one, or two in any proportion.
class LabelMix {
public:
    bool isFree() const { return first_ < 0; }
    /// −1 when free.
    int first() const { return first_; }
    /// −1 unless two are clamped.
    int second() const { return second_; }
    /// The weight of the second label, 0..1.
    double share() const { return share_; }
    /// One weight for each of `count` labels, summing to 1; empty when free.
    std::vector<float> weights(int count) const;

    void free();
    void clampAlone(int label);
    /// Adds a second label half and half in place of the one before, or takes out one of two.
    void toggle(int label);
    /// Chooses the first label and keeps the second, which makes way when it is the same; −1 frees.
    void setFirst(int label);
    /// Chooses the second label; −1, or the first, leaves that alone.
    void setSecond(int label);
    void setShare(double share);

    bool operator==(const LabelMix&) const = default;

private:
    int first_ = -1;
    int second_ = -1;
    double share_ = 0.5;
};

} // namespace reverie
