#pragma once

#include <Eigen/Core>

namespace reverie {

/// Rows are units (features), one case is one column; float32, column-major. Stated here and nowhere else.
using Matrix = Eigen::MatrixXf;
using Vector = Eigen::VectorXf;
using Index = Eigen::Index;

/// Views of a block of a matrix: contiguous within a column, any distance between columns.
using MatrixRef = Eigen::Ref<Matrix>;
using ConstMatrixRef = Eigen::Ref<const Matrix>;
using VectorRef = Eigen::Ref<Vector>;
using ConstVectorRef = Eigen::Ref<const Vector>;

/// One number a case, in double because it is summed over units and configurations.
using CaseValues = Eigen::RowVectorXd;

/// A run of consecutive units.
struct UnitRange {
    Index first = 0;
    Index count = 0;
};

} // namespace reverie
