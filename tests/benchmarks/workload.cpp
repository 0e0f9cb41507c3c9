#include "workload.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace reverie::benchmarks {

namespace {

/// A near-square shape with that many pixels.
ImageShape shapeOf(Index pixels) {
    Index rows = 1;
    for (Index divisor = 1; divisor * divisor <= pixels; ++divisor)
        if (pixels % divisor == 0) rows = divisor;
    return {rows, pixels / rows};
}

std::shared_ptr<const Dataset> makeDigits(Index visible) {
    const char* const folder = std::getenv("REVERIE_MNIST");
    const auto source = openDataset(folder != nullptr ? folder : "bundled", 0);
    const ImageSet& images = source->training;
    const auto bytes = images.bytes();
    const Index pixels = images.shape().pixels();
    std::vector<std::uint8_t> repeated;
    std::vector<std::uint8_t> labels;
    repeated.reserve(static_cast<std::size_t>(casesPerEpoch * visible));
    for (Index c = 0; c < casesPerEpoch; ++c) {
        const auto image =
            bytes.subspan(static_cast<std::size_t>(c % images.size() * pixels), static_cast<std::size_t>(visible));
        repeated.insert(repeated.end(), image.begin(), image.end());
        if (images.labelled()) labels.push_back(images.labels()[static_cast<std::size_t>(c % images.size())]);
    }
    ImageSet training(source->title, shapeOf(visible), std::move(repeated), std::move(labels));
    return std::make_shared<const Dataset>(Dataset{source->source, source->title, std::move(training), {}, {}});
}

} // namespace

std::shared_ptr<const Dataset> digits(Index visible) {
    static std::map<Index, std::shared_ptr<const Dataset>> made;
    auto& data = made[visible];
    if (data == nullptr) data = makeDigits(visible);
    return data;
}

ExperimentConfig trainingConfig(const Workload& workload, Estimator estimator, int threads) {
    ExperimentConfig config;
    config.hiddenCount = workload.hidden;
    config.estimator = estimator;
    config.batchSize = batchCases;
    config.chains = batchCases;
    config.learningRate = 0.05;
    config.epochs = 1000;
    config.evaluationInterval = 1000000;
    config.threads = threads;
    return config;
}

ExperimentConfig backpropagationConfig(int threads) {
    ExperimentConfig config = trainingConfig(firstLayer, Estimator::ContrastiveDivergence, threads);
    for (std::size_t layer = 1; layer + 1 < classifierLayers.size(); ++layer)
        config.stages.push_back(
            {StageKind::Rbm, false, {{"hidden", static_cast<std::int64_t>(classifierLayers[layer])}}});
    config.stages.push_back({StageKind::Backpropagation, false, {}});
    return config;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

} // namespace reverie::benchmarks
