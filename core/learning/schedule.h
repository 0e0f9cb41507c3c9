#pragma once

namespace reverie {

enum class ScheduleKind { Constant, Linear, Exponential };

/// Factor on the learning rate after `progress` (0..1) of the planned epochs: 1, a straight line to `finalShare`,
/// or a geometric descent to it; beyond the plan it stays at `finalShare`.
double scheduleFactor(ScheduleKind kind, double finalShare, double progress);

} // namespace reverie
