#pragma once

#include <QString>

#include <string_view>

namespace reverie {

/// A text of core's, as the window shows it.
QString textOf(std::string_view text);

/// The text with a capital letter at its start.
QString capitalised(const QString& text);

/// A number as a person writes it, with a true minus sign: "0.0002", "−12.5", "3×10⁻⁷" only beyond seven places;
/// `significant` is the largest number of significant digits.
QString plainNumber(double value, int significant = 6);

/// A number with a fixed count of decimals, a true minus sign and thousands kept apart.
QString fixedNumber(double value, int decimals);

/// A number and its standard error, with as many decimals, three at most, as the error has digits that say
/// something: "−86.31 ± 0.42".
QString numberWithError(double value, double error);

/// How long something takes, as one would say it: "a few seconds", "40 s", "2 min", "1 h 20 min", "3 days".
QString spokenDuration(double seconds);

/// What is left of a run: "about 2 min left", or a dash when `seconds` is negative or not finite.
QString timeLeft(double seconds);

} // namespace reverie
