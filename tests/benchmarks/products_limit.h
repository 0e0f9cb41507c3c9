#pragma once

#include "core/math/matrix.h"
#include "workload.h"

#include <barrier>
#include <thread>
#include <vector>

namespace reverie::benchmarks {

/// The share of `count` that falls to one thread.
UnitRange share(Index count, int thread, int threads);

/// Seconds until work(thread, barrier) is done on each of the threads.
template<class Work>
double secondsOnThreads(int threads, const Work& work) {
    std::barrier barrier(threads);
    return seconds([&] {
        std::vector<std::jthread> helpers;
        for (int thread = 1; thread < threads; ++thread)
            helpers.emplace_back([&, thread] { work(thread, barrier); });
        work(0, barrier);
    });
}

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
