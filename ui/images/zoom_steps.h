#pragma once

namespace reverie {

/// Zooming in steps of whole pixels, as a wheel or two fingers ask for it: fine steps are collected until they
/// make a whole one.
class ZoomSteps {
public:
    /// The scale, in device pixels an image pixel, that so many more steps lead to from `scale`; negative ones
    /// lead to smaller scales, and 0 stands for less than the smallest.
    double after(double scale, double steps);

private:
    double rest_ = 0;
};

} // namespace reverie
