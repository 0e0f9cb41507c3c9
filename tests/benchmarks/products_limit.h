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

/// The matrix products that a minibatch costs between two layers.
struct Products {
    Workload layers;
    int sweeps = 3;    ///< Wᵀ V and W H in turn, which share the cases between the threads.
    int gradients = 1; ///< V Hᵀ, which share the weights.
    Index depth = 2;   ///< Minibatches side by side in each of those.
};

/// Nothing but the matrix products of learning: per batch the sweeps and gradients of each pair of layers, those
/// of CD-1 (Wᵀ V, W H, Wᵀ V and one gradient of depth twice the batch) unless told otherwise; single-threaded
/// Eigen on each of the threads.
class ProductsLimit {
public:
    explicit ProductsLimit(const Workload& workload) : ProductsLimit(std::vector<Products>{{workload}}) {}
    explicit ProductsLimit(const std::vector<Products>& products);

    /// Seconds for the products of that many batches.
    double run(Index batches, int threads);

    /// Floating-point operations of one batch.
    double operations() const;

private:
    struct Pair {
        explicit Pair(const Products& plan);
        void work(Index batch, int thread, int threads, auto& barrier);

        Products products;
        Matrix weights;
        Matrix gradient;
        std::vector<Matrix> data;
        Matrix hidden;  ///< As many minibatches side by side as the gradient is deep.
        Matrix visible; ///< Likewise.
    };
    void work(Index batches, int thread, int threads, auto& barrier);

    std::vector<Pair> pairs_;
};

} // namespace reverie::benchmarks
