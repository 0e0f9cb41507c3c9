#pragma once

#include "core/experiment/experiment.h"
#include "workload.h"

#include <benchmark/benchmark.h>

namespace reverie::benchmarks {

inline constexpr int pairs = 7;

/// Seconds to learn that many minibatches.
inline double learn(Experiment& experiment, Index batches) {
    return seconds([&] {
        for (Index batch = 0; batch < batches; ++batch)
            experiment.advance();
    });
}

/// Training and its bare products in turn; the share of the limit is the median of the pairs' ratios.
template<class Limit>
void besideItsProducts(benchmark::State& state, Experiment& experiment, Limit& limit, Index batches, int threads) {
    const double perEpoch = static_cast<double>(batchesPerEpoch) / static_cast<double>(batches);
    learn(experiment, 20);
    limit.run(20, threads);
    for ([[maybe_unused]] auto _ : state) {
        std::vector<double> training;
        std::vector<double> products;
        std::vector<double> shares;
        for (int pair = 0; pair < pairs; ++pair) {
            training.push_back(learn(experiment, batches) * perEpoch);
            products.push_back(limit.run(batches, threads) * perEpoch);
            shares.push_back(products.back() / training.back());
        }
        state.SetIterationTime(median(training));
        state.counters["epoch_s"] = median(training);
        state.counters["limit_s"] = median(products);
        state.counters["limit_GFLOPs"] =
            limit.operations() * static_cast<double>(batchesPerEpoch) / median(products) * 1e-9;
        state.counters["share_of_limit"] = median(shares);
    }
}

} // namespace reverie::benchmarks
