#include "beside_products.h"
#include "core/sampling/dreams.h"
#include "products_limit.h"

namespace reverie::benchmarks {

namespace {

/// The digit model, 784 – 500 – 500 – [500 + 10] – 2000 (Hinton, Osindero & Teh 2006).
ExperimentConfig digitModel(int threads) {
    ExperimentConfig config = trainingConfig(firstLayer, Estimator::ContrastiveDivergence, threads);
    config.stages = {
        {StageKind::Rbm, false, {}},
        {StageKind::Rbm, false, {}},
        {StageKind::AssociativeMemory, false, {{"hidden", topLayer.hidden}}},
        {StageKind::UpDown, false, {{"k", std::int64_t{3}}, {"learning-rate", 0.01}, {"directed-rate", 0.01}}},
    };
    return config;
}

/// The products of a minibatch of each stage: CD-1 of one machine, or all of up-down's with three Gibbs
/// iterations. A directed connection makes one product up, one down and two predictions, and learns twice.
std::vector<Products> productsOf(std::size_t stage) {
    constexpr Workload middle = {500, 500};
    switch (stage) {
    case 0:
        return {{firstLayer}};
    case 1:
        return {{middle}};
    case 2:
        return {{topLayer}};
    default:
        return {{firstLayer, 4, 2, 1}, {middle, 4, 2, 1}, {topLayer, 7, 1, 2}};
    }
}

/// What the layers below make of all cases is computed once, with the first minibatch.
void stageBesideItsProducts(benchmark::State& state, std::size_t stage, int threads) {
    Experiment experiment(digitModel(threads), digits(firstLayer.visible));
    while (experiment.position().stage < stage)
        experiment.endStage();
    ProductsLimit limit(productsOf(stage));
    state.counters["first_minibatch_s"] = learn(experiment, 1);
    besideItsProducts(state, experiment, limit, batchesPerEpoch / (stage < 2 ? 6 : 12), threads);
}

/// A net of the digit model's size with weights as large as learned ones.
DeepBeliefNet digitNet() {
    RandomStream stream(1, "net");
    const auto machine = [&](Layer visible, Index hidden) {
        Rbm made(std::move(visible), Layer(UnitKind::Bernoulli, hidden));
        made.initialise(stream, 0.1F);
        return made;
    };
    DeepBeliefNet net;
    for (const Workload& layers : {firstLayer, Workload{500, 500}}) {
        Rbm made = machine(Layer(UnitKind::Bernoulli, layers.visible), layers.hidden);
        net.directed.push_back({made.visible, made.hidden, made.weights, made.weights});
    }
    net.labels = 10;
    net.top = machine(Layer({{UnitKind::Bernoulli, 500}, {UnitKind::Softmax, net.labels}}), topLayer.hidden);
    return net;
}

/// The board: ten rows with their labels clamped; a Gibbs iteration in 510 – 2000 and a down-pass each time.
void boardRefresh(benchmark::State& state) {
    const DeepBeliefNet net = digitNet();
    ThreadTeam team(static_cast<int>(state.range(0)));
    Dreams dreams(1, "board");
    dreams.clampLabels(Matrix::Identity(net.labels, net.labels));
    dreams.startFromNoise(net, net.labels, team);
    for ([[maybe_unused]] auto _ : state) {
        dreams.advance(net, 1, team);
        const Matrix images = dreams.visibleMean(net, team);
        benchmark::DoNotOptimize(images.data());
    }
    state.counters["refreshes_per_s"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void stages(benchmark::internal::Benchmark* one) {
    one->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);
}

} // namespace

BENCHMARK_CAPTURE(stageBesideItsProducts, layer_784x500, 0, 2)->Apply(stages);
BENCHMARK_CAPTURE(stageBesideItsProducts, layer_500x500, 1, 2)->Apply(stages);
BENCHMARK_CAPTURE(stageBesideItsProducts, associative_memory_510x2000, 2, 2)->Apply(stages);
BENCHMARK_CAPTURE(stageBesideItsProducts, up_down, 3, 2)->Apply(stages);
BENCHMARK(boardRefresh)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace reverie::benchmarks
