#pragma once

#include "core/math/matrix.h"

#include <QtTest>

#include <cmath>
#include <string>

namespace reverie {

/// Largest absolute difference of two tables; NaN as soon as one entry is NaN, infinity when the shapes differ.
template<class Left, class Right>
double largestDifference(const Left& left, const Right& right) {
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

/// True when shapes and every bit agree, so that −0 differs from 0 and NaN equals itself.
inline bool sameBits(const Matrix& left, const Matrix& right) {
    return left.rows() == right.rows() && left.cols() == right.cols() &&
           std::equal(reinterpret_cast<const std::uint32_t*>(left.data()),
                      reinterpret_cast<const std::uint32_t*>(left.data()) + left.size(),
                      reinterpret_cast<const std::uint32_t*>(right.data()));
}

/// Message of the Error that a call throws; empty when it throws none.
template<class Failure, class Call>
std::string failureOf(Call&& call) {
    try {
        call();
    } catch (const Failure& failure) {
        return failure.what();
    }
    return {};
}

} // namespace reverie

/// Fails unless |actual − expected| ≤ tolerance; NaN fails.
#define CHECK_CLOSE(actual, expected, tolerance)                                                                  \
    do {                                                                                                          \
        const double actualNumber = static_cast<double>(actual);                                                  \
        const double expectedNumber = static_cast<double>(expected);                                              \
        const double toleratedNumber = static_cast<double>(tolerance);                                            \
        QVERIFY2(std::abs(actualNumber - expectedNumber) <= toleratedNumber,                                      \
                 qPrintable(QStringLiteral("%1 is %2, expected %3 within %4")                                     \
                                .arg(QLatin1String(#actual))                                                      \
                                .arg(actualNumber, 0, 'g', 10)                                                    \
                                .arg(expectedNumber, 0, 'g', 10)                                                  \
                                .arg(toleratedNumber, 0, 'g', 3)));                                               \
    } while (false)

/// Fails unless every entry of two tables agrees within the tolerance; NaN fails.
#define CHECK_TABLES_CLOSE(actual, expected, tolerance)                                                           \
    CHECK_CLOSE(::reverie::largestDifference((actual), (expected)), 0.0, (tolerance))

/// Fails unless a chi-square statistic lies within five standard deviations of its mean.
#define CHECK_CHI_SQUARE(statistic, degrees)                                                                      \
    do {                                                                                                          \
        const double foundStatistic = (statistic);                                                                \
        const double limitStatistic = (degrees) + 5.0 * std::sqrt(2.0 * (degrees));                               \
        QVERIFY2(foundStatistic <= limitStatistic,                                                                \
                 qPrintable(QStringLiteral("chi-square %1 above %2").arg(foundStatistic).arg(limitStatistic)));   \
    } while (false)
