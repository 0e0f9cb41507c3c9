#pragma once

#include <QString>

namespace reverie {

/// A number as a person writes it, with a true minus sign: "0.0002", "−12.5", "3×10⁻⁷" only beyond seven places;
/// `significant` is the largest number of significant digits.
QString plainNumber(double value, int significant = 6);

/// A number with a fixed count of decimals, a true minus sign and thousands kept apart.
QString fixedNumber(double value, int decimals);

/// How long something takes, as one would say it: "a few seconds", "40 s", "2 min", "1 h 20 min", "3 days".
QString spokenDuration(double seconds);

/// What is left of a run: "about 2 min left", or a dash when `seconds` is negative or not finite.
QString timeLeft(double seconds);

} // namespace reverie
