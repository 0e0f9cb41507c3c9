#include "backpropagation_limit.h"
#include "beside_products.h"
#include "products_limit.h"

namespace reverie::benchmarks {

namespace {

void cd1BesideItsProducts(benchmark::State& state, Workload workload, int threads) {
    Experiment experiment(trainingConfig(workload, Estimator::ContrastiveDivergence, threads),
                          digits(workload.visible));
    ProductsLimit limit(workload);
    besideItsProducts(state, experiment, limit, batchesPerEpoch / (workload.hidden > 1000 ? 6 : 3), threads);
}

void backpropagationBesideItsProducts(benchmark::State& state, OptimiserKind optimiser, int threads) {
    ExperimentConfig config = backpropagationConfig(threads);
    config.optimiser = optimiser;
    Experiment experiment(config, digits(classifierLayers.front()));
    while (config.stages[experiment.position().stage].kind != StageKind::Backpropagation)
        experiment.endStage();
    BackpropagationLimit limit;
    besideItsProducts(state, experiment, limit, batchesPerEpoch / 12, threads);
}

/// One thread and two in turn.
void cd1OneThreadBesideTwo(benchmark::State& state, Workload workload) {
    Experiment one(trainingConfig(workload, Estimator::ContrastiveDivergence, 1), digits(workload.visible));
    Experiment two(trainingConfig(workload, Estimator::ContrastiveDivergence, 2), digits(workload.visible));
    constexpr Index batches = batchesPerEpoch / 6;
    constexpr double perEpoch = 6;
    learn(one, 20);
    learn(two, 20);
    for ([[maybe_unused]] auto _ : state) {
        std::vector<double> single;
        std::vector<double> both;
        std::vector<double> gains;
        for (int pair = 0; pair < pairs; ++pair) {
            single.push_back(learn(one, batches) * perEpoch);
            both.push_back(learn(two, batches) * perEpoch);
            gains.push_back(single.back() / both.back());
        }
        state.SetIterationTime(median(both));
        state.counters["one_thread_s"] = median(single);
        state.counters["two_threads_s"] = median(both);
        state.counters["speedup"] = median(gains);
    }
}

/// One epoch of PCD-1, for compare_scikit.py.
void pcd1Epoch(benchmark::State& state, Workload workload) {
    Experiment experiment(trainingConfig(workload, Estimator::PersistentContrastiveDivergence, 2),
                          digits(workload.visible));
    learn(experiment, 20);
    for ([[maybe_unused]] auto _ : state)
        state.SetIterationTime(learn(experiment, batchesPerEpoch));
}

} // namespace

BENCHMARK_CAPTURE(cd1BesideItsProducts, 784x500 / two_threads, firstLayer, 2)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(cd1BesideItsProducts, 510x2000 / two_threads, topLayer, 2)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(cd1BesideItsProducts, 784x500 / one_thread, firstLayer, 1)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(backpropagationBesideItsProducts, momentum / two_threads, OptimiserKind::Momentum, 2)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(backpropagationBesideItsProducts, adam / two_threads, OptimiserKind::Adam, 2)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(cd1OneThreadBesideTwo, 784x500, firstLayer)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(pcd1Epoch, 784x500, firstLayer)->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);

} // namespace reverie::benchmarks
