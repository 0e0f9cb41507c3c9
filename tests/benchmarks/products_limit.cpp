#include "products_limit.h"

namespace reverie::benchmarks {

UnitRange share(Index count, int thread, int threads) {
    const Index first = count * thread / threads;
    return {first, count * (thread + 1) / threads - first};
}

ProductsLimit::ProductsLimit(const Workload& workload)
    : workload_(workload), weights_(Matrix::Random(workload.visible, workload.hidden) * 0.05F),
      gradient_(Matrix::Zero(workload.visible, workload.hidden)),
      hidden_(Matrix::Random(workload.hidden, 2 * batchCases)),
      visible_(Matrix::Random(workload.visible, 2 * batchCases)) {
    for (int i = 0; i < 8; ++i)
        data_.emplace_back(Matrix::Random(workload.visible, batchCases));
}

double ProductsLimit::operations() const {
    return 5.0 * 2.0 * static_cast<double>(batchCases * workload_.visible * workload_.hidden);
}

void ProductsLimit::work(Index batches, int thread, int threads, auto& barrier) {
    const UnitRange cases = share(batchCases, thread, threads);
    const UnitRange units = share(workload_.hidden, thread, threads);
    for (Index batch = 0; batch < batches; ++batch) {
        const auto data =
            data_[static_cast<std::size_t>(batch) % data_.size()].middleCols(cases.first, cases.count);
        auto hidden = hidden_.middleCols(cases.first, cases.count);
        auto visible = visible_.middleCols(batchCases + cases.first, cases.count);
        hidden.noalias() = weights_.transpose() * data;
        visible.noalias() = weights_ * hidden;
        hidden_.middleCols(batchCases + cases.first, cases.count).noalias() = weights_.transpose() * visible;
        barrier.arrive_and_wait();
        gradient_.middleCols(units.first, units.count).noalias() =
            visible_ * hidden_.middleRows(units.first, units.count).transpose();
        barrier.arrive_and_wait();
    }
}

double ProductsLimit::run(Index batches, int threads) {
    return secondsOnThreads(threads, [&](int thread, auto& barrier) { work(batches, thread, threads, barrier); });
}

} // namespace reverie::benchmarks
