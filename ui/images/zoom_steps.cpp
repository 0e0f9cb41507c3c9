#include "ui/images/zoom_steps.h"

#include <algorithm>

namespace reverie {

namespace {

/// Device pixels an image pixel that zooming stops at.
constexpr double scales[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32};
/// What is asked for at once beyond this many steps was not meant.
constexpr double mostSteps = 4;

double above(double scale) {
    for (const double step : scales)
        if (step > scale * 1.001) return step;
    return scale;
}

double below(double scale) {
    double previous = 0;
    for (const double step : scales)
        if (step < scale * 0.999) previous = step;
    return previous;
}

} // namespace

double ZoomSteps::after(double scale, double steps) {
    rest_ = std::clamp(rest_ + steps, -mostSteps, mostSteps);
    for (; rest_ >= 1; --rest_)
        scale = above(scale);
    for (; rest_ <= -1; ++rest_)
        scale = below(scale);
    return scale;
}

} // namespace reverie
