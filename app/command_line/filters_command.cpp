#include "app/command_line/filters_command.h"

#include "app/command_line/files.h"
#include "app/command_line/layer_option.h"
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
    Index layer = 0; ///< From 1; 0 is the top.
    std::string as = "weights";
    int columns = 0;
};

FilterProjection projectionNamed(const std::string& name) {
    if (name == "most-active") return FilterProjection::MostActive;
    return name == "sampled" ? FilterProjection::Sampled : FilterProjection::Weights;
}

/// The option that needs images; empty when none does.
std::string imagesNeededBy(const FiltersOptions& options) {
    if (options.as == "most-active") return "--as most-active";
    return options.sort == "activation" ? "--sort activation" : "";
}

/// The images given, or those the model was trained on.
std::shared_ptr<const Dataset> neededData(const FiltersOptions& options, const Model& model) {
    const std::string need = imagesNeededBy(options);
    if (need.empty()) return nullptr;
    const std::string source = options.data.empty() ? model.config.value("data", std::string()) : options.data;
    if (source.empty())
        throw Error(fmt::format("{}: it does not say what it was trained on, so that {} needs --data",
                                options.model, need));
    auto data = openDataset(source);
    if (data->training.shape() != model.shape)
        throw Error(fmt::format("{}: its images are {}×{} pixels, and the machine takes {}×{}", source,
                                data->training.shape().rows, data->training.shape().columns, model.shape.rows,
                                model.shape.columns));
    return data;
}

/// Throws Error when the layer has no such order or projection.
void checkAnswer(const FiltersOptions& options, const FiltersView& filters) {
    if (filters.projection != projectionNamed(options.as))
        throw Error(
            fmt::format("{}: the units of layer {} are Gaussian, never just on or off, so that they cannot "
                        "be sampled",
                        options.model, filters.layer + 1));
    if (options.sort == "activation" && filters.meanActivation.size() == 0)
        throw Error(fmt::format("{}: the units of layer {} have no mean activation to sort by", options.model,
                                filters.layer + 1));
}

/// Hidden units with the largest value first; equal ones stay in their order.
std::vector<Index> descending(const Vector& values) {
    std::vector<Index> order(static_cast<std::size_t>(values.size()));
    std::iota(order.begin(), order.end(), Index{0});
    std::ranges::stable_sort(order, [&values](Index a, Index b) { return values[a] > values[b]; });
    return order;
}

GridStyle styleOf(const FiltersOptions& options, const FiltersView& filters, ImageShape shape) {
    GridStyle style = pictureStyle(filters.fields.cols(), shape, options.columns);
    style.colours = filters.projection == FilterProjection::Weights ? ColourMap::Signed : ColourMap::Grey;
    style.contrast = options.contrast == "each" ? GridContrast::PerImage : GridContrast::Shared;
    style.ground = QColor(0xd5, 0xd9, 0xe0);
    if (options.sort == "norm") style.order = descending(filters.norm);
    if (options.sort == "activation") {
        style.order = descending(filters.meanActivation);
        style.marked = filters.dead;
    }
    return style;
}

ExitCode paintFilters(const FiltersOptions& options) {
    checkWritable(options.out);
    Model model = loadModel(options.model);
    checkLayer(model.machine, options.layer, options.model);
    const ImageShape shape = model.shape;
    const auto data = neededData(options, model);
    ModelView view(std::move(model), data);
    const auto filters =
        view.observe({.filters = true, .layer = options.layer - 1, .projection = projectionNamed(options.as)})
            ->filters;
    checkAnswer(options, *filters);
    writePng(paintImageGrid(filters->fields, shape, styleOf(options, *filters, shape)), options.out);
    return ExitCode::Success;
}

} // namespace

void addFiltersCommand(Program& program, ExitCode& exitCode) {
    Command command = program.addCommand("filters", "Paint what the hidden units of a layer stand for");
    auto options = std::make_shared<FiltersOptions>();
    command.add("model", options->model, "Model or checkpoint").required().typeName("MODEL");
    command.add("--out", options->out, "Write this PNG: positive weights orange, negative blue; images grey")
        .required()
        .typeName("FILE");
    addLayerOption(command, options->layer, "Which hidden layer; 1 is the lowest, the top unless given");
    command
        .add("--as", options->as,
             "weights: to the pixels, as weighted sums of the fields below; most-active: the mean of the 25 "
             "images, among 1,000 spread over the training set, that activate the unit most; sampled: what "
             "the net dreams while the unit is on")
        .showDefault()
        .oneOf({"weights", "most-active", "sampled"});
    command.add("--contrast", options->contrast, "One scale for all filters, or one for each")
        .showDefault()
        .oneOf({"shared", "each"});
    command.add("--sort", options->sort, "Order; activation marks units that are never or always on")
        .showDefault()
        .oneOf({"as-is", "norm", "activation"});
    command
        .add("--data", options->data, "Images for most-active and --sort activation; the model's own unless given")
        .typeName("DIR");
    command.add("--columns", options->columns, "Filters beside each other; about square unless given")
        .range(1, 10'000);
    command.setAction([options, &exitCode] { exitCode = paintFilters(*options); });
}

} // namespace reverie
