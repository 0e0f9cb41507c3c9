#pragma once

#include <QString>

#include <cstdint>

namespace reverie {

/// A count with thousands apart: 12,345.
QString formatCount(std::int64_t count);

/// A fixed number of decimals with a true minus sign, the sign's room kept for positive numbers, so that a
/// changing value does not move: "−0.125", " 0.125" (a figure space).
QString formatFixed(double value, int decimals);

/// A count with its noun: "1 filter", "500 filters".
QString formatCounted(std::int64_t count, const QString& one, const QString& many);

} // namespace reverie
