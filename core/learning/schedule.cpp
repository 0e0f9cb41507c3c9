#include "core/learning/schedule.h"

#include <algorithm>
#include <cmath>

namespace reverie {

double scheduleFactor(ScheduleKind kind, double finalShare, double progress) {
    const double share = std::clamp(progress, 0.0, 1.0);
    switch (kind) {
    case ScheduleKind::Constant:
        return 1.0;
    case ScheduleKind::Linear:
        return 1.0 + share * (finalShare - 1.0);
    case ScheduleKind::Exponential:
        return std::pow(finalShare, share);
    }
    return 1.0;
}

} // namespace reverie
