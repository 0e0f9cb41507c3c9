#include "app/command_line/filters_command.h"

#include "app/command_line/files.h"
#include "app/command_line/picture_grid.h"
#include "core/experiment/model_view.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <numeric>
#include <vector>

namespace reverie {

namespace {

struct FiltersOptions {
    std::string model;
    std::string out;
    std::string contrast = "shared";
    std::string sort = "as-is";
    std::string data;
    int columns = 0;
};

/// Mean activations need images: those given, or those the model was trained on.
std::shared_ptr<const Dataset> activationData(const FiltersOptions& options, const Model& model) {
    const std::string source = options.data.empty() ? model.config.value("data", std::string()) : options.data;
    if (source.empty())
        throw Error(fmt::format(
            "{}: it does not say what it was trained on, so that --sort activation needs --data", options.model));
    auto data = openDataset(source);
    if (data->training.shape() != model.shape)
        throw Error(fmt::format("{}: its images are {}×{} pixels, and the machine takes {}×{}", source,
                                data->training.shape().rows, data->training.shape().columns, model.shape.rows,
                                model.shape.columns));
    return data;
}

/// Hidden units with the largest value first; equal ones stay in their order.
std::vector<Index> descending(const Vector& values) {
    std::vector<Index> order(static_cast<std::size_t>(values.size()));
    std::iota(order.begin(), order.end(), Index{0});
    std::ranges::stable_sort(order, [&values](Index a, Index b) { return values[a] > values[b]; });
    return order;
}

ExitCode paintFilters(const FiltersOptions& options) {
    checkWritable(options.out);
    Model model = loadModel(options.model);
    const ImageShape shape = model.shape;
    const bool byActivation = options.sort == "activation";
    const auto data = byActivation ? activationData(options, model) : nullptr;
    const ModelView view(std::move(model), data);
    const auto filters = view.observe({.filters = true})->filters;

    GridStyle style = pictureStyle(filters->weights.cols(), shape, options.columns);
    style.colours = ColourMap::Signed;
    style.contrast = options.contrast == "each" ? GridContrast::PerImage : GridContrast::Shared;
    style.ground = QColor(0xd5, 0xd9, 0xe0);
    if (options.sort == "norm") style.order = descending(filters->norm);
    if (byActivation) {
        style.order = descending(filters->meanActivation);
        style.marked = filters->dead;
    }
    writePng(paintImageGrid(filters->weights, shape, style), options.out);
    return ExitCode::Success;
}

} // namespace

void addFiltersCommand(CLI::App& program, ExitCode& exitCode) {
    CLI::App* command = program.add_subcommand("filters", "Paint the receptive fields of the hidden units");
    auto options = std::make_shared<FiltersOptions>();
    command->add_option("model", options->model, "Model or checkpoint")->required()->type_name("MODEL");
    command->add_option("--out", options->out, "Write this PNG: positive weights orange, negative blue")
        ->required()
        ->type_name("FILE");
    command->add_option("--contrast", options->contrast, "One scale for all filters, or one for each")
        ->capture_default_str()
        ->check(CLI::IsMember({"shared", "each"}));
    command->add_option("--sort", options->sort, "Order; activation marks units that are never or always on")
        ->capture_default_str()
        ->check(CLI::IsMember({"as-is", "norm", "activation"}));
    command->add_option("--data", options->data, "Images for --sort activation; the model's own unless given")
        ->type_name("DIR");
    command->add_option("--columns", options->columns, "Filters beside each other; about square unless given")
        ->check(CLI::Range(1, 10'000));
    command->final_callback([options, &exitCode] { exitCode = paintFilters(*options); });
}

} // namespace reverie
