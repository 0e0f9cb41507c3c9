#include "backpropagation_limit.h"

namespace reverie::benchmarks {

BackpropagationLimit::BackpropagationLimit() {
    for (std::size_t layer = 0; layer < classifierLayers.size(); ++layer) {
        states_.emplace_back(Matrix::Random(classifierLayers[layer], batchCases));
        errors_.emplace_back(Matrix::Random(classifierLayers[layer], batchCases));
        if (layer == 0) continue;
        weights_.emplace_back(Matrix::Random(classifierLayers[layer - 1], classifierLayers[layer]) * 0.05F);
        gradients_.emplace_back(Matrix::Zero(classifierLayers[layer - 1], classifierLayers[layer]));
    }
}

double BackpropagationLimit::operations() const {
    Index products = 0;
    for (const Matrix& weights : weights_)
        products += (&weights == &weights_.front() ? 2 : 3) * weights.size();
    return 2.0 * static_cast<double>(batchCases * products);
}

void BackpropagationLimit::work(Index batches, int thread, int threads, auto& barrier) {
    const UnitRange cases = share(batchCases, thread, threads);
    for (Index batch = 0; batch < batches; ++batch) {
        for (std::size_t step = 0; step < weights_.size(); ++step)
            states_[step + 1].middleCols(cases.first, cases.count).noalias() =
                weights_[step].transpose() * states_[step].middleCols(cases.first, cases.count);
        for (std::size_t step = weights_.size() - 1; step > 0; --step)
            errors_[step].middleCols(cases.first, cases.count).noalias() =
                weights_[step] * errors_[step + 1].middleCols(cases.first, cases.count);
        barrier.arrive_and_wait();
        for (std::size_t step = 0; step < weights_.size(); ++step) {
            const UnitRange units = share(weights_[step].cols(), thread, threads);
            gradients_[step].middleCols(units.first, units.count).noalias() =
                states_[step] * errors_[step + 1].middleRows(units.first, units.count).transpose();
        }
        barrier.arrive_and_wait();
    }
}

double BackpropagationLimit::run(Index batches, int threads) {
    return secondsOnThreads(threads, [&](int thread, auto& barrier) { work(batches, thread, threads, barrier); });
}

} // namespace reverie::benchmarks
