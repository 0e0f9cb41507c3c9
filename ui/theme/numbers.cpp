#include "ui/theme/numbers.h"

#include <QLocale>

#include <cmath>

namespace reverie {

QString formatCount(std::int64_t count) {
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(static_cast<qlonglong>(count));
}

QString formatFixed(double value, int decimals) {
    constexpr QChar minus(0x2212);
    constexpr QChar figureSpace(0x2007);
    const QString digits = QString::number(std::abs(value), 'f', decimals);
    const bool allZero = digits.count(QLatin1Char('0')) + digits.count(QLatin1Char('.')) == digits.size();
    return (value < 0 && !allZero ? minus : figureSpace) + digits;
}

QString formatCounted(std::int64_t count, const QString& one, const QString& many) {
    return formatCount(count) + QLatin1Char(' ') + (count == 1 ? one : many);
}

} // namespace reverie
