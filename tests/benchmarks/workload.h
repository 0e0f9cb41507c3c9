#pragma once

#include "core/data/dataset.h"
#include "core/experiment/config.h"

#include <array>
#include <chrono>
#include <memory>
#include <vector>

namespace reverie::benchmarks {

constexpr Index casesPerEpoch = 60000;
constexpr Index batchCases = 100;
constexpr Index batchesPerEpoch = casesPerEpoch / batchCases;

/// The two machines of the figures.
struct Workload {
    Index visible;
    Index hidden;
};
constexpr Workload firstLayer = {784, 500};
constexpr Workload topLayer = {510, 2000};

/// 60,000 images of `visible` pixels: MNIST from the folder that the environment names in REVERIE_MNIST, else the
/// bundled digits over and over; only the first pixels of each when fewer are wanted.
std::shared_ptr<const Dataset> digits(Index visible);

/// CD-1 or PCD-1 with batches of 100, a rate of 0.05 and no evaluations in between.
ExperimentConfig trainingConfig(const Workload& workload, Estimator estimator, int threads);

/// Seconds that a call takes.
template<class Call>
double seconds(Call&& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Backpropagation through 784–500–500–2000–10, after layers that have learned nothing.
ExperimentConfig backpropagationConfig(int threads);
/// The sizes of its layers.
constexpr std::array<Index, 5> classifierLayers = {784, 500, 500, 2000, 10};

double median(std::vector<double> values);

} // namespace reverie::benchmarks
