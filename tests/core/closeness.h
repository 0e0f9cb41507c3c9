#pragma once

#include "core/math/matrix.h"

#include <QtTest>

#include <cmath>
#include <string>

namespace reverie {

using ConstDoubleRef = Eigen::Ref<const Eigen::MatrixXd>;

/// Largest absolute difference of two tables; NaN as soon as one entry is NaN, infinity when the shapes differ.
double largestDifference(const ConstMatrixRef& left, const ConstMatrixRef& right);
double largestDifference(const ConstMatrixRef& left, const ConstDoubleRef& right);
double largestDifference(const ConstDoubleRef& left, const ConstMatrixRef& right);
double largestDifference(const ConstDoubleRef& left, const ConstDoubleRef& right);

/// True when shapes and every bit agree, so that −0 differs from 0 and NaN equals itself.
bool sameBits(const Matrix& left, const Matrix& right);

/// What CHECK_CLOSE checks, for Qt Test to report at that line.
bool verifyClose(double actual, double expected, double tolerance, const char* what, const char* file, int line);

/// What CHECK_CHI_SQUARE checks, likewise.
bool verifyChiSquare(double statistic, double degrees, const char* what, const char* file, int line);

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
        if (!::reverie::verifyClose(static_cast<double>(actual), static_cast<double>(expected),                   \
                                    static_cast<double>(tolerance), #actual, __FILE__, __LINE__))                 \
            return;                                                                                               \
    } while (false)

/// Fails unless every entry of two tables agrees within the tolerance; NaN fails.
#define CHECK_TABLES_CLOSE(actual, expected, tolerance)                                                           \
    CHECK_CLOSE(::reverie::largestDifference((actual), (expected)), 0.0, (tolerance))

/// Fails unless a chi-square statistic lies within five standard deviations of its mean.
#define CHECK_CHI_SQUARE(statistic, degrees)                                                                      \
    do {                                                                                                          \
        if (!::reverie::verifyChiSquare((statistic), (degrees), #statistic, __FILE__, __LINE__)) return;          \
    } while (false)
