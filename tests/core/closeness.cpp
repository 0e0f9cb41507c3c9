#include "closeness.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

template<class Left, class Right>
double largestOf(const Left& left, const Right& right) {
    if (left.rows() != right.rows() || left.cols() != right.cols()) return HUGE_VAL;
    double largest = 0;
    for (Index column = 0; column < left.cols(); ++column)
        for (Index row = 0; row < left.rows(); ++row) {
            const double difference =
                std::abs(static_cast<double>(left(row, column)) - static_cast<double>(right(row, column)));
            if (!(difference <= largest)) largest = difference;
            if (std::isnan(largest)) return largest;
        }
    return largest;
}

} // namespace

double largestDifference(const ConstMatrixRef& left, const ConstMatrixRef& right) {
    return largestOf(left, right);
}

double largestDifference(const ConstMatrixRef& left, const ConstDoubleRef& right) {
    return largestOf(left, right);
}

double largestDifference(const ConstDoubleRef& left, const ConstMatrixRef& right) {
    return largestOf(left, right);
}

double largestDifference(const ConstDoubleRef& left, const ConstDoubleRef& right) {
    return largestOf(left, right);
}

bool sameBits(const Matrix& left, const Matrix& right) {
    return left.rows() == right.rows() && left.cols() == right.cols() &&
           std::equal(reinterpret_cast<const std::uint32_t*>(left.data()),
                      reinterpret_cast<const std::uint32_t*>(left.data()) + left.size(),
                      reinterpret_cast<const std::uint32_t*>(right.data()));
}

bool verifyClose(double actual, double expected, double tolerance, const char* what, const char* file, int line) {
    const QString difference = QStringLiteral("%1 is %2, expected %3 within %4")
                                   .arg(QLatin1String(what))
                                   .arg(actual, 0, 'g', 10)
                                   .arg(expected, 0, 'g', 10)
                                   .arg(tolerance, 0, 'g', 3);
    return QTest::qVerify(std::abs(actual - expected) <= tolerance, what, qPrintable(difference), file, line);
}

bool verifyChiSquare(double statistic, double degrees, const char* what, const char* file, int line) {
    const double limit = degrees + 5.0 * std::sqrt(2.0 * degrees);
    const QString excess = QStringLiteral("chi-square %1 above %2").arg(statistic).arg(limit);
    return QTest::qVerify(statistic <= limit, what, qPrintable(excess), file, line);
}

} // namespace reverie
