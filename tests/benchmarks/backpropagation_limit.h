#pragma once

#include "core/math/matrix.h"
#include "products_limit.h"

#include <vector>

namespace reverie::benchmarks {

/// Nothing but the matrix products of backpropagation through 784–500–500–2000–10: per batch and step of the net
/// Wᵀ X and, above the lowest, W δ, which share the cases, and X δᵀ, which shares the weights; single-threaded
/// Eigen on each of the threads.
class BackpropagationLimit {
public:
    BackpropagationLimit();

    /// Seconds for the products of that many batches.
    double run(Index batches, int threads);

    /// Floating-point operations of one batch.
    double operations() const;

private:
    void work(Index batches, int thread, int threads, auto& barrier);

    std::vector<Matrix> weights_;
    std::vector<Matrix> gradients_;
    std::vector<Matrix> states_; ///< Of each layer.
    std::vector<Matrix> errors_; ///< Of each layer.
};

} // namespace reverie::benchmarks
