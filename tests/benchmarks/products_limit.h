#pragma once

#include "core/math/matrix.h"
#include "workload.h"

#include <vector>

namespace reverie::benchmarks {

/// Nothing but the matrix products of CD-1: per batch three that share the cases (Wᵀ V, W H, Wᵀ V) and the
/// gradient's, of depth twice the batch, that shares the weights; single-threaded Eigen on each of the threads.
class ProductsLimit {
public:
    explicit ProductsLimit(const Workload& workload);

    /// Seconds for the products of that many batches.
    double run(Index batches, int threads);

    /// Floating-point operations of one batch.
    double operations() const;

private:
    void work(Index batches, int thread, int threads, auto& barrier);

    Workload workload_;
    Matrix weights_;
    Matrix gradient_;
    std::vector<Matrix> data_;
    Matrix hidden_;  ///< Both phases side by side.
    Matrix visible_; ///< Both phases side by side.
};

} // namespace reverie::benchmarks
