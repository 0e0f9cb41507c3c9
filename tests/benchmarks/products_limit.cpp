#include "products_limit.h"

namespace reverie::benchmarks {

UnitRange share(Index count, int thread, int threads) {
    const Index first = count * thread / threads;
    return {first, count * (thread + 1) / threads - first};
}

ProductsLimit::Pair::Pair(const Products& plan)
    : products(plan), weights(Matrix::Random(plan.layers.visible, plan.layers.hidden) * 0.05F),
      gradient(Matrix::Zero(plan.layers.visible, plan.layers.hidden)),
      hidden(Matrix::Random(plan.layers.hidden, plan.depth * batchCases)),
      visible(Matrix::Random(plan.layers.visible, plan.depth * batchCases)) {
    for (int i = 0; i < 8; ++i)
        data.emplace_back(Matrix::Random(plan.layers.visible, batchCases));
}

ProductsLimit::ProductsLimit(const std::vector<Products>& products) {
    for (const Products& plan : products)
        pairs_.emplace_back(plan);
}

double ProductsLimit::operations() const {
    double sum = 0;
    for (const Pair& pair : pairs_)
        sum += 2.0 * static_cast<double>(pair.products.sweeps + pair.products.gradients * pair.products.depth) *
               static_cast<double>(batchCases * pair.weights.size());
    return sum;
}

void ProductsLimit::Pair::work(Index batch, int thread, int threads, auto& barrier) {
    const UnitRange cases = share(batchCases, thread, threads);
    const UnitRange units = share(products.layers.hidden, thread, threads);
    const auto lastCases = (products.depth - 1) * batchCases + cases.first;
    const Matrix& minibatch = data[static_cast<std::size_t>(batch) % data.size()];
    for (int sweep = 0; sweep < products.sweeps; ++sweep) {
        // The first sweep starts at the data, the last ones end in the columns of the gradient's other phase.
        auto above = hidden.middleCols(sweep == 0 ? cases.first : lastCases, cases.count);
        auto below = visible.middleCols(lastCases, cases.count);
        if (sweep == 0)
            above.noalias() = weights.transpose() * minibatch.middleCols(cases.first, cases.count);
        else if (sweep % 2 == 0)
            above.noalias() = weights.transpose() * below;
        else
            below.noalias() = weights * hidden.middleCols(sweep == 1 ? cases.first : lastCases, cases.count);
    }
    barrier.arrive_and_wait();
    for (int i = 0; i < products.gradients; ++i)
        gradient.middleCols(units.first, units.count).noalias() =
            visible * hidden.middleRows(units.first, units.count).transpose();
    barrier.arrive_and_wait();
}

void ProductsLimit::work(Index batches, int thread, int threads, auto& barrier) {
    for (Index batch = 0; batch < batches; ++batch)
        for (Pair& pair : pairs_)
            pair.work(batch, thread, threads, barrier);
}

double ProductsLimit::run(Index batches, int threads) {
    return secondsOnThreads(threads, [&](int thread, auto& barrier) { work(batches, thread, threads, barrier); });
}

} // namespace reverie::benchmarks
