#include "app/command_line/sample_command.h"

#include "app/command_line/files.h"
#include "app/command_line/picture_grid.h"
#include "app/command_line/sample_labels.h"
#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "core/io/model_file.h"
#include "core/sampling/fantasies.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <vector>

namespace reverie {

namespace {

/// Chains that run together; more come one block after the other, so that memory stays small.
constexpr Index blockChains = 500;

struct SampleOptions {
    std::string model;
    std::string out;
    std::string idx;
    std::string idxLabels;
    std::string data;
    std::string labels;
    LabelSampling board;
    Index count = 100;
    int steps = 1000;
    float temperature = 1;
    std::uint64_t seed = 1;
    std::optional<Index> columns;
    int threads = allProcessors();
};

/// The images that chains start from, or none for noise.
ImageSet startImages(const SampleOptions& options, const Model& model) {
    if (options.data.empty()) return {};
    const auto data = openDataset(options.data);
    const ImageSet& images = data->validation.empty() ? data->training : data->validation;
    if (images.shape() != model.shape)
        throw Error(fmt::format("{}: its images are {}×{} pixels, and the machine makes {}×{}", options.data,
                                images.shape().rows, images.shape().columns, model.shape.rows,
                                model.shape.columns));
    if (images.size() < options.count)
        throw Error(fmt::format("{}: it has {} images for {} chains to start from", options.data, images.size(),
                                options.count));
    return images.slice(0, options.count, images.name());
}

/// Pixels × chains, P(v|h) after the last step of chains `first` onwards.
Matrix dream(const Model& model, const SampleOptions& options, const ImageSet& start, Index first, Index count,
             ThreadTeam& team) {
    Fantasies chains(options.seed, fmt::format("sample from {}", first));
    if (start.empty()) {
        chains.startRandom(model.machine, count);
    } else {
        Matrix states;
        start.read(first, count, states);
        model.coding.encode(states, RandomStream(options.seed, fmt::format("start from {}", first)).draw());
        chains.startAt(model.machine, states, team);
    }
    chains.advance(model.machine, team, options.steps, options.temperature);
    Matrix pixels = chains.images(model.machine, team);
    model.coding.decode(pixels);
    return pixels;
}

Matrix dreamAll(const Model& model, const SampleOptions& options, const ImageSet& start) {
    ThreadTeam team(options.threads);
    Matrix pixels(model.shape.pixels(), options.count);
    for (Index first = 0; first < options.count; first += blockChains) {
        const Index count = std::min(blockChains, options.count - first);
        pixels.middleCols(first, count) = dream(model, options, start, first, count, team);
    }
    return pixels;
}

ImageSet asImageSet(const Matrix& pixels, ImageShape shape, const ImageSet& start) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pixels.size()));
    std::transform(pixels.data(), pixels.data() + pixels.size(), bytes.begin(),
                   [](float value) { return static_cast<std::uint8_t>(std::lround(255.0F * value)); });
    return {"samples", shape, std::move(bytes), {start.labels().begin(), start.labels().end()}};
}

/// "x-images-idx3-ubyte.gz" becomes "x-labels-idx1-ubyte.gz"; otherwise "labels-" goes before the name.
std::filesystem::path labelsPath(const std::filesystem::path& images) {
    constexpr std::string_view imagesPart = "images-idx3";
    std::string name = images.filename().string();
    if (const auto at = name.find(imagesPart); at != std::string::npos)
        name.replace(at, imagesPart.size(), "labels-idx1");
    else
        name.insert(0, "labels-");
    return images.parent_path() / name;
}

/// Rows of label-clamped samples, as a picture, an IDX file or both.
ExitCode sampleBoard(const Model& model, const SampleOptions& options) {
    LabelSampling board = options.board;
    board.labels = parseLabels(options.labels);
    board.seed = options.seed;
    board.columns = options.columns.value_or(board.columns);
    ThreadTeam team(options.threads);
    const ImageSet images = sampleLabels(model, board, team);
    if (!options.out.empty()) {
        Matrix pixels;
        images.read(0, images.size(), pixels);
        writePng(paintImageGrid(pixels, model.shape,
                                pictureStyle(images.size(), model.shape, static_cast<int>(board.columns))),
                 options.out);
    }
    if (!options.idx.empty())
        writeIdx(images, options.idx,
                 options.idxLabels.empty() ? labelsPath(options.idx) : std::filesystem::path(options.idxLabels));
    return ExitCode::Success;
}

ExitCode sampleModel(const SampleOptions& options) {
    if (options.out.empty() && options.idx.empty())
        throw UsageError("sample needs --out F for a picture, --idx F for an IDX file, or both");
    checkWritable(options.out);
    checkWritable(options.idx);
    const Model model = loadModel(options.model);
    if (!options.labels.empty()) return sampleBoard(model, options);
    const ImageSet start = startImages(options, model);
    const Matrix pixels = dreamAll(model, options, start);
    if (!options.out.empty())
        writePng(paintImageGrid(pixels, model.shape,
                                pictureStyle(options.count, model.shape,
                                             options.columns ? static_cast<int>(*options.columns) : 0)),
                 options.out);
    if (!options.idx.empty())
        writeIdx(asImageSet(pixels, model.shape, start), options.idx,
                 start.labelled() ? labelsPath(options.idx) : std::filesystem::path());
    return ExitCode::Success;
}

} // namespace

void addSampleCommand(Program& program, ExitCode& exitCode) {
    Command command = program.addCommand("sample", "Let a model dream and write what it sees");
    auto options = std::make_shared<SampleOptions>();
    command.add("model", options->model, "Model or checkpoint").required().typeName("MODEL");
    command.add("--out", options->out, "Write a PNG of all chains").typeName("FILE");
    command
        .add("--idx", options->idx,
             "Write the images, row by row, as an IDX file, gzipped when its name ends in .gz; with --data "
             "also the labels of the images the chains began from")
        .typeName("FILE");
    const auto labels = command.add("--labels", options->labels,
                                    "Clamp these labels, a row each, such as 0-9 or 3,8: chains start at the "
                                    "up-pass of a random binary image");
    command.add("--columns", options->columns, "Images beside each other; with --labels, moments of each row")
        .range(1, 10'000);
    command.add("--gibbs", options->board.gibbs, "Gibbs iterations from one column to the next")
        .needs(labels)
        .showDefault()
        .range(1, 1'000'000);
    command.add("--burn-in", options->board.burnIn, "Gibbs iterations before the first column")
        .needs(labels)
        .showDefault()
        .range(0, 1'000'000'000);
    command.add("--rows", options->board.rows, "Rows of each label").needs(labels).showDefault().range(1, 100'000);
    command
        .addFlag("--pixel-samples", options->board.samples, "Sample the pixels instead of showing probabilities")
        .needs(labels);
    command.add("--idx-labels", options->idxLabels, "Write the labels to this IDX file").typeName("FILE");
    command.add("--data", options->data, "Begin at validation images of this data instead of noise")
        .typeName("DIR");
    command.add("--count", options->count, "Number of chains").showDefault().range(1, 1'000'000);
    command.add("--steps", options->steps, "Gibbs steps of each chain").showDefault().range(1, 1'000'000'000);
    command
        .add("--temperature", options->temperature,
             "Sample a general Boltzmann machine from P ∝ exp(−E / T): noise above 1, near the lowest "
             "energies below")
        .typeName("T")
        .showDefault()
        .excludes(labels)
        .range(0.01F, 1000.0F);
    command.add("--seed", options->seed, "Equal seeds give equal samples").showDefault();
    command.add("--threads", options->threads, "Compute threads; every processor unless given").range(1, 64);
    command.setAction([options, &exitCode] { exitCode = sampleModel(*options); });
}

} // namespace reverie
