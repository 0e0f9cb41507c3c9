#include "core/learning/estimators.h"
#include "core/learning/optimiser.h"
#include "workload.h"

#include <benchmark/benchmark.h>

namespace reverie::benchmarks {

namespace {

/// A machine of the first layer's size in the midst of learning, and a minibatch.
struct Scene {
    explicit Scene(int threads)
        : team(threads), machine(Layer(UnitKind::Bernoulli, 784), Layer(UnitKind::Bernoulli, 500)) {
        RandomStream stream(1, "scene");
        machine.initialise(stream, 0.05F);
        digits(784)->training.read(0, batchCases, data);
        hiddenMeans.resize(500, batchCases);
        hiddenStates.resize(500, batchCases);
        visibleMeans.resize(784, batchCases);
        visibleStates.resize(784, batchCases);
        sampleHidden(machine, data, hiddenMeans, hiddenStates, stream.draw(), team);
    }

    ThreadTeam team;
    Rbm machine;
    Matrix data;
    Matrix hiddenMeans;
    Matrix hiddenStates;
    Matrix visibleMeans;
    Matrix visibleStates;
};

int threadsOf(const benchmark::State& state) {
    return static_cast<int>(state.range(0));
}

/// Where the time of a minibatch goes: reading, means with and without sampling, and the update.
void readMinibatch(benchmark::State& state) {
    const auto data = digits(784);
    Matrix images;
    Index first = 0;
    for ([[maybe_unused]] auto _ : state) {
        data->training.read(first, batchCases, images);
        first = (first + batchCases) % casesPerEpoch;
        benchmark::DoNotOptimize(images.data());
    }
}

/// As many random numbers as a minibatch of the first layer needs.
void uniformNumbers(benchmark::State& state) {
    RandomStream stream(5, "numbers");
    Matrix numbers(784 + 500, batchCases);
    for ([[maybe_unused]] auto _ : state) {
        const RandomDraw draw = stream.draw();
        for (Index column = 0; column < batchCases; ++column)
            draw.uniform(numbers.col(column).data(), numbers.rows(), 0, column);
        benchmark::DoNotOptimize(numbers.data());
    }
}

void hiddenMeans(benchmark::State& state) {
    Scene scene(threadsOf(state));
    for ([[maybe_unused]] auto _ : state)
        hiddenMean(scene.machine, scene.data, scene.hiddenMeans, scene.team);
}

void hiddenSamples(benchmark::State& state) {
    Scene scene(threadsOf(state));
    RandomStream stream(2, "samples");
    for ([[maybe_unused]] auto _ : state)
        sampleHidden(scene.machine, scene.data, scene.hiddenMeans, scene.hiddenStates, stream.draw(), scene.team);
}

void visibleSamples(benchmark::State& state) {
    Scene scene(threadsOf(state));
    RandomStream stream(3, "samples");
    for ([[maybe_unused]] auto _ : state)
        sampleVisible(scene.machine, scene.hiddenStates, scene.visibleMeans, scene.visibleStates, stream.draw(),
                      scene.team);
}

void update(benchmark::State& state) {
    Scene scene(threadsOf(state));
    ContrastiveDivergence estimator(4);
    GradientEstimate estimate;
    estimate.resize(scene.machine, batchCases, batchCases);
    estimate.data() = scene.data;
    estimator.estimate(scene.machine, 1, estimate, scene.team);
    Optimiser optimiser(scene.machine);
    UpdateSettings settings;
    settings.learningRate = 1e-6F;
    for ([[maybe_unused]] auto _ : state)
        optimiser.update(scene.machine, estimate, settings, scene.team);
}

} // namespace

BENCHMARK(readMinibatch)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(uniformNumbers)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(hiddenMeans)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(hiddenSamples)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(visibleSamples)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(update)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond)->UseRealTime();

} // namespace reverie::benchmarks
