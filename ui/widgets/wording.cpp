#include "ui/widgets/wording.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

const QString minusSign = QStringLiteral("\u2212");
constexpr double smallestPlain = 1e-5;
constexpr double largestPlain = 1e7;

/// Puts commas between the thousands of a run of digits that may go on with a decimal point.
QString groupThousands(QString digits) {
    const qsizetype point = digits.indexOf(u'.');
    const qsizetype whole = point < 0 ? digits.size() : point;
    for (qsizetype place = whole - 3; place > 0; place -= 3)
        digits.insert(place, u',');
    return digits;
}

QString superscript(int exponent) {
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text;
    for (const QChar character : QString::number(std::abs(exponent)))
        text += digits[character.digitValue()];
    return exponent < 0 ? u'⁻' + text : text;
}

QString powerOfTen(double magnitude, int significant) {
    int exponent = static_cast<int>(std::floor(std::log10(magnitude)));
    QString mantissa = QString::number(magnitude / std::pow(10.0, exponent), 'g', significant);
    if (mantissa == u"10") {
        mantissa = QStringLiteral("1");
        ++exponent;
    }
    return mantissa + QStringLiteral("×10") + superscript(exponent);
}

QString withoutTrailingZeros(QString digits) {
    if (!digits.contains(u'.')) return digits;
    while (digits.endsWith(u'0'))
        digits.chop(1);
    if (digits.endsWith(u'.')) digits.chop(1);
    return digits;
}

} // namespace

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString capitalised(const QString& text) {
    return text.left(1).toUpper() + text.mid(1);
}

QString plainNumber(double value, int significant) {
    if (value == 0) return QStringLiteral("0");
    if (std::isnan(value)) return QStringLiteral("–");
    const QString sign = value < 0 ? minusSign : QString();
    const double magnitude = std::abs(value);
    if (std::isinf(value)) return sign + u'∞';
    if (magnitude < smallestPlain || magnitude >= largestPlain) return sign + powerOfTen(magnitude, significant);
    const int places = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
    const int decimals = std::clamp(significant - places, 0, 12);
    return sign + groupThousands(withoutTrailingZeros(QString::number(magnitude, 'f', decimals)));
}

QString fixedNumber(double value, int decimals) {
    const QString digits = QString::number(std::abs(value), 'f', std::clamp(decimals, 0, 12));
    const bool isZero = std::ranges::all_of(digits, [](QChar c) { return c == u'0' || c == u'.'; });
    return value < 0 && !isZero ? minusSign + groupThousands(digits) : groupThousands(digits);
}

QString numberWithError(double value, double error) {
    constexpr int most = 3;
    const int decimals =
        error > 0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(error))), 0, most) : most;
    return QStringLiteral("%1 ± %2").arg(fixedNumber(value, decimals), fixedNumber(error, decimals));
}

QString spokenDuration(double seconds) {
    if (seconds < 10) return QStringLiteral("a few seconds");
    if (seconds < 57.5) return QStringLiteral("%1 s").arg(std::lround(seconds / 5) * 5);
    const auto minutes = static_cast<qint64>(std::llround(seconds / 60));
    if (minutes < 60) return QStringLiteral("%1 min").arg(minutes);
    const qint64 tens = (minutes + 5) / 10 * 10;
    if (tens < 60LL * 10) {
        const QString hours = QStringLiteral("%1 h").arg(tens / 60);
        return tens % 60 == 0 ? hours : hours + QStringLiteral(" %1 min").arg(tens % 60);
    }
    const qint64 hours = (minutes + 30) / 60;
    if (hours < 48) return QStringLiteral("%1 h").arg(hours);
    return QStringLiteral("%1 days").arg((hours + 12) / 24);
}

QString timeLeft(double seconds) {
    if (!(seconds >= 0) || std::isinf(seconds)) return QStringLiteral("—");
    return QStringLiteral("about %1 left")
        .arg(spokenDuration(seconds))
        .replace(QStringLiteral("about a few"), QStringLiteral("a few"));
}

} // namespace reverie
